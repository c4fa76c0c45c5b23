// Shape rules shared by ops: broadcasting, axes, and the errors that say what did not fit.
import type { Shape, TensorType } from '../types.ts';
import { sameShape } from '../types.ts';

export function show(type: TensorType | Shape): string {
  return 'shape' in type ? `${type.dtype}[${type.shape.join(',')}]` : `[${type.join(',')}]`;
}

export function fail(op: string, problem: string): never {
  throw new Error(`${op}: ${problem}`);
}

/** NumPy broadcasting: sizes are aligned at the last axis, and 1 stretches. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[a.length - rank + axis] ?? 1;
    const y = b[b.length - rank + axis] ?? 1;
    if (x !== y && x !== 1 && y !== 1) fail(op, `shapes ${show(a)} and ${show(b)} do not broadcast`);
    return x === 1 ? y : x;
  });
}

export function expectFloat(op: string, ...types: readonly TensorType[]): void {
  for (const type of types) if (type.dtype !== 'f32') fail(op, `expected f32, found ${show(type)}`);
}

export function expectRank(op: string, type: TensorType, rank: number): void {
  if (type.shape.length !== rank) fail(op, `expected rank ${rank}, found ${show(type)}`);
}

export function expectShape(op: string, what: string, found: Shape, expected: Shape): void {
  if (!sameShape(found, expected)) fail(op, `${what} has shape ${show(found)}, expected ${show(expected)}`);
}

export function expectAxis(op: string, axis: number, rank: number): void {
  if (!Number.isInteger(axis) || axis < 0 || axis >= rank)
    fail(op, `axis ${axis} is outside a tensor of rank ${rank}`);
}
