// Row-major coordinates, strides and broadcasting.
import type { Shape } from '../../ir/types.ts';

export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Strides of `shape` as seen through the larger shape `over`: 0 along stretched axes. */
export function stretchedStrides(shape: Shape, over: Shape): number[] {
  const own = stridesOf(shape);
  const lead = over.length - shape.length;
  return over.map((_, axis) => (axis < lead || shape[axis - lead] === 1 ? 0 : own[axis - lead]!));
}

export function coordinatesOf(index: number, shape: Shape): number[] {
  const at = new Array<number>(shape.length);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return at;
}

export function offsetOf(coordinates: readonly number[], strides: readonly number[]): number {
  return coordinates.reduce((sum, c, axis) => sum + c * strides[axis]!, 0);
}
