// The tensor program: static shapes, single assignment, typed ops. Built by Builder, checked by the verifier,
// differentiated by autodiff, run by a backend. Nothing here executes anything.
import type { OpKind, OpParams } from './ops/index.ts';

/** `f32` values are computed in float64 by the reference backend; `i32` holds class and token indices and random keys. */
export type DType = 'f32' | 'i32';
export type Shape = readonly number[];

export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Index into `Program.values`. */
export type ValueId = number;

export interface Value {
  readonly type: TensorType;
  /** The layer node that this value came from, for telemetry and messages. */
  readonly origin?: string;
}

export interface ProgramNode<K extends OpKind = OpKind> {
  readonly op: K;
  readonly params: OpParams<K>;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  readonly origin?: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: ValueId;
}

/**
 * Nodes are in execution order. Inputs are written by the caller before each run. States persist between runs
 * and are shared by all programs of a session under their names; `updates` are stored after all nodes have run.
 */
export interface Program {
  readonly values: readonly Value[];
  readonly inputs: readonly NamedValue[];
  readonly states: readonly NamedValue[];
  readonly nodes: readonly ProgramNode[];
  readonly outputs: readonly NamedValue[];
  readonly updates: readonly { readonly state: string; readonly value: ValueId }[];
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
