// Strided walks over several operands: dividing the first axis, dropping axes of size one, merging axes that are
// contiguous in every operand, so that kernels see as few loops as possible. Strides are in bytes.
import type { Shape } from '../../ir/types.ts';

export interface Walk {
  readonly sizes: readonly number[];
  /** One list an operand. */
  readonly strides: readonly (readonly number[])[];
  /** Byte offset of each operand's first element. */
  readonly offsets: readonly number[];
}

/** Row-major byte strides of a tensor of 4-byte elements. */
export function contiguous(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 4;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return strides;
}

/** Strides of `shape` read as `target` by NumPy's broadcasting: 0 along repeated axes. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = contiguous(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : (own[axis - missing] ?? 0),
  );
}

/** Restricts the first axis longer than one to lo … hi. */
export function divide(walk: Walk, lo: number, hi: number): Walk {
  const axis = walk.sizes.findIndex((size) => size !== 1);
  if (axis < 0) return walk;
  return {
    sizes: walk.sizes.map((size, at) => (at === axis ? hi - lo : size)),
    strides: walk.strides,
    offsets: walk.offsets.map((offset, operand) => offset + lo * (walk.strides[operand]?.[axis] ?? 0)),
  };
}

export function merge(walk: Walk): Walk {
  const sizes: number[] = [];
  const strides = walk.strides.map((): number[] => []);
  for (let axis = walk.sizes.length - 1; axis >= 0; axis--) {
    const size = walk.sizes[axis] ?? 1;
    if (size === 1) continue;
    const inner = sizes[0];
    const joins =
      inner !== undefined &&
      walk.strides.every((own, operand) => own[axis] === (strides[operand]?.[0] ?? 0) * inner);
    if (joins) sizes[0] = inner * size;
    else {
      sizes.unshift(size);
      walk.strides.forEach((own, operand) => {
        strides[operand]?.unshift(own[axis] ?? 0);
      });
    }
  }
  if (sizes.length === 0) {
    sizes.push(1);
    for (const own of strides) own.push(4);
  }
  return { sizes, strides, offsets: walk.offsets };
}

/** Pads a merged walk to `rank` loops from outside. */
export function padded(walk: Walk, rank: number, subject: string): Walk {
  const missing = rank - walk.sizes.length;
  if (missing < 0) throw new Error(`${subject}: ${walk.sizes.length} separate axes, ${rank} are supported`);
  return {
    sizes: [...new Array<number>(missing).fill(1), ...walk.sizes],
    strides: walk.strides.map((own) => [...new Array<number>(missing).fill(0), ...own]),
    offsets: walk.offsets,
  };
}
