// Row-major strides, offsets and broadcasting.
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

/** Offset of every element of `shape` in row-major order, by any strides: of a tensor that is transposed, stretched or a part. */
export function offsetsOf(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  let offsets = Int32Array.of(start);
  shape.forEach((size, axis) => {
    const longer = new Int32Array(offsets.length * size);
    let at = 0;
    for (const offset of offsets) for (let i = 0; i < size; i++) longer[at++] = offset + i * strides[axis]!;
    offsets = longer;
  });
  return offsets;
}
