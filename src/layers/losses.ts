// The losses of an output, per sample. Classifiers compute theirs from logits, so that the softmax or sigmoid and the
// logarithm after it meet in one stable formula, whichever way the network was drawn.
import { assertNever } from '../base/assert.ts';
import { type Text, text } from '../base/text.ts';
import type { Builder } from '../engine/ir/builder.ts';
import type { ValueId } from '../engine/ir/types.ts';
import { batchOf, lastOf } from './ports.ts';

export const LOSS_IDS = [
  'softmaxCrossEntropy',
  'binaryCrossEntropy',
  'mse',
  'mae',
  'huber',
  'hinge',
] as const;
export type LossId = (typeof LOSS_IDS)[number];

/** What an output predicts: one of several classes, yes or no by one number, or numbers. */
export type Task = 'classes' | 'binary' | 'numbers';

export interface Loss {
  readonly title: Text;
  /** KaTeX; z are logits, p probabilities, y predicted numbers, t targets. */
  readonly formula: string;
  readonly when: Text;
  readonly fails: Text;
  readonly tasks: readonly Task[];
}

export const LOSSES: { readonly [L in LossId]: Loss } = {
  softmaxCrossEntropy: {
    title: text('Cross-entropy', 'Перекрёстная энтропия'),
    formula: 'L = -\\ln p_t,\\quad p = \\operatorname{softmax}(z)',
    when: text(
      'A choice among classes: the loss is the surprise at the true class.',
      'Выбор из классов: потери — это «удивление» верному классу.',
    ),
    fails: text(
      'Wrong labels cost without bound: one confident mistake can dominate a batch.',
      'Ошибочные метки обходятся сколь угодно дорого: одна уверенная ошибка может определить весь пакет.',
    ),
    tasks: ['classes'],
  },
  binaryCrossEntropy: {
    title: text('Binary cross-entropy', 'Бинарная перекрёстная энтропия'),
    formula: 'L = -t \\ln p - (1 - t) \\ln(1 - p),\\quad p = \\sigma(z)',
    when: text('Yes or no with one output neuron.', 'Ответ «да или нет» с одним выходным нейроном.'),
    fails: text(
      'For more than two classes that exclude each other, use softmax.',
      'Если взаимоисключающих классов больше двух, используйте softmax.',
    ),
    tasks: ['binary'],
  },
  mse: {
    title: text('Mean squared error', 'Средний квадрат ошибки'),
    formula: 'L = \\frac1k \\sum_{i=1}^{k} (y_i - t_i)^2',
    when: text(
      'Regression: large errors weigh much more than small ones.',
      'Регрессия: большие ошибки весят гораздо больше малых.',
    ),
    fails: text('Outliers pull the answer towards them.', 'Выбросы перетягивают ответ на себя.'),
    tasks: ['numbers', 'classes', 'binary'],
  },
  mae: {
    title: text('Mean absolute error', 'Средняя абсолютная ошибка'),
    formula: 'L = \\frac1k \\sum_{i=1}^{k} |y_i - t_i|',
    when: text(
      'Regression with outliers: it aims at the median.',
      'Регрессия с выбросами: приближает медиану.',
    ),
    fails: text(
      'Its gradient does not shrink near the optimum, so it settles slowly.',
      'Градиент не уменьшается вблизи оптимума, поэтому сходится медленно.',
    ),
    tasks: ['numbers', 'classes', 'binary'],
  },
  huber: {
    title: text('Huber', 'Хьюбера'),
    formula:
      'L = \\frac1k \\sum_i \\begin{cases} \\tfrac12 e_i^2 & |e_i| \\le 1 \\\\ |e_i| - \\tfrac12 & |e_i| > 1 \\end{cases},\\quad e = y - t',
    when: text(
      'Regression with some outliers: squared near zero, absolute beyond one standard deviation.',
      'Регрессия с редкими выбросами: квадрат вблизи нуля, модуль за пределами одного стандартного отклонения.',
    ),
    fails: text(
      'Its threshold is in units of the scaled target: without scaling it may act as the absolute error.',
      'Порог задан в единицах масштабированной цели: без масштабирования может вести себя как абсолютная ошибка.',
    ),
    tasks: ['numbers', 'classes', 'binary'],
  },
  hinge: {
    title: text('Hinge', 'Кусочно-линейная (hinge)'),
    formula: 'L = \\frac1C \\sum_{c} \\max(0, 1 - s_c z_c),\\quad s_c = \\pm 1',
    when: text(
      'Margin classifiers, as in support vector machines: linear neurons, no softmax.',
      'Классификаторы с зазором, как в методе опорных векторов: линейные нейроны без softmax.',
    ),
    fails: text(
      'Its answers are scores, not probabilities; the shares shown are softmax or sigmoid of the scores.',
      'Ответы — это оценки, а не вероятности; показанные доли — softmax или сигмоида от оценок.',
    ),
    tasks: ['classes', 'binary'],
  },
};

/** What an output's loss is built from. */
export interface Head {
  readonly task: Task;
  /** Classes and binary: values before softmax or sigmoid. Numbers: the prediction itself. [N, width] */
  readonly scores: ValueId;
}

export function predictionOf(b: Builder, { task, scores }: Head): ValueId {
  switch (task) {
    case 'classes':
      return b.softmax(scores);
    case 'binary':
      return b.unary('sigmoid', scores);
    case 'numbers':
      return scores;
    default:
      return assertNever(task);
  }
}

/**
 * Prediction [N, width] and loss [N]. `target` is i32 [N] for classes and binary, f32 [N, width] for numbers.
 * The loss must be among the task's (LOSSES[id].tasks).
 */
export function buildLoss(
  b: Builder,
  id: LossId,
  head: Head,
  target: ValueId,
): { readonly prediction: ValueId; readonly loss: ValueId } {
  if (id === 'softmaxCrossEntropy') {
    const { loss, probabilities } = b.softmaxCrossEntropy(head.scores, target);
    return { prediction: probabilities, loss };
  }
  const prediction = predictionOf(b, head);
  return { prediction, loss: b.reduce('mean', elements(b, id, head, prediction, target), [1]) };
}

/** The loss of every output number, [N, width]. */
function elements(
  b: Builder,
  id: Exclude<LossId, 'softmaxCrossEntropy'>,
  head: Head,
  prediction: ValueId,
  target: ValueId,
): ValueId {
  const truth = numericTarget(b, head, target);
  const one = b.fill([], 1);
  switch (id) {
    case 'binaryCrossEntropy':
      return b.sigmoidCrossEntropy(head.scores, truth);
    case 'mse':
      return b.unary('square', b.sub(prediction, truth));
    case 'mae':
      return b.unary('abs', b.sub(prediction, truth));
    case 'huber': {
      // With q = min(|e|, 1): ½q² + |e| − q is both branches at once.
      const size = b.unary('abs', b.sub(prediction, truth));
      const q = b.binary('minimum', size, one);
      return b.add(b.scale(b.unary('square', q), 0.5), b.sub(size, q));
    }
    case 'hinge': {
      const side = b.sub(b.scale(truth, 2), one);
      return b.unary('relu', b.sub(one, b.mul(side, head.scores)));
    }
    default:
      return assertNever(id);
  }
}

/** Targets as numbers beside the prediction: one-hot for classes, 0 or 1 for binary. [N, width] */
function numericTarget(b: Builder, { task, scores }: Head, target: ValueId): ValueId {
  const shape = b.shapeOf(scores);
  switch (task) {
    case 'classes':
      return b.oneHot(target, lastOf(shape));
    case 'binary':
      return b.reshape(b.cast(target, 'f32'), shape);
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
