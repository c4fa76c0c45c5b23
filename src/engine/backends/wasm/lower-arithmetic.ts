// Steps of the element-wise ops, reductions, softmax and its losses, and weight updates.
import type { BinaryFunction, ReduceFunction, UnaryFunction } from '../../ir/builder.ts';
import { sizeOf } from '../../ir/types.ts';
import { Binary, Kernel, Reduction, Unary } from '../../kernels/opcodes.ts';
import type { Operands } from './lower.ts';
import { bits, byRows, doubleBits, type Ref, rowLength, rowsOf, type Step, whole } from './steps.ts';
import { broadcastStrides, contiguous, divide, merge, padded } from './strides.ts';

/** Nanoseconds an element of a transcendental function and of a plain one, roughly. */
const COSTLY = 0.6;
const PLAIN = 0.1;
const PLAIN_UNARY: ReadonlySet<UnaryFunction> = new Set([
  'neg',
  'sqrt',
  'square',
  'abs',
  'reciprocal',
  'sign',
  'step',
  'linear',
  'piecewiseLinear',
  'hardSigmoid',
  'relu',
  'leakyRelu',
]);

/** A step over equal, contiguous tensors: thread shares are ranges of elements. */
function elementwise(
  kernel: Kernel,
  reads: readonly Ref[],
  writes: readonly Ref[],
  costPerElement: number,
  record: (addresses: readonly number[], n: number) => readonly number[],
): Step {
  const all = [...reads, ...writes];
  const { shape } = writes[0]!;
  const length = rowLength(shape);
  return {
    kernel,
    rows: rowsOf(shape),
    reads: reads.map(byRows),
    writes: writes.map(byRows),
    cost: sizeOf(shape) * costPerElement,
    encode: (at, lo, hi) =>
      record(
        all.map((ref) => at(ref.buffer) + lo * length * 4),
        (hi - lo) * length,
      ),
  };
}

export function unary(fn: UnaryFunction, alpha: number | undefined, { inputs, outputs }: Operands): Step {
  return elementwise(
    Kernel.Unary,
    [inputs[0]!],
    [outputs[0]!],
    PLAIN_UNARY.has(fn) ? PLAIN : COSTLY,
    ([x, y], n) => [Unary[fn], x!, y!, n, bits(alpha ?? 0)],
  );
}

export function unaryGrad(fn: UnaryFunction, alpha: number | undefined, { inputs, outputs }: Operands): Step {
  return elementwise(
    Kernel.UnaryGrad,
    inputs,
    outputs,
    PLAIN_UNARY.has(fn) ? PLAIN : COSTLY,
    ([x, y, dy, dx], n) => [Unary[fn], x!, y!, dy!, dx!, n, bits(alpha ?? 0)],
  );
}

export function select({ inputs, outputs }: Operands): Step {
  return elementwise(Kernel.Select, inputs, outputs, PLAIN, (addresses, n) => [...addresses, n]);
}

export function sigmoidCrossEntropy({ inputs, outputs }: Operands): Step {
  return elementwise(Kernel.SigmoidCrossEntropy, inputs, outputs, 2 * COSTLY, (addresses, n) => [
    ...addresses,
    n,
  ]);
}

/** How a broadcast operand is touched by shares of the output's rows. */
export function broadcastUse(operand: Ref, output: Ref): { buffer: number; rows: number } {
  const rows = rowsOf(output.shape);
  return rowsOf(operand.shape) === rows && sizeOf(operand.shape) === sizeOf(output.shape)
    ? byRows(operand)
    : leadingRows(operand, output)
      ? { buffer: operand.buffer, rows }
      : whole(operand);
}

/** Whether row i of the operand serves exactly row i of the output. */
function leadingRows(operand: Ref, output: Ref): boolean {
  const axis = output.shape.findIndex((size) => size !== 1);
  const own = axis - (output.shape.length - operand.shape.length);
  return (
    own >= 0 &&
    operand.shape[own] === output.shape[axis] &&
    operand.shape.slice(0, own).every((size) => size === 1)
  );
}

export function binary(fn: BinaryFunction, { inputs, outputs }: Operands): Step {
  const [a, b] = [inputs[0]!, inputs[1]!];
  const y = outputs[0]!;
  const walk = {
    sizes: y.shape,
    strides: [broadcastStrides(a.shape, y.shape), broadcastStrides(b.shape, y.shape), contiguous(y.shape)],
    offsets: [0, 0, 0],
  };
  return {
    kernel: Kernel.Binary,
    rows: rowsOf(y.shape),
    reads: [broadcastUse(a, y), broadcastUse(b, y)],
    writes: [byRows(y)],
    cost: sizeOf(y.shape) * PLAIN,
    encode: (at, lo, hi) => {
      const { sizes, strides, offsets } = padded(merge(divide(walk, lo, hi)), 6, 'binary');
      return [
        Binary[fn],
        at(a.buffer) + offsets[0]!,
        at(b.buffer) + offsets[1]!,
        at(y.buffer) + offsets[2]!,
        ...sizes,
        ...strides[0]!,
        ...strides[1]!,
      ];
    },
  };
}

interface Axis {
  size: number;
  stride: number;
  readonly kept: boolean;
}

function mergeAxes(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = merged.at(-1);
    if (last && last.kept === axis.kept && last.stride === axis.stride * axis.size) {
      last.size *= axis.size;
      last.stride = axis.stride;
    } else merged.push({ ...axis });
  }
  return merged;
}

function three(values: readonly number[], filler: number): readonly number[] {
  if (values.length > 3) throw new Error(`reduce: ${values.length} separate axes, 3 are supported`);
  return [...new Array<number>(3 - values.length).fill(filler), ...values];
}

/** The sum or mean of a whole tensor's squares, or of ones where it is zero, in one pass. */
export function tally(of: 'squares' | 'zeros', mean: boolean, { inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const n = sizeOf(x.shape);
  return {
    kernel: Kernel.Reduce,
    rows: 1,
    reads: [whole(x)],
    writes: [whole(y)],
    cost: n * PLAIN,
    encode: (at) => [Reduction[of], at(x.buffer), at(y.buffer), n, 0, bits(mean ? 1 / n : 1)],
  };
}

export function reduce(fn: ReduceFunction, axes: readonly number[], { inputs, outputs }: Operands): Step {
  const x = inputs[0]!;
  const y = outputs[0]!;
  const strides = contiguous(x.shape);
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis)));
  const all = x.shape.map((size, axis): Axis => ({ size, stride: strides[axis]!, kept: !reduced.has(axis) }));
  const leading = all.findIndex((axis) => axis.kept && axis.size > 1);
  const first = all[leading];
  const count = sizeOf(x.shape) / Math.max(1, sizeOf(y.shape));
  const aligned = leading >= 0 && all.slice(0, leading).every((axis) => axis.size === 1);
  return {
    kernel: Kernel.Reduce,
    rows: first?.size ?? 1,
    reads: [{ buffer: x.buffer, rows: aligned ? (first?.size ?? 0) : 0 }],
    writes: [byRows(y)],
    cost: sizeOf(x.shape) * PLAIN,
    encode: (at, lo, hi) => {
      const part = all.map((axis, i) => (i === leading ? { ...axis, size: hi - lo } : axis));
      const merged = mergeAxes(part);
      const inner = merged.pop() ?? { size: 1, stride: 4, kept: true };
      // A last axis of length one was dropped, so the innermost remaining one may be strided: it stays an outer loop.
      const n = inner.stride === 4 ? inner.size : 1;
      if (inner.stride !== 4) merged.push(inner);
      const outer = merged.filter((axis) => axis.kept);
      const folded = merged.filter((axis) => !axis.kept);
      const rowBytes = rowLength(y.shape) * 4;
      return [
        Reduction[fn],
        at(x.buffer) + (first ? lo * first.stride : 0),
        at(y.buffer) + (first ? lo * rowBytes : 0),
        n,
        inner.kept || inner.stride !== 4 ? 1 : 0,
        bits(fn === 'mean' ? 1 / count : 1),
        ...three(
          outer.map((axis) => axis.size),
          1,
        ),
        ...three(
          folded.map((axis) => axis.size),
          1,
        ),
        ...three(
          folded.map((axis) => axis.stride),
          0,
        ),
        ...three(
          outer.map((axis) => axis.stride),
          0,
        ),
      ];
    },
  };
}

/** Steps over the rows of the last axis. */
function lastAxis(shape: readonly number[]): {
  readonly n: number;
  readonly rows: number;
  readonly perRow: number;
} {
  const n = shape.at(-1) ?? 1;
  const vectors = sizeOf(shape) / Math.max(1, n);
  // Threads divide the first axis; a tensor that is one vector stays whole.
  const rows = vectors === 1 ? 1 : rowsOf(shape);
  return { n, rows, perRow: vectors / rows };
}

function overLastAxis(
  kernel: Kernel,
  full: readonly Ref[],
  perVector: readonly Ref[],
  outputs: ReadonlySet<Ref>,
  cost: number,
  record: (at: (ref: Ref) => number, vectors: number, n: number) => readonly number[],
): Step {
  const { shape } = full[0]!;
  const { n, rows, perRow } = lastAxis(shape);
  const uses = [...full, ...perVector];
  const use = (ref: Ref) => ({ buffer: ref.buffer, rows: rows === 1 ? 0 : rows });
  return {
    kernel,
    rows,
    reads: uses.filter((ref) => !outputs.has(ref)).map(use),
    writes: uses.filter((ref) => outputs.has(ref)).map(use),
    cost: sizeOf(shape) * cost,
    encode: (at, lo, hi) =>
      record((ref) => at(ref.buffer) + lo * perRow * 4 * (full.includes(ref) ? n : 1), (hi - lo) * perRow, n),
  };
}

export function argmax({ inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  return overLastAxis(Kernel.Argmax, [x], [y], new Set([y]), PLAIN, (at, rows, n) => [at(x), at(y), rows, n]);
}

export function softmax(logarithmic: boolean, { inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  return overLastAxis(Kernel.Softmax, [x, y], [], new Set([y]), COSTLY, (at, rows, n) => [
    at(x),
    at(y),
    rows,
    n,
    logarithmic ? 1 : 0,
  ]);
}

export function softmaxGrad(logarithmic: boolean, { inputs, outputs }: Operands): Step {
  const [y, dy, dx] = [inputs[0]!, inputs[1]!, outputs[0]!];
  return overLastAxis(Kernel.SoftmaxGrad, [y, dy, dx], [], new Set([dx]), COSTLY, (at, rows, n) => [
    at(y),
    at(dy),
    at(dx),
    rows,
    n,
    logarithmic ? 1 : 0,
  ]);
}

export function softmaxCrossEntropy({ inputs, outputs }: Operands): Step {
  const [x, labels, loss, p] = [inputs[0]!, inputs[1]!, outputs[0]!, outputs[1]!];
  return overLastAxis(
    Kernel.SoftmaxCrossEntropy,
    [x, p],
    [labels, loss],
    new Set([loss, p]),
    COSTLY,
    (at, rows, n) => [at(x), at(labels), at(loss), at(p), rows, n],
  );
}

export function softmaxCrossEntropyGrad({ inputs, outputs }: Operands): Step {
  const [p, labels, dloss, dx] = [inputs[0]!, inputs[1]!, inputs[2]!, outputs[0]!];
  return overLastAxis(
    Kernel.SoftmaxCrossEntropyGrad,
    [p, dx],
    [labels, dloss],
    new Set([dx]),
    2 * PLAIN,
    (at, rows, n) => [at(p), at(labels), at(dloss), at(dx), rows, n, 4],
  );
}

export function sgd({ inputs, outputs }: Operands): Step {
  const [w, g, rate] = [inputs[0]!, inputs[1]!, inputs[2]!];
  return withScalars(
    elementwise(Kernel.Sgd, [w, g], outputs, 2 * PLAIN, ([aw, ag, to], n) => [aw!, ag!, 0, to!, n]),
    [[rate, 2]],
  );
}

export function momentum(
  p: { readonly beta: number; readonly nesterov: boolean },
  { inputs, outputs }: Operands,
): Step {
  const [w, g, v, rate] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!];
  return withScalars(
    elementwise(Kernel.Momentum, [w, g, v], outputs, 3 * PLAIN, ([aw, ag, av, toW, toV], n) => [
      aw!,
      ag!,
      av!,
      0,
      toW!,
      toV!,
      n,
      bits(p.beta),
      p.nesterov ? 1 : 0,
    ]),
    [[rate, 3]],
  );
}

/** Adagrad, or with ρ RMSprop. */
export function adaptive(
  p: { readonly epsilon: number; readonly rho?: number },
  { inputs, outputs }: Operands,
): Step {
  const [w, g, v, rate] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!];
  const { epsilon, rho } = p;
  const kernel = rho === undefined ? Kernel.Adagrad : Kernel.Rmsprop;
  const shares = rho === undefined ? [] : [bits(rho), bits(1 - rho)];
  return withScalars(
    elementwise(kernel, [w, g, v], outputs, 6 * PLAIN, ([aw, ag, av, toW, toV], n) => [
      aw!,
      ag!,
      av!,
      0,
      toW!,
      toV!,
      n,
      bits(epsilon),
      ...shares,
    ]),
    [[rate, 3]],
  );
}

export function adam(
  p: { readonly beta1: number; readonly beta2: number; readonly epsilon: number; readonly decay: number },
  { inputs, outputs }: Operands,
): Step {
  const [w, g, m, v, rate, t] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!, inputs[4]!, inputs[5]!];
  return withScalars(
    elementwise(Kernel.Adam, [w, g, m, v], outputs, 8 * PLAIN, ([aw, ag, am, av, toW, toM, toV], n) => [
      aw!,
      ag!,
      am!,
      av!,
      0,
      0,
      toW!,
      toM!,
      toV!,
      n,
      bits(p.beta1),
      bits(p.beta2),
      bits(p.epsilon),
      bits(p.decay),
      bits(1 - p.beta1),
      bits(1 - p.beta2),
      ...doubleBits(Math.log(p.beta1)),
      ...doubleBits(Math.log(p.beta2)),
    ]),
    [
      [rate, 4],
      [t, 5],
    ],
  );
}

/** Adds one-number operands, which every share reads, at their places in the record. */
function withScalars(step: Step, scalars: readonly (readonly [Ref, number])[]): Step {
  return {
    ...step,
    reads: [...step.reads, ...scalars.map(([ref]) => whole(ref))],
    encode: (at, lo, hi) => {
      const record = [...step.encode(at, lo, hi)];
      for (const [ref, place] of scalars) record[place] = at(ref.buffer);
      return record;
    },
  };
}
