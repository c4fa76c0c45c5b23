// The losses of an output: what each is called, computes and is good for. How they are built is in build-loss.ts.
import { type Text, text } from '../base/text.ts';
import type { Task } from '../engine/train/network.ts';
import type { ParamValues } from './params.ts';

export const LOSS_IDS = [
  'softmaxCrossEntropy',
  'binaryCrossEntropy',
  'mse',
  'mae',
  'huber',
  'hinge',
  'squaredHinge',
  'klDivergence',
] as const;
export type LossId = (typeof LOSS_IDS)[number];

export type { Task } from '../engine/train/network.ts';

/** How errors are put together: averaged over the output's numbers and the batch's rows, or added up over both. */
export const REDUCTIONS = ['mean', 'sum'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

export interface LossOptions {
  /** Huber: where the square becomes a straight line. */
  readonly delta: number;
  /** Cross-entropies: the share ε of the truth that is spread evenly over all classes (over yes and no). */
  readonly smoothing: number;
  readonly reduction: Reduction;
}

export const PLAIN_LOSS: LossOptions = { delta: 1, smoothing: 0, reduction: 'mean' };

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
    formula:
      'L = -\\sum_c q_c \\ln p_c,\\quad q_c = (1 - \\varepsilon)[c = t] + \\tfrac{\\varepsilon}{C},\\quad p = \\operatorname{softmax}(z)',
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
    formula:
      'L = -q \\ln p - (1 - q) \\ln(1 - p),\\quad q = (1 - \\varepsilon)\\,t + \\tfrac{\\varepsilon}{2},\\quad p = \\sigma(z)',
    when: text(
      'Yes or no with one output neuron, or several labels with a neuron each.',
      'Ответ «да или нет» с одним выходным нейроном или несколько меток, по нейрону на каждую.',
    ),
    fails: text(
      'For more than two classes that exclude each other, use softmax.',
      'Если взаимоисключающих классов больше двух, используйте softmax.',
    ),
    tasks: ['binary', 'labels'],
  },
  mse: {
    title: text('Mean squared error', 'Средний квадрат ошибки'),
    formula: 'L = \\frac1k \\sum_{i=1}^{k} (y_i - t_i)^2',
    when: text(
      'Regression: large errors weigh much more than small ones.',
      'Регрессия: большие ошибки весят гораздо больше малых.',
    ),
    fails: text('Outliers pull the answer towards them.', 'Выбросы перетягивают ответ на себя.'),
    tasks: ['numbers', 'classes', 'binary', 'labels'],
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
    tasks: ['numbers', 'classes', 'binary', 'labels'],
  },
  huber: {
    title: text('Huber', 'Хьюбера'),
    formula:
      'L = \\frac1k \\sum_i \\begin{cases} \\tfrac12 e_i^2 & |e_i| \\le \\delta \\\\ \\delta\\,(|e_i| - \\tfrac12 \\delta) & |e_i| > \\delta \\end{cases},\\quad e = y - t',
    when: text(
      'Regression with some outliers: squared near zero, absolute beyond the threshold δ.',
      'Регрессия с редкими выбросами: квадрат вблизи нуля, модуль за порогом δ.',
    ),
    fails: text(
      'The threshold δ is in units of the scaled target: without scaling, 1 may be so small that it acts as the absolute error.',
      'Порог δ задан в единицах масштабированной цели: без масштабирования единица может быть настолько мала, что останется один модуль.',
    ),
    tasks: ['numbers', 'classes', 'binary', 'labels'],
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
    tasks: ['classes', 'binary', 'labels'],
  },
  squaredHinge: {
    title: text('Squared hinge', 'Квадратичная hinge'),
    formula: 'L = \\frac1C \\sum_{c} \\max(0, 1 - s_c z_c)^2,\\quad s_c = \\pm 1',
    when: text(
      'Margin classifiers: like hinge, but smooth at the margin and stricter with large violations.',
      'Классификаторы с зазором: как hinge, но гладкая на границе зазора и строже к большим нарушениям.',
    ),
    fails: text(
      'One label that is wrong costs the square of its distance. Its answers are scores, not probabilities.',
      'Одна ошибочная метка обходится в квадрат своего расстояния. Ответы — это оценки, а не вероятности.',
    ),
    tasks: ['classes', 'binary', 'labels'],
  },
  klDivergence: {
    title: text('Kullback–Leibler divergence', 'Расхождение Кульбака — Лейблера'),
    formula: 'L = \\sum_{i=1}^{k} t_i \\ln \\frac{t_i}{p_i},\\quad p = \\operatorname{softmax}(z)',
    when: text(
      'The target is a distribution: two or more columns of shares that add up to 1 in every row, such as the answers of another model.',
      'Цель — распределение: два или более столбца с долями, которые в каждой строке дают в сумме 1, например ответы другой модели.',
    ),
    fails: text(
      'Needs the shares as they are: turn the scaling of the data off. Rows that do not add up to 1, or negative numbers, make it meaningless.',
      'Нужны сами доли: отключите масштабирование данных. Если сумма в строке не равна 1 или есть отрицательные числа, потери теряют смысл.',
    ),
    tasks: ['numbers'],
  },
};

/** The losses with a threshold, and with labels to smooth: elsewhere these parameters neither show nor act. */
export const hasDelta = ({ loss }: ParamValues): boolean => loss === 'huber';
export const hasSmoothing = ({ target, loss, reading }: ParamValues): boolean =>
  target !== 'features' && reading !== 'numbers' && CROSS_ENTROPIES.has(loss ?? 'auto');

const CROSS_ENTROPIES: ReadonlySet<unknown> = new Set(['auto', 'softmaxCrossEntropy', 'binaryCrossEntropy']);

/** Class weights belong to classes in the data. */
export function weighsClasses({ target, loss, reading }: ParamValues): boolean {
  return target !== 'features' && loss !== 'klDivergence' && reading !== 'numbers' && reading !== 'labels';
}

/** What an output's parameters say of its loss; a value left from another loss counts as the default. */
export function lossOptions(params: ParamValues): LossOptions {
  const { delta, smoothing, reduction } = params;
  return {
    delta: hasDelta(params) && typeof delta === 'number' ? delta : PLAIN_LOSS.delta,
    smoothing: hasSmoothing(params) && typeof smoothing === 'number' ? smoothing : PLAIN_LOSS.smoothing,
    reduction: reduction === 'sum' ? 'sum' : 'mean',
  };
}
