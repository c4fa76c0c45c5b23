// Ports of layers, and reading the values that arrive at them.
import { present } from '../base/assert.ts';
import { type Text, text } from '../base/text.ts';
import type { Builder } from '../engine/ir/builder.ts';
import type { Shape, ValueId } from '../engine/ir/types.ts';
import type { PortDef } from './define.ts';

const INPUT = text('Input', 'Вход');
const OUTPUT = text('Output', 'Выход');

/** The usual input port `x`; rank without the batch axis, null for any. */
export function input(rank: number | null, name = 'x', title: Text = INPUT): PortDef {
  return { name, title, rank };
}

/** An input port that takes any number of wires, in wire order. */
export function inputs(rank: number | null, name = 'x', title: Text = text('Inputs', 'Входы')): PortDef {
  return { name, title, rank, many: true };
}

/** The usual output port `y`. */
export function output(rank: number | null, name = 'y', title: Text = OUTPUT): PortDef {
  return { name, title, rank };
}

/** The value of an input port that the compiler has already found connected. */
export function valueAt(values: readonly ValueId[], index: number): ValueId {
  return present(values[index], `input ${index}`);
}

/** The length of the last axis. */
export function lastOf(shape: Shape): number {
  return present(shape.at(-1), 'the last axis of a shape');
}

/** Shape of a value without its batch axis. */
export function sampleShape(b: Builder, value: ValueId): Shape {
  return b.shapeOf(value).slice(1);
}

export function batchOf(b: Builder, value: ValueId): number {
  return present(b.shapeOf(value)[0], 'the batch axis');
}

/** `8×8×1`, the way shapes are shown to people. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.join('×');
}
