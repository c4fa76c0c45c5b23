// Lowering: one rule an op kind, from typed operands to kernel steps. A new op adds its line to LOWERINGS; the table is
// total, so the backend does not compile without it. Fusion across ops is in fuse.ts, placement in planner.ts.
import type { OpKind, OpParams } from '../../ir/ops/index.ts';
import { type Shape, sizeOf, type ValueId } from '../../ir/types.ts';
import * as arithmetic from './lower-arithmetic.ts';
import * as matrices from './lower-matrices.ts';
import * as movement from './lower-movement.ts';
import * as sequences from './lower-sequences.ts';
import * as windows from './lower-windows.ts';
import type { Ref, Step } from './steps.ts';

export interface Operands {
  readonly inputs: readonly Ref[];
  readonly outputs: readonly Ref[];
}

/** Nodes and temporaries of a plan that stand for one op of the program. */
export interface Expansion {
  shapeOf(value: ValueId): Shape;
  /** A temporary f32 tensor. */
  value(shape: Shape): ValueId;
  node(
    name: string,
    inputs: readonly ValueId[],
    outputs: readonly ValueId[],
    steps: (io: Operands) => readonly Step[],
  ): void;
}

export interface Lowering<K extends OpKind> {
  readonly steps: (params: OpParams<K>, io: Operands) => readonly Step[];
  /** Pairs (output, input) that may share a buffer: each element is read before it is written, by the same thread. */
  readonly inPlace?: readonly (readonly [number, number])[];
  /** Several nodes with temporaries between them, in place of `steps`. */
  readonly expand?: (
    e: Expansion,
    params: OpParams<K>,
    inputs: readonly ValueId[],
    outputs: readonly ValueId[],
  ) => void;
  /** The output is its input under another shape: no step at all. */
  readonly view?: true;
}

export const LOWERINGS: { readonly [K in OpKind]: Lowering<K> } = {
  fill: { steps: ({ value }, io) => [movement.fill(io.outputs[0]!, value)] },
  literal: { steps: ({ data }, io) => movement.literal(io.outputs[0]!, data) },
  unary: { steps: (p, io) => [arithmetic.unary(p.fn, p.alpha, io)], inPlace: [[0, 0]] },
  unaryGrad: {
    steps: (p, io) => [arithmetic.unaryGrad(p.fn, p.alpha, io)],
    inPlace: [
      [0, 2],
      [0, 0],
      [0, 1],
    ],
  },
  binary: {
    steps: (p, io) => [arithmetic.binary(p.fn, io)],
    inPlace: [
      [0, 0],
      [0, 1],
    ],
  },
  select: {
    steps: (_, io) => [arithmetic.select(io)],
    inPlace: [
      [0, 1],
      [0, 2],
      [0, 0],
    ],
  },
  reduce: { steps: (p, io) => [arithmetic.reduce(p.fn, p.axes, io)] },
  argmax: { steps: (_, io) => [arithmetic.argmax(io)] },
  matmul: { steps: (p, io) => [matrices.matmul(p, io)] },
  batchMatmul: { steps: (p, io) => [matrices.batchMatmul(p, io)] },
  reshape: { steps: () => [], view: true },
  transpose: { steps: (p, io) => [movement.transpose(p.permutation, io)] },
  broadcastTo: { steps: (_, io) => [movement.broadcastTo(io)] },
  concat: { steps: (p, io) => movement.concat(p.axis, io) },
  slice: { steps: (p, io) => [movement.slice(p.starts, io)] },
  pad: { steps: (p, io) => movement.pad(p.before, io) },
  gather: { steps: (_, io) => [movement.gather(io)] },
  scatterAdd: { steps: (p, io) => [movement.scatterAdd(p.rows, io)] },
  oneHot: { steps: (p, io) => [movement.oneHot(p.depth, io)] },
  cast: { steps: (_, io) => [movement.cast(io)], inPlace: [[0, 0]] },
  softmax: { steps: (_, io) => [arithmetic.softmax(false, io)], inPlace: [[0, 0]] },
  logSoftmax: { steps: (_, io) => [arithmetic.softmax(true, io)], inPlace: [[0, 0]] },
  softmaxGrad: {
    steps: (_, io) => [arithmetic.softmaxGrad(false, io)],
    inPlace: [
      [0, 1],
      [0, 0],
    ],
  },
  logSoftmaxGrad: {
    steps: (_, io) => [arithmetic.softmaxGrad(true, io)],
    inPlace: [
      [0, 1],
      [0, 0],
    ],
  },
  softmaxCrossEntropy: { steps: (_, io) => [arithmetic.softmaxCrossEntropy(io)], inPlace: [[1, 0]] },
  softmaxCrossEntropyGrad: { steps: (_, io) => [arithmetic.softmaxCrossEntropyGrad(io)], inPlace: [[0, 0]] },
  sigmoidCrossEntropy: {
    steps: (_, io) => [arithmetic.sigmoidCrossEntropy(io)],
    inPlace: [
      [0, 0],
      [0, 1],
    ],
  },
  conv2d: { steps: () => [], expand: windows.expandConv2d },
  conv2dGradInput: { steps: () => [], expand: windows.expandConv2dGradInput },
  conv2dGradKernel: { steps: () => [], expand: windows.expandConv2dGradKernel },
  maxPool2d: { steps: (p, io) => [windows.pool2d(p, false, io)] },
  maxPool2dGrad: { steps: (p, io) => [windows.maxPool2dGrad(p, io)] },
  avgPool2d: { steps: (p, io) => [windows.pool2d(p, true, io)] },
  avgPool2dGrad: { steps: (p, io) => [windows.avgPool2dGrad(p, io)] },
  rnn: { steps: (p, io) => [sequences.rnn(p, io)] },
  rnnGrad: { steps: () => [], expand: sequences.expandGrad('rnnGrad', sequences.rnnGrad) },
  lstm: { steps: (p, io) => [sequences.lstm(p, io)] },
  lstmGrad: { steps: () => [], expand: sequences.expandGrad('lstmGrad', sequences.lstmGrad) },
  gru: { steps: (p, io) => [sequences.gru(p, io)] },
  gruGrad: { steps: () => [], expand: sequences.expandGrad('gruGrad', sequences.gruGrad) },
  randomUniform: { steps: (p, io) => [movement.randomUniform(p.stream, io)] },
  sgdStep: {
    steps: (_, io) => [arithmetic.sgd(io)],
    inPlace: [
      [0, 0],
      [0, 1],
    ],
  },
  momentumStep: {
    steps: (p, io) => [arithmetic.momentum(p, io)],
    inPlace: [
      [0, 0],
      [1, 2],
    ],
  },
  adagradStep: {
    steps: (p, io) => [arithmetic.adaptive(p, io)],
    inPlace: [
      [0, 0],
      [1, 2],
    ],
  },
  rmspropStep: {
    steps: (p, io) => [arithmetic.adaptive(p, io)],
    inPlace: [
      [0, 0],
      [1, 2],
    ],
  },
  adamStep: {
    steps: (p, io) => [arithmetic.adam(p, io)],
    inPlace: [
      [0, 0],
      [1, 2],
      [2, 3],
    ],
  },
};

/** Steps of one op; the kind and its parameters belong together. */
export function lower<K extends OpKind>(op: K, params: OpParams<K>, io: Operands): readonly Step[] {
  if (io.outputs.every((output) => sizeOf(output.shape) === 0)) return [];
  return LOWERINGS[op].steps(params, io);
}

/** Adds the nodes that stand for one op, where it is more than one; whether it is. */
export function expand<K extends OpKind>(
  e: Expansion,
  node: { readonly op: K; readonly params: OpParams<K> },
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
): boolean {
  const rule = LOWERINGS[node.op].expand;
  rule?.(e, node.params, inputs, outputs);
  return rule !== undefined;
}
