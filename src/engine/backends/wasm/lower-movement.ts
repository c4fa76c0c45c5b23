// Steps that move or make numbers: copies by strides, tables, one-hot rows, casts, constants, random numbers.
import { sizeOf } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import type { Operands } from './lower.ts';
import { broadcastUse } from './lower-arithmetic.ts';
import { bits, byRows, type Ref, rowLength, rowsOf, type Step, type Use, whole } from './steps.ts';
import { broadcastStrides, contiguous, divide, merge, padded, type Walk } from './strides.ts';

/** Nanoseconds an element, roughly. */
const MOVED = 0.25;

export function fill(y: Ref, value: number): Step {
  const length = rowLength(y.shape);
  return {
    kernel: Kernel.Fill,
    rows: rowsOf(y.shape),
    reads: [],
    writes: [byRows(y)],
    cost: sizeOf(y.shape) * MOVED,
    encode: (at, lo, hi) => [
      at(y.buffer) + lo * length * 4,
      (hi - lo) * length,
      y.dtype === 'i32' ? Math.trunc(value) : bits(value),
    ],
  };
}

/** One fill an element: literals are small, and computed once when the program is compiled. */
export function literal(y: Ref, data: readonly number[]): readonly Step[] {
  return data.map((value, index) => ({
    kernel: Kernel.Fill,
    rows: 1,
    reads: [],
    writes: [whole(y)],
    cost: 1,
    encode: (at) => [at(y.buffer) + index * 4, 1, y.dtype === 'i32' ? Math.trunc(value) : bits(value)],
  }));
}

/** A strided copy. `walk` has the strides of x and y and the byte offsets of their first elements. */
export function copy(x: Ref, y: Ref, walk: Walk, rows: number, read: Use, write: Use): Step {
  return {
    kernel: Kernel.Copy,
    rows,
    reads: [read],
    writes: [write],
    cost: sizeOf(walk.sizes) * MOVED,
    encode: (at, lo, hi) => {
      const part = rows === 1 ? walk : divide(walk, lo, hi);
      const { sizes, strides, offsets } = padded(merge(part), 6, 'copy');
      return [
        at(x.buffer) + offsets[0]!,
        at(y.buffer) + offsets[1]!,
        ...sizes,
        ...strides[0]!,
        ...strides[1]!,
      ];
    },
  };
}

/** Copies a whole tensor, element by element in order. */
export function copyAll(x: Ref, y: Ref): Step {
  const strides = contiguous(y.shape);
  const walk = { sizes: y.shape, strides: [strides, strides], offsets: [0, 0] };
  return copy(x, y, walk, rowsOf(y.shape), { buffer: x.buffer, rows: rowsOf(y.shape) }, byRows(y));
}

export function transpose(permutation: readonly number[], { inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const own = contiguous(x.shape);
  const walk = {
    sizes: y.shape,
    strides: [permutation.map((axis) => own[axis]!), contiguous(y.shape)],
    offsets: [0, 0],
  };
  const first = y.shape.findIndex((size) => size !== 1);
  const kept = first >= 0 && x.shape.slice(0, permutation[first]).every((size) => size === 1);
  return copy(x, y, walk, rowsOf(y.shape), kept ? byRows(x) : whole(x), byRows(y));
}

export function broadcastTo({ inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const walk = {
    sizes: y.shape,
    strides: [broadcastStrides(x.shape, y.shape), contiguous(y.shape)],
    offsets: [0, 0],
  };
  return copy(x, y, walk, rowsOf(y.shape), broadcastUse(x, y), byRows(y));
}

/** Whether rows of `part` are the same rows of `full`. */
function sameRows(part: Ref, full: Ref): boolean {
  const axis = full.shape.findIndex((size) => size !== 1);
  return axis >= 0 && part.shape[axis] === full.shape[axis];
}

export function concat(axis: number, { inputs, outputs }: Operands): readonly Step[] {
  const y = outputs[0]!;
  const strides = contiguous(y.shape);
  let start = 0;
  return inputs.map((x) => {
    const offset = start * strides[axis]!;
    start += x.shape[axis]!;
    const walk = { sizes: x.shape, strides: [contiguous(x.shape), strides], offsets: [0, offset] };
    return sameRows(x, y)
      ? copy(x, y, walk, rowsOf(y.shape), { buffer: x.buffer, rows: rowsOf(y.shape) }, byRows(y))
      : copy(x, y, walk, 1, whole(x), whole(y));
  });
}

export function slice(starts: readonly number[], { inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const strides = contiguous(x.shape);
  const offset = starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0);
  const walk = { sizes: y.shape, strides: [strides, contiguous(y.shape)], offsets: [offset, 0] };
  return copy(x, y, walk, rowsOf(y.shape), sameRows(y, x) ? byRows(x) : whole(x), byRows(y));
}

export function pad(before: readonly number[], { inputs, outputs }: Operands): readonly Step[] {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const strides = contiguous(y.shape);
  const offset = before.reduce((sum, count, axis) => sum + count * strides[axis]!, 0);
  const walk = { sizes: x.shape, strides: [contiguous(x.shape), strides], offsets: [0, offset] };
  const zeros = fill(y, 0);
  if (sameRows(x, y)) return [zeros, copy(x, y, walk, rowsOf(y.shape), byRows(x), byRows(y))];
  return [
    { ...zeros, rows: 1, writes: [whole(y)], encode: (at) => [at(y.buffer), sizeOf(y.shape), 0] },
    copy(x, y, walk, 1, whole(x), whole(y)),
  ];
}

export function gather({ inputs, outputs }: Operands): Step {
  const [table, indices, y] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const [rows, length] = [table.shape[0]!, table.shape[1]!];
  const count = sizeOf(indices.shape);
  const divided = count === 1 ? 1 : rowsOf(indices.shape);
  const perRow = count / divided;
  const use = (ref: Ref): Use => ({ buffer: ref.buffer, rows: divided === 1 ? 0 : divided });
  return {
    kernel: Kernel.Gather,
    rows: divided,
    reads: [whole(table), use(indices)],
    writes: [use(y)],
    cost: count * length * MOVED,
    encode: (at, lo, hi) => [
      at(table.buffer),
      at(indices.buffer) + lo * perRow * 4,
      at(y.buffer) + lo * perRow * length * 4,
      (hi - lo) * perRow,
      length * 4,
      rows,
    ],
  };
}

export function scatterAdd(rows: number, { inputs, outputs }: Operands): Step {
  const [indices, values, y] = [inputs[0]!, inputs[1]!, outputs[0]!];
  return {
    kernel: Kernel.ScatterAdd,
    rows,
    reads: [whole(indices), whole(values)],
    writes: [rows === 1 ? whole(y) : byRows(y)],
    cost: sizeOf(values.shape) * MOVED,
    encode: (at, lo, hi) => [
      at(indices.buffer),
      at(values.buffer),
      at(y.buffer),
      sizeOf(indices.shape),
      y.shape[1]!,
      lo,
      hi,
      rows,
    ],
  };
}

export function oneHot(depth: number, { inputs, outputs }: Operands): Step {
  const [indices, y] = [inputs[0]!, outputs[0]!];
  const count = sizeOf(indices.shape);
  const divided = count === 1 ? 1 : rowsOf(indices.shape);
  const perRow = count / divided;
  const use = (ref: Ref): Use => ({ buffer: ref.buffer, rows: divided === 1 ? 0 : divided });
  return {
    kernel: Kernel.OneHot,
    rows: divided,
    reads: [use(indices)],
    writes: [use(y)],
    cost: count * depth * MOVED,
    encode: (at, lo, hi) => [
      at(indices.buffer) + lo * perRow * 4,
      at(y.buffer) + lo * perRow * depth * 4,
      (hi - lo) * perRow,
      depth,
    ],
  };
}

export function cast({ inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  if (x.dtype === y.dtype) return copyAll(x, y);
  const length = rowLength(y.shape);
  return {
    kernel: Kernel.Cast,
    rows: rowsOf(y.shape),
    reads: [byRows(x)],
    writes: [byRows(y)],
    cost: sizeOf(y.shape) * MOVED,
    encode: (at, lo, hi) => [
      at(x.buffer) + lo * length * 4,
      at(y.buffer) + lo * length * 4,
      (hi - lo) * length,
      y.dtype === 'i32' ? 1 : 0,
    ],
  };
}

/** Element indices are those of the whole tensor, so a share draws what one thread would draw. */
export function randomUniform(stream: number, { inputs, outputs }: Operands): Step {
  const [random, y] = [inputs[0]!, outputs[0]!];
  const length = rowLength(y.shape);
  return {
    kernel: Kernel.RandomUniform,
    rows: rowsOf(y.shape),
    reads: [whole(random)],
    writes: [byRows(y)],
    cost: sizeOf(y.shape) * 4 * MOVED,
    encode: (at, lo, hi) => [
      at(random.buffer),
      at(y.buffer) + lo * length * 4,
      lo * length,
      (hi - lo) * length,
      stream,
    ],
  };
}
