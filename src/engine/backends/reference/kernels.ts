// The reference kernels: float64, readable, slow; what every other backend is compared with. One total table over ops.
import { assertNever } from '../../../base/assert.ts';
import { fillUniform } from '../../../base/random.ts';
import type { OpKind, OpParams } from '../../ir/ops/index.ts';
import type { MatmulParams } from '../../ir/ops/matmul.ts';
import { type Shape, sizeOf } from '../../ir/types.ts';
import { binaryFunction, unaryDerivative, unaryFunction } from './functions.ts';
import { offsetsOf, stretchedStrides, stridesOf } from './indexing.ts';
import { gru, gruGrad, lstm, lstmGrad, rnn, rnnGrad } from './sequences.ts';
import {
  avgPool2d,
  avgPool2dGrad,
  conv2d,
  conv2dGradInput,
  conv2dGradKernel,
  maxPool2d,
  maxPool2dGrad,
} from './windows.ts';

export interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array | Int32Array;
}

/** Writes all outputs from the inputs; outputs never alias inputs. */
export type Kernel<K extends OpKind> = (
  params: OpParams<K>,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
) => void;

type Numbers = Float64Array | Int32Array;

function map(out: Numbers, at: (index: number) => number): void {
  for (let i = 0; i < out.length; i++) out[i] = at(i);
}

/** Calls `visit(row offset, row length)` for every row along the last axis. */
function rows(shape: Shape, visit: (start: number, length: number) => void): void {
  const length = shape.at(-1) ?? 1;
  for (let start = 0; start < sizeOf(shape); start += length) visit(start, length);
}

const binary: Kernel<'binary'> = ({ fn }, [a, b], [y]) => {
  const f = binaryFunction(fn);
  const inA = offsetsOf(y!.shape, stretchedStrides(a!.shape, y!.shape));
  const inB = offsetsOf(y!.shape, stretchedStrides(b!.shape, y!.shape));
  map(y!.data, (i) => f(a!.data[inA[i]!]!, b!.data[inB[i]!]!));
};

const reduce: Kernel<'reduce'> = ({ fn, axes }, [x], [y]) => {
  const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const inY = offsetsOf(x!.shape, stretchedStrides(kept, x!.shape));
  const count = sizeOf(x!.shape) / Math.max(1, sizeOf(kept));
  y!.data.fill(fn === 'max' ? Number.NEGATIVE_INFINITY : 0);
  for (let i = 0; i < x!.data.length; i++) {
    const at = inY[i]!;
    y!.data[at] = fn === 'max' ? Math.max(y!.data[at]!, x!.data[i]!) : y!.data[at]! + x!.data[i]!;
  }
  if (fn === 'mean') map(y!.data, (i) => y!.data[i]! / count);
};

/** One product of matrices stored from the given offsets. */
function multiply(
  [m, k, n]: readonly [number, number, number],
  a: { data: Numbers; at: number; transposed: boolean },
  b: { data: Numbers; at: number; transposed: boolean },
  y: { data: Numbers; at: number },
): void {
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) {
        const left = a.data[a.at + (a.transposed ? l * m + i : i * k + l)]!;
        sum += left * b.data[b.at + (b.transposed ? j * k + l : l * n + j)]!;
      }
      y.data[y.at + i * n + j] = sum;
    }
}

const matmul = (
  { transposeA, transposeB }: MatmulParams,
  [a, b]: readonly Tensor[],
  [y]: readonly Tensor[],
): void => {
  const [m, n] = [y!.shape.at(-2)!, y!.shape.at(-1)!];
  const k = a!.shape.at(transposeA ? -2 : -1)!;
  const batches = sizeOf(y!.shape.slice(0, -2));
  for (let batch = 0; batch < batches; batch++)
    multiply(
      [m, k, n],
      { data: a!.data, at: batch * m * k, transposed: transposeA },
      { data: b!.data, at: batch * k * n, transposed: transposeB },
      { data: y!.data, at: batch * m * n },
    );
};

const concat: Kernel<'concat'> = ({ axis }, parts, [y]) => {
  const inner = sizeOf(y!.shape.slice(axis + 1));
  const outer = sizeOf(y!.shape.slice(0, axis));
  let at = 0;
  for (let block = 0; block < outer; block++)
    for (const part of parts) {
      const length = part.shape[axis]! * inner;
      y!.data.set(part.data.subarray(block * length, (block + 1) * length), at);
      at += length;
    }
};

/** Copies box elements: y[i] = x[i + starts], or the reverse for pad. */
function eachInBox(
  box: Shape,
  outer: Shape,
  starts: readonly number[],
  visit: (inBox: number, inOuter: number) => void,
): void {
  const strides = stridesOf(outer);
  const start = starts.reduce((sum, c, axis) => sum + c * strides[axis]!, 0);
  offsetsOf(box, strides, start).forEach((inOuter, inBox) => {
    visit(inBox, inOuter);
  });
}

function softmaxRow(x: Numbers, y: Numbers, start: number, length: number): void {
  let max = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < length; j++) max = Math.max(max, x[start + j]!);
  let sum = 0;
  for (let j = 0; j < length; j++) sum += y[start + j] = Math.exp(x[start + j]! - max);
  for (let j = 0; j < length; j++) y[start + j] = y[start + j]! / sum;
}

function logSumExp(x: Numbers, start: number, length: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < length; j++) max = Math.max(max, x[start + j]!);
  let sum = 0;
  for (let j = 0; j < length; j++) sum += Math.exp(x[start + j]! - max);
  return max + Math.log(sum);
}

export const KERNELS: { readonly [K in OpKind]: Kernel<K> } = {
  fill: ({ value }, _, [y]) => y!.data.fill(value),
  literal: ({ data }, _, [y]) => y!.data.set(data),
  unary: ({ fn, alpha }, [x], [y]) => {
    const f = unaryFunction(fn, alpha);
    map(y!.data, (i) => f(x!.data[i]!));
  },
  unaryGrad: ({ fn, alpha }, [x, y, dy], [dx]) => {
    const d = unaryDerivative(fn, alpha);
    map(dx!.data, (i) => dy!.data[i]! * d(x!.data[i]!, y!.data[i]!));
  },
  binary,
  select: (_, [condition, a, b], [y]) =>
    map(y!.data, (i) => (condition!.data[i] !== 0 ? a!.data[i]! : b!.data[i]!)),
  reduce,
  argmax: (_, [x], [y]) =>
    rows(x!.shape, (start, length) => {
      let best = 0;
      for (let j = 1; j < length; j++) if (x!.data[start + j]! > x!.data[start + best]!) best = j;
      y!.data[start / length] = best;
    }),
  matmul,
  batchMatmul: matmul,
  reshape: (_, [x], [y]) => y!.data.set(x!.data),
  transpose: ({ permutation }, [x], [y]) => {
    const strides = stridesOf(x!.shape);
    const inX = offsetsOf(
      y!.shape,
      permutation.map((axis) => strides[axis]!),
    );
    map(y!.data, (i) => x!.data[inX[i]!]!);
  },
  broadcastTo: (_, [x], [y]) => {
    const inX = offsetsOf(y!.shape, stretchedStrides(x!.shape, y!.shape));
    map(y!.data, (i) => x!.data[inX[i]!]!);
  },
  concat,
  slice: ({ starts }, [x], [y]) =>
    eachInBox(y!.shape, x!.shape, starts, (to, from) => {
      y!.data[to] = x!.data[from]!;
    }),
  pad: ({ before }, [x], [y]) => {
    y!.data.fill(0);
    eachInBox(x!.shape, y!.shape, before, (from, to) => {
      y!.data[to] = x!.data[from]!;
    });
  },
  gather: (_, [table, indices], [y]) => {
    const width = table!.shape[1]!;
    indices!.data.forEach((row, i) => {
      y!.data.set(table!.data.subarray(row * width, (row + 1) * width), i * width);
    });
  },
  scatterAdd: (_, [indices, values], [y]) => {
    const width = y!.shape[1]!;
    y!.data.fill(0);
    indices!.data.forEach((row, i) => {
      for (let j = 0; j < width; j++)
        y!.data[row * width + j] = y!.data[row * width + j]! + values!.data[i * width + j]!;
    });
  },
  oneHot: ({ depth }, [indices], [y]) => {
    y!.data.fill(0);
    indices!.data.forEach((index, i) => {
      if (index >= 0 && index < depth) y!.data[i * depth + index] = 1;
    });
  },
  cast: ({ dtype }, [x], [y]) =>
    map(y!.data, (i) => (dtype === 'i32' ? Math.trunc(x!.data[i]!) : x!.data[i]!)),
  softmax: (_, [x], [y]) => rows(x!.shape, (start, length) => softmaxRow(x!.data, y!.data, start, length)),
  logSoftmax: (_, [x], [y]) =>
    rows(x!.shape, (start, length) => {
      const total = logSumExp(x!.data, start, length);
      for (let j = 0; j < length; j++) y!.data[start + j] = x!.data[start + j]! - total;
    }),
  softmaxGrad: (_, [y, dy], [dx]) =>
    rows(y!.shape, (start, length) => {
      let dot = 0;
      for (let j = start; j < start + length; j++) dot += y!.data[j]! * dy!.data[j]!;
      for (let j = start; j < start + length; j++) dx!.data[j] = y!.data[j]! * (dy!.data[j]! - dot);
    }),
  logSoftmaxGrad: (_, [y, dy], [dx]) =>
    rows(y!.shape, (start, length) => {
      let sum = 0;
      for (let j = start; j < start + length; j++) sum += dy!.data[j]!;
      for (let j = start; j < start + length; j++) dx!.data[j] = dy!.data[j]! - Math.exp(y!.data[j]!) * sum;
    }),
  softmaxCrossEntropy: (_, [logits, labels], [loss, probabilities]) =>
    rows(logits!.shape, (start, length) => {
      const row = start / length;
      loss!.data[row] = logSumExp(logits!.data, start, length) - logits!.data[start + labels!.data[row]!]!;
      softmaxRow(logits!.data, probabilities!.data, start, length);
    }),
  softmaxCrossEntropyGrad: (_, [p, labels, dloss], [dx]) =>
    rows(p!.shape, (start, length) => {
      const row = start / length;
      for (let j = 0; j < length; j++)
        dx!.data[start + j] = (p!.data[start + j]! - (labels!.data[row] === j ? 1 : 0)) * dloss!.data[row]!;
    }),
  sigmoidCrossEntropy: (_, [x, t], [y]) =>
    map(y!.data, (i) => {
      const z = x!.data[i]!;
      return Math.max(z, 0) - z * t!.data[i]! + Math.log1p(Math.exp(-Math.abs(z)));
    }),
  conv2d,
  conv2dGradInput,
  conv2dGradKernel,
  maxPool2d,
  maxPool2dGrad,
  avgPool2d,
  avgPool2dGrad,
  rnn,
  rnnGrad,
  lstm,
  lstmGrad,
  gru,
  gruGrad,
  randomUniform: ({ stream }, [random], [y]) =>
    fillUniform(y!.data, random!.data[0]!, random!.data[1]!, stream),
  sgdStep: (_, [w, g, rate], [next]) => map(next!.data, (i) => w!.data[i]! - rate!.data[0]! * g!.data[i]!),
  momentumStep: ({ beta, nesterov }, [w, g, v, rate], [nextW, nextV]) => {
    const eta = rate!.data[0]!;
    map(nextV!.data, (i) => beta * v!.data[i]! + eta * g!.data[i]!);
    map(nextW!.data, (i) => {
      const moved = nextV!.data[i]!;
      return w!.data[i]! - (nesterov ? beta * moved + eta * g!.data[i]! : moved);
    });
  },
  adagradStep: ({ epsilon }, [w, g, s, rate], [nextW, nextS]) => {
    const eta = rate!.data[0]!;
    map(nextS!.data, (i) => s!.data[i]! + g!.data[i]! ** 2);
    map(nextW!.data, (i) => w!.data[i]! - (eta * g!.data[i]!) / (Math.sqrt(nextS!.data[i]!) + epsilon));
  },
  rmspropStep: ({ rho, epsilon }, [w, g, v, rate], [nextW, nextV]) => {
    const eta = rate!.data[0]!;
    map(nextV!.data, (i) => rho * v!.data[i]! + (1 - rho) * g!.data[i]! ** 2);
    map(nextW!.data, (i) => w!.data[i]! - (eta * g!.data[i]!) / (Math.sqrt(nextV!.data[i]!) + epsilon));
  },
  adamStep: ({ beta1, beta2, epsilon, decay }, [w, g, m, v, rate, t], [nextW, nextM, nextV]) => {
    const eta = rate!.data[0]!;
    const correction1 = 1 - beta1 ** t!.data[0]!;
    const correction2 = 1 - beta2 ** t!.data[0]!;
    map(nextM!.data, (i) => beta1 * m!.data[i]! + (1 - beta1) * g!.data[i]!);
    map(nextV!.data, (i) => beta2 * v!.data[i]! + (1 - beta2) * g!.data[i]! ** 2);
    map(nextW!.data, (i) => {
      const step = nextM!.data[i]! / correction1 / (Math.sqrt(nextV!.data[i]! / correction2) + epsilon);
      return w!.data[i]! * (1 - eta * decay) - eta * step;
    });
  },
};

/** Runs one op of any kind. */
export function runKernel<K extends OpKind>(
  kind: K,
  params: OpParams<K>,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
): void {
  const kernel = KERNELS[kind];
  if (kernel === undefined) assertNever(kind as never);
  kernel(params, inputs, outputs);
}
