// One gradient rule for every op: from the gradients of its outputs to those of its inputs, as ops. A total table.
// Notation: y = op(x…), dy = ∂L/∂y, dx = ∂L/∂x.
import type { Builder } from '../ir/builder.ts';
import type { OpKind, OpParams } from '../ir/ops/index.ts';
import { type Shape, sameShape, type ValueId } from '../ir/types.ts';
import { gruRule, lstmRule, rnnRule } from './sequence-rules.ts';

export interface RuleContext<K extends OpKind> {
  readonly b: Builder;
  readonly params: OpParams<K>;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  /** Gradient of each output; null where the loss does not depend on it. At least one is present. */
  readonly douts: readonly (ValueId | null)[];
  /** Which inputs need a gradient; others may be answered by null without work. */
  readonly needed: readonly boolean[];
}

/** Gradient of each input, null for none (index inputs, inputs that do not matter). */
export type GradientRule<K extends OpKind> = (context: RuleContext<K>) => readonly (ValueId | null)[];

function notDifferentiable<K extends OpKind>(why: string): GradientRule<K> {
  return () => {
    throw new Error(`no gradient: ${why}`);
  };
}

/** Results that do not move with the inputs, or move in jumps. */
function constant<K extends OpKind>(): GradientRule<K> {
  return ({ inputs }) => inputs.map(() => null);
}

/** Undoes broadcasting: sums dy over the axes along which `shape` was stretched. */
export function unbroadcast(b: Builder, dy: ValueId, shape: Shape): ValueId {
  const from = b.shapeOf(dy);
  if (sameShape(from, shape)) return dy;
  const lead = from.length - shape.length;
  const axes = from.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? dy : b.reduce('sum', dy, axes);
  return sameShape(b.shapeOf(summed), shape) ? summed : b.reshape(summed, shape);
}

const binaryRule: GradientRule<'binary'> = ({ b, params, inputs, outputs, douts, needed }) => {
  const [x, y] = [inputs[0]!, inputs[1]!];
  const dz = douts[0]!;
  const back = (input: 0 | 1, gradient: () => ValueId) =>
    needed[input] ? unbroadcast(b, gradient(), b.shapeOf(inputs[input]!)) : null;
  /** dz where `winner` won, half of it on ties, so that the two gradients always add up to dz. */
  const won = (winner: ValueId, loser: ValueId) =>
    b.mul(dz, b.add(b.binary('greater', winner, loser), b.scale(b.binary('equal', winner, loser), 0.5)));
  switch (params.fn) {
    case 'add':
      return [back(0, () => dz), back(1, () => dz)];
    case 'sub':
      return [back(0, () => dz), needed[1] ? b.unary('neg', unbroadcast(b, dz, b.shapeOf(y))) : null];
    case 'mul':
      return [back(0, () => b.mul(dz, y)), back(1, () => b.mul(dz, x))];
    case 'div': {
      // z = x/y: ∂z/∂x = 1/y, ∂z/∂y = −z/y, where y does not change along the axes that are summed.
      const sum = () => unbroadcast(b, b.mul(dz, outputs[0]!), b.shapeOf(y));
      return [back(0, () => b.div(dz, y)), needed[1] ? b.unary('neg', b.div(sum(), y)) : null];
    }
    case 'maximum':
      return [back(0, () => won(x, y)), back(1, () => won(y, x))];
    case 'minimum':
      return [back(0, () => won(y, x)), back(1, () => won(x, y))];
    case 'greater':
    case 'equal':
      return [null, null];
  }
};

const reduceRule: GradientRule<'reduce'> = ({ b, params, inputs, outputs, douts }) => {
  const x = inputs[0]!;
  const shape = b.shapeOf(x);
  const kept = shape.map((size, axis) => (params.axes.includes(axis) ? 1 : size));
  const spread = (value: ValueId) => b.broadcastTo(b.reshape(value, kept), shape);
  const dy = douts[0]!;
  switch (params.fn) {
    case 'sum':
      return [spread(dy)];
    case 'mean':
      return [spread(b.scale(dy, 1 / params.axes.reduce((count, axis) => count * shape[axis]!, 1)))];
    case 'max': {
      // Shared equally by all that tie for the maximum.
      const winners = b.binary('equal', x, spread(outputs[0]!));
      const count = spread(b.reduce('sum', winners, params.axes));
      return [b.mul(spread(dy), b.div(winners, count))];
    }
  }
};

/** Y = op(A)·op(B): d op(A) = dY·op(B)ᵀ, d op(B) = op(A)ᵀ·dY, each written in the stored orientation. */
function matmulRule(
  batched: boolean,
): (context: RuleContext<'matmul'> | RuleContext<'batchMatmul'>) => readonly (ValueId | null)[] {
  return ({ b, params: { transposeA, transposeB }, inputs, douts, needed }) => {
    const [a, w] = [inputs[0]!, inputs[1]!];
    const dy = douts[0]!;
    const product = (l: ValueId, r: ValueId, tl: boolean, tr: boolean) => {
      const options = { transposeA: tl, transposeB: tr };
      return batched ? b.batchMatmul(l, r, options) : b.matmul(l, r, options);
    };
    const da = () => (transposeA ? product(w, dy, transposeB, true) : product(dy, w, false, !transposeB));
    const dw = () => (transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false));
    return [needed[0] ? da() : null, needed[1] ? dw() : null];
  };
}

const concatRule: GradientRule<'concat'> = ({ b, params: { axis }, inputs, douts, needed }) => {
  let at = 0;
  return inputs.map((part, i) => {
    const shape = b.shapeOf(part);
    const starts = shape.map((_, k) => (k === axis ? at : 0));
    at += shape[axis]!;
    return needed[i] ? b.slice(douts[0]!, starts, shape) : null;
  });
};

export const GRADIENT_RULES: { readonly [K in OpKind]: GradientRule<K> } = {
  fill: constant(),
  literal: constant(),
  // dx = dy ⊙ f′(x)
  unary: ({ b, params: { fn, alpha }, inputs, outputs, douts }) =>
    fn === 'linear'
      ? [b.scale(douts[0]!, alpha)]
      : fn === 'neg'
        ? [b.unary('neg', douts[0]!)]
        : [b.unaryGrad(fn, inputs[0]!, outputs[0]!, douts[0]!, alpha)],
  unaryGrad: notDifferentiable('second derivatives of element-wise functions are not defined'),
  binary: binaryRule,
  // The gradient goes to the chosen side; the condition has none.
  select: ({ b, inputs, douts }) => {
    const zero = b.fill(b.shapeOf(inputs[1]!), 0);
    return [null, b.select(inputs[0]!, douts[0]!, zero), b.select(inputs[0]!, zero, douts[0]!)];
  },
  reduce: reduceRule,
  argmax: constant(),
  matmul: matmulRule(false),
  batchMatmul: matmulRule(true),
  reshape: ({ b, inputs, douts }) => [b.reshape(douts[0]!, b.shapeOf(inputs[0]!))],
  transpose: ({ b, params: { permutation }, douts }) => [
    b.transpose(
      douts[0]!,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ],
  broadcastTo: ({ b, inputs, douts }) => [unbroadcast(b, douts[0]!, b.shapeOf(inputs[0]!))],
  concat: concatRule,
  slice: ({ b, params: { starts, sizes }, inputs, douts }) => [
    b.pad(
      douts[0]!,
      starts,
      b.shapeOf(inputs[0]!).map((size, axis) => size - starts[axis]! - sizes[axis]!),
    ),
  ],
  pad: ({ b, params: { before }, inputs, douts }) => [b.slice(douts[0]!, before, b.shapeOf(inputs[0]!))],
  gather: ({ b, inputs, douts }) => [b.scatterAdd(inputs[1]!, douts[0]!, b.shapeOf(inputs[0]!)[0]!), null],
  scatterAdd: ({ b, inputs, douts }) => [null, b.gather(douts[0]!, inputs[0]!)],
  oneHot: constant(),
  cast: constant(),
  softmax: ({ b, outputs, douts }) => [b.softmaxGrad(outputs[0]!, douts[0]!)],
  logSoftmax: ({ b, outputs, douts }) => [b.logSoftmaxGrad(outputs[0]!, douts[0]!)],
  softmaxGrad: notDifferentiable('second derivatives of softmax are not defined'),
  logSoftmaxGrad: notDifferentiable('second derivatives of log-softmax are not defined'),
  // dlogits = (p − onehot)·dloss, plus the softmax gradient where the probabilities are used too.
  softmaxCrossEntropy: ({ b, inputs, outputs, douts: [dloss, dp] }) => {
    const fromLoss = dloss == null ? null : b.softmaxCrossEntropyGrad(outputs[1]!, inputs[1]!, dloss);
    const fromP = dp == null ? null : b.softmaxGrad(outputs[1]!, dp);
    return [fromLoss !== null && fromP !== null ? b.add(fromLoss, fromP) : (fromLoss ?? fromP), null];
  },
  softmaxCrossEntropyGrad: notDifferentiable('second derivatives of cross-entropy are not defined'),
  // dx = (σ(x) − t)·dy, dt = −x·dy
  sigmoidCrossEntropy: ({ b, inputs: [x, t], douts, needed }) => [
    needed[0] ? b.mul(b.sub(b.unary('sigmoid', x!), t!), douts[0]!) : null,
    needed[1] ? b.unary('neg', b.mul(x!, douts[0]!)) : null,
  ],
  // y = x ∗ k is linear in each: dx by the transposed convolution, dk by correlation.
  conv2d: ({ b, params, inputs: [x, kernel], douts: [dy], needed }) => {
    const [, height, width] = b.shapeOf(x!) as readonly [number, number, number, number];
    const [kh, kw] = b.shapeOf(kernel!) as readonly [number, number, number, number];
    return [
      needed[0] ? b.conv2dGradInput(dy!, kernel!, { ...params, height, width }) : null,
      needed[1] ? b.conv2dGradKernel(x!, dy!, { ...params, kernel: [kh, kw] }) : null,
    ];
  },
  // z = kᵀ ∗ y (transposed convolution): dy = conv2d(dz, k), dk = Σ dz·y.
  conv2dGradInput: ({
    b,
    params: { strides, dilations, groups },
    inputs: [y, kernel],
    douts: [dz],
    needed,
  }) => {
    const [kh, kw] = b.shapeOf(kernel!) as readonly [number, number, number, number];
    const options = { strides, dilations, groups };
    return [
      needed[0] ? b.conv2d(dz!, kernel!, options) : null,
      needed[1] ? b.conv2dGradKernel(dz!, y!, { ...options, kernel: [kh, kw] }) : null,
    ];
  },
  conv2dGradKernel: notDifferentiable('second derivatives of convolution by its kernel are not defined'),
  maxPool2d: ({ b, params, inputs, douts }) => [b.maxPool2dGrad(inputs[0]!, douts[0]!, params)],
  maxPool2dGrad: notDifferentiable('second derivatives of max pooling are not defined'),
  avgPool2d: ({ b, params, inputs, douts }) => {
    const [, height, width] = b.shapeOf(inputs[0]!) as readonly [number, number, number, number];
    return [b.avgPool2dGrad(douts[0]!, { ...params, height, width })];
  },
  // Linear: its transpose is the mean itself.
  avgPool2dGrad: ({ b, params: { size, strides, pads }, douts }) => [
    b.avgPool2d(douts[0]!, { size, strides, pads }),
  ],
  rnn: rnnRule,
  rnnGrad: notDifferentiable('second derivatives of recurrent cells are not defined'),
  lstm: lstmRule,
  lstmGrad: notDifferentiable('second derivatives of recurrent cells are not defined'),
  gru: gruRule,
  gruGrad: notDifferentiable('second derivatives of recurrent cells are not defined'),
  randomUniform: constant(),
  sgdStep: notDifferentiable('updates are not differentiated'),
  momentumStep: notDifferentiable('updates are not differentiated'),
  adagradStep: notDifferentiable('updates are not differentiated'),
  rmspropStep: notDifferentiable('updates are not differentiated'),
  adamStep: notDifferentiable('updates are not differentiated'),
};
