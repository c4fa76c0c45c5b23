// The losses of an output as programs, per sample. Classifiers compute theirs from logits, so that the softmax or sigmoid
// and the logarithm after it meet in one stable formula, whichever way the network was drawn.
import { assertNever } from '../base/assert.ts';
import type { Builder } from '../engine/ir/builder.ts';
import type { ValueId } from '../engine/ir/types.ts';
import { type LossId, type LossOptions, PLAIN_LOSS, type Task } from './losses.ts';
import { batchOf, lastOf } from './ports.ts';

/** What makes the prediction of the scores that arrive. */
export type Link = 'softmax' | 'sigmoid' | 'identity';

export function linkOf(task: Task, loss: LossId): Link {
  switch (task) {
    case 'classes':
      return 'softmax';
    case 'binary':
    case 'labels':
      return 'sigmoid';
    case 'numbers':
      return loss === 'klDivergence' ? 'softmax' : 'identity';
    default:
      return assertNever(task);
  }
}

/** What an output's loss is built from. */
export interface Head {
  readonly task: Task;
  readonly loss: LossId;
  /** The values before the link. [N, width] */
  readonly scores: ValueId;
}

export function predictionOf(b: Builder, { task, loss, scores }: Head): ValueId {
  const link = linkOf(task, loss);
  switch (link) {
    case 'softmax':
      return b.softmax(scores);
    case 'sigmoid':
      return b.unary('sigmoid', scores);
    case 'identity':
      return scores;
    default:
      return assertNever(link);
  }
}

/**
 * Prediction [N, width] and loss [N]: the mean over the output's numbers, or their sum; what the batch does with it is
 * the training step's. `target` is i32 [N] for classes and binary, f32 [N, width] for labels and numbers.
 * The loss must be among the task's (LOSSES[id].tasks).
 */
export function buildLoss(
  b: Builder,
  head: Head,
  target: ValueId,
  options: LossOptions = PLAIN_LOSS,
): { readonly prediction: ValueId; readonly loss: ValueId } {
  if (head.loss === 'softmaxCrossEntropy') {
    const { loss, probabilities } = b.softmaxCrossEntropy(head.scores, target);
    const { smoothing } = options;
    return {
      prediction: probabilities,
      loss: smoothing === 0 ? loss : b.add(loss, smoothingTerm(b, head.scores, target, smoothing)),
    };
  }
  const prediction = predictionOf(b, head);
  if (head.loss === 'klDivergence') return { prediction, loss: divergence(b, head.scores, target) };
  const each = elements(b, head.loss, head, prediction, target, options);
  return { prediction, loss: b.reduce(options.reduction, each, [1]) };
}

/** With L₀ = ln Σeᶻ − z_t: −Σ q_c ln p_c = L₀ + ε Σ ([c = t] − 1/C) z_c. [N] */
function smoothingTerm(b: Builder, scores: ValueId, target: ValueId, smoothing: number): ValueId {
  const classes = lastOf(b.shapeOf(scores));
  const shift = b.sub(b.oneHot(target, classes), b.fill([], 1 / classes));
  return b.scale(b.reduce('sum', b.mul(shift, scores), [1]), smoothing);
}

/** Shares below this count as zero, where t ln t is 0 by continuity; normal in float32. */
const SMALLEST_SHARE = 1e-30;

/** Σ t (ln t − ln p), p = softmax(z). [N] */
function divergence(b: Builder, scores: ValueId, target: ValueId): ValueId {
  const logTarget = b.unary('log', b.binary('maximum', target, b.fill([], SMALLEST_SHARE)));
  return b.reduce('sum', b.mul(target, b.sub(logTarget, b.logSoftmax(scores))), [1]);
}

/** The loss of every output number, [N, width]. */
function elements(
  b: Builder,
  id: Exclude<LossId, 'softmaxCrossEntropy' | 'klDivergence'>,
  head: Head,
  prediction: ValueId,
  target: ValueId,
  { delta, smoothing }: LossOptions,
): ValueId {
  const truth = numericTarget(b, head, target);
  switch (id) {
    case 'binaryCrossEntropy':
      // (1 − ε) t + ε/2
      return b.sigmoidCrossEntropy(
        head.scores,
        smoothing === 0 ? truth : b.add(b.scale(truth, 1 - smoothing), b.fill([], smoothing / 2)),
      );
    case 'mse':
      return b.unary('square', b.sub(prediction, truth));
    case 'mae':
      return b.unary('abs', b.sub(prediction, truth));
    case 'huber': {
      // With q = min(|e|, δ): ½q² + δ(|e| − q) is both branches at once.
      const size = b.unary('abs', b.sub(prediction, truth));
      const q = b.binary('minimum', size, b.fill([], delta));
      const square = b.scale(b.unary('square', q), 0.5);
      const beyond = b.sub(size, q);
      return b.add(square, delta === 1 ? beyond : b.scale(beyond, delta));
    }
    case 'hinge':
      return shortfall(b, head.scores, truth);
    case 'squaredHinge':
      return b.unary('square', shortfall(b, head.scores, truth));
    default:
      return assertNever(id);
  }
}

/** How far each score is from its margin: max(0, 1 − s·z), s = ±1. */
function shortfall(b: Builder, scores: ValueId, truth: ValueId): ValueId {
  const one = b.fill([], 1);
  const side = b.sub(b.scale(truth, 2), one);
  return b.unary('relu', b.sub(one, b.mul(side, scores)));
}

/** Targets as numbers beside the prediction: one-hot for classes, 0 or 1 for binary and labels. [N, width] */
function numericTarget(b: Builder, { task, scores }: Head, target: ValueId): ValueId {
  const shape = b.shapeOf(scores);
  switch (task) {
    case 'classes':
      return b.oneHot(target, lastOf(shape));
    case 'binary':
      return b.reshape(b.cast(target, 'f32'), shape);
    case 'labels':
    case 'numbers':
      return target;
    default:
      return assertNever(task);
  }
}

/** A loss of zero for every sample, where none was asked for. */
export function noLoss(b: Builder, prediction: ValueId): ValueId {
  return b.fill([batchOf(b, prediction)], 0);
}
