// Every op kind. Gradient rules and each backend's kernels are total tables over this one.
import type { Cost, OpDef } from '../define-op.ts';
import type { TensorType } from '../types.ts';
import { adagradStep } from './adagradStep.ts';
import { adamStep } from './adamStep.ts';
import { argmax } from './argmax.ts';
import { avgPool2d } from './avgPool2d.ts';
import { avgPool2dGrad } from './avgPool2dGrad.ts';
import { batchMatmul } from './batchMatmul.ts';
import { binary } from './binary.ts';
import { broadcastTo } from './broadcastTo.ts';
import { cast } from './cast.ts';
import { concat } from './concat.ts';
import { conv2d } from './conv2d.ts';
import { conv2dGradInput } from './conv2dGradInput.ts';
import { conv2dGradKernel } from './conv2dGradKernel.ts';
import { fill } from './fill.ts';
import { gather } from './gather.ts';
import { gru } from './gru.ts';
import { gruGrad } from './gruGrad.ts';
import { literal } from './literal.ts';
import { logSoftmax } from './logSoftmax.ts';
import { logSoftmaxGrad } from './logSoftmaxGrad.ts';
import { lstm } from './lstm.ts';
import { lstmGrad } from './lstmGrad.ts';
import { matmul } from './matmul.ts';
import { maxPool2d } from './maxPool2d.ts';
import { maxPool2dGrad } from './maxPool2dGrad.ts';
import { momentumStep } from './momentumStep.ts';
import { oneHot } from './oneHot.ts';
import { pad } from './pad.ts';
import { randomUniform } from './randomUniform.ts';
import { reduce } from './reduce.ts';
import { reshape } from './reshape.ts';
import { rmspropStep } from './rmspropStep.ts';
import { rnn } from './rnn.ts';
import { rnnGrad } from './rnnGrad.ts';
import { scatterAdd } from './scatterAdd.ts';
import { select } from './select.ts';
import { sgdStep } from './sgdStep.ts';
import { sigmoidCrossEntropy } from './sigmoidCrossEntropy.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropy } from './softmaxCrossEntropy.ts';
import { softmaxCrossEntropyGrad } from './softmaxCrossEntropyGrad.ts';
import { softmaxGrad } from './softmaxGrad.ts';
import { transpose } from './transpose.ts';
import { unary } from './unary.ts';
import { unaryGrad } from './unaryGrad.ts';

export const OPS = {
  fill,
  literal,
  unary,
  unaryGrad,
  binary,
  select,
  reduce,
  argmax,
  matmul,
  batchMatmul,
  reshape,
  transpose,
  broadcastTo,
  concat,
  slice,
  pad,
  gather,
  scatterAdd,
  oneHot,
  cast,
  softmax,
  logSoftmax,
  softmaxGrad,
  logSoftmaxGrad,
  softmaxCrossEntropy,
  softmaxCrossEntropyGrad,
  sigmoidCrossEntropy,
  randomUniform,
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
  sgdStep,
  momentumStep,
  adagradStep,
  rmspropStep,
  adamStep,
} as const;

export type OpKind = keyof typeof OPS;
export type OpParams<K extends OpKind> = (typeof OPS)[K] extends OpDef<K, infer P> ? P : never;

export const OP_KINDS = Object.keys(OPS) as readonly OpKind[];

/** The definition of `kind`, typed by it. */
export function opOf<K extends OpKind>(kind: K): OpDef<K, OpParams<K>> {
  return OPS[kind] as unknown as OpDef<K, OpParams<K>>;
}

export function inferTypes<K extends OpKind>(
  kind: K,
  params: OpParams<K>,
  inputs: readonly TensorType[],
): readonly TensorType[] {
  return opOf(kind).infer(params, inputs);
}

/** Cost of a node from the types of its inputs and outputs. */
export function costOf<K extends OpKind>(
  node: { readonly op: K; readonly params: OpParams<K> },
  inputs: readonly TensorType[],
  outputs: readonly TensorType[],
): Cost {
  return opOf(node.op).cost(node.params, inputs, outputs);
}
