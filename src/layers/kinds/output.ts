// Where the network answers. The loss and the metric are assembled by the project's compiler (losses.ts), which knows
// the target; this layer hands its input on.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { hasDelta, hasSmoothing, LOSSES, PLAIN_LOSS, weighsClasses } from '../losses.ts';
import { p } from '../params.ts';
import { input, valueAt } from '../ports.ts';

const METRICS = {
  auto: text('Automatic', 'Автоматически'),
  accuracy: text('Accuracy', 'Доля верных ответов'),
  top3: text('Top-3 accuracy', 'Верный класс среди трёх первых'),
  exactMatch: text('All labels right', 'Доля строк, где верны все метки'),
  precision: text('Precision', 'Точность'),
  recall: text('Recall', 'Полнота'),
  f1: text('F1', 'F1-мера'),
  mae: text('Mean absolute error', 'Средняя абсолютная ошибка'),
  rmse: text('Root mean squared error', 'Корень из среднего квадрата ошибки'),
  r2: text('R²', 'R²'),
} as const;

export const output = defineLayer({
  kind: 'output',
  version: 2,
  // Before, labels were smoothed only where cross-entropy was chosen by name: a number left from then must not act.
  migrations: {
    1: (params) => {
      if (params.loss === 'softmaxCrossEntropy') return params;
      const { smoothing: _, ...rest } = params;
      return rest;
    },
  },
  title: text('Output', 'Выход'),
  category: 'output',
  icon: 'Target',
  keywords: ['output', 'loss', 'target', 'prediction', 'выход', 'потери', 'цель', 'прогноз'],
  doc: {
    summary: text(
      'Compares the answer of the network with the target and gives the loss to be made small.',
      'Сравнивает ответ сети с целью и вычисляет потери, которые нужно уменьшить.',
    ),
    formula: 'J = \\frac1N \\sum_{n=1}^{N} L(y_n, t_n)',
    when: text(
      'Every network ends with one, or with several that predict different columns. For classes, give it one value per class; for numbers and labels, one value per target column.',
      'Им заканчивается любая сеть; выходов может быть несколько, каждый со своими столбцами. Для классов подайте по одному значению на класс, для чисел и меток — по одному на целевой столбец.',
    ),
    fails: text(
      'The width of what arrives must match the target. Softmax and cross-entropy are computed together, whichever way they are drawn.',
      'Ширина входа должна соответствовать цели. Softmax и перекрёстная энтропия вычисляются вместе, как бы их ни нарисовали.',
    ),
  },
  params: {
    target: p.choice({
      title: text('Compare with', 'Сравнивать с'),
      doc: text(
        'The target column of the data, or the input itself: then the network learns to rebuild what it was given (autoencoder).',
        'С целевым столбцом данных или с самим входом: тогда сеть учится восстанавливать поданное (автокодировщик).',
      ),
      default: 'column',
      choices: [
        { value: 'column', title: text('The target column', 'Целевым столбцом') },
        { value: 'features', title: text('The input itself', 'Самим входом') },
      ],
    }),
    columns: p.string({
      title: text('Target columns', 'Целевые столбцы'),
      doc: text(
        'Empty takes what there is, where that leaves no choice. Names separated by commas take only those: each of several outputs predicts columns of its own.',
        'Пусто — всё, что есть, если выбирать не из чего. Имена через запятую — только они: каждый из нескольких выходов предсказывает свои столбцы.',
      ),
      default: '',
      visible: ({ target }) => target !== 'features',
    }),
    reading: p.choice({
      title: text('Predict', 'Предсказывать'),
      doc: text(
        'Automatic goes by the columns. Classes choose one value of a column; numbers give quantities; labels answer yes or no for each of several columns.',
        'Автоматически — по столбцам. Классы выбирают одно из значений столбца, числа дают величины, метки отвечают «да» или «нет» по каждому из столбцов.',
      ),
      default: 'auto',
      choices: [
        { value: 'auto', title: text('Automatic', 'Автоматически') },
        { value: 'classes', title: text('Classes', 'Классы') },
        { value: 'numbers', title: text('Numbers', 'Числа') },
        { value: 'labels', title: text('Labels: yes or no each', 'Метки: «да» или «нет»') },
      ],
      visible: ({ target }) => target !== 'features',
    }),
    loss: p.choice({
      title: text('Loss', 'Функция потерь'),
      doc: text(
        'Automatic takes cross-entropy for classes, binary cross-entropy for each label and the mean squared error for numbers.',
        'Автоматически: перекрёстная энтропия для классов, бинарная — для каждой метки, средний квадрат ошибки для чисел.',
      ),
      default: 'auto',
      choices: [
        { value: 'auto', title: text('Automatic', 'Автоматически') },
        { value: 'softmaxCrossEntropy', title: LOSSES.softmaxCrossEntropy.title },
        { value: 'binaryCrossEntropy', title: LOSSES.binaryCrossEntropy.title },
        { value: 'mse', title: LOSSES.mse.title },
        { value: 'mae', title: LOSSES.mae.title },
        { value: 'huber', title: LOSSES.huber.title },
        { value: 'hinge', title: LOSSES.hinge.title },
        { value: 'squaredHinge', title: LOSSES.squaredHinge.title },
        { value: 'klDivergence', title: LOSSES.klDivergence.title },
      ],
    }),
    delta: p.float({
      title: text('Threshold δ', 'Порог δ'),
      doc: text(
        'Errors up to δ count squared, larger ones in proportion to their size. In units of the scaled target: 1 is one standard deviation.',
        'Ошибки до δ учитываются в квадрате, большие — пропорционально величине. В единицах масштабированной цели: 1 — одно стандартное отклонение.',
      ),
      default: PLAIN_LOSS.delta,
      min: 1e-3,
      max: 1000,
      logarithmic: true,
      visible: hasDelta,
    }),
    smoothing: p.float({
      title: text('Label smoothing', 'Сглаживание меток'),
      doc: text(
        'The share of the true class that is spread evenly over all classes: 0.1 keeps the network from growing too sure. 0 takes the labels as they are. Acts on cross-entropy only.',
        'Доля верного класса, которая распределяется поровну между всеми классами: 0,1 не даёт сети стать слишком уверенной. При 0 метки берутся как есть. Действует только с перекрёстной энтропией.',
      ),
      default: PLAIN_LOSS.smoothing,
      min: 0,
      max: 0.9,
      logarithmic: false,
      visible: hasSmoothing,
    }),
    reduction: p.choice({
      title: text('Reduction', 'Сведение потерь'),
      doc: text(
        'Mean: gradients do not depend on the batch size. Sum: errors of all rows of a batch and of all its output numbers are added up, so the learning rate must be as many times smaller. Charts show the loss of one row either way.',
        'Среднее: градиент не зависит от размера пакета. Сумма: складываются ошибки всех строк пакета и всех выходных чисел, поэтому скорость обучения должна быть во столько же раз меньше. На графиках в обоих случаях — потери на одну строку.',
      ),
      default: PLAIN_LOSS.reduction,
      choices: [
        { value: 'mean', title: text('Mean', 'Среднее') },
        { value: 'sum', title: text('Sum', 'Сумма') },
      ],
    }),
    classWeights: p.choice({
      title: text('Class weights', 'Веса классов'),
      doc: text(
        'Balanced: a row counts in inverse proportion to how often the training rows have its class, so that rare classes are not ignored. The mean weight of the training rows is 1.',
        'Уравновешенные: вес строки обратно пропорционален частоте её класса в обучающей выборке, чтобы сеть не пренебрегала редкими классами. Средний вес обучающих строк равен 1.',
      ),
      default: 'none',
      choices: [
        { value: 'none', title: text('Equal', 'Одинаковые') },
        { value: 'balanced', title: text('Balanced', 'Уравновешенные') },
      ],
      visible: weighsClasses,
    }),
    weight: p.float({
      title: text('Loss weight', 'Вес потерь'),
      doc: text(
        'The factor of this output’s loss where a network has several outputs.',
        'Множитель потерь этого выхода, если у сети их несколько.',
      ),
      default: 1,
      min: 0,
      max: 1000,
      logarithmic: false,
    }),
    metric: p.choice({
      title: text('Metric', 'Метрика'),
      doc: text(
        'What the charts show beside the loss. Automatic takes accuracy for classes and labels, the mean absolute error for numbers. Precision, recall and F1 are unweighted means over classes.',
        'Что показывают графики рядом с потерями. Автоматически: доля верных ответов для классов и меток, средняя абсолютная ошибка для чисел. Точность, полнота и F1 — средние по классам без весов.',
      ),
      default: 'auto',
      choices: [
        { value: 'auto', title: METRICS.auto },
        { value: 'accuracy', title: METRICS.accuracy },
        { value: 'top3', title: METRICS.top3 },
        { value: 'exactMatch', title: METRICS.exactMatch },
        { value: 'precision', title: METRICS.precision },
        { value: 'recall', title: METRICS.recall },
        { value: 'f1', title: METRICS.f1 },
        { value: 'mae', title: METRICS.mae },
        { value: 'rmse', title: METRICS.rmse },
        { value: 'r2', title: METRICS.r2 },
      ],
    }),
  },
  inputs: [input(1)],
  outputs: [],
  brief: ({ loss, columns, target }) => {
    const names = columns.trim();
    if (names !== '' && target === 'column') return text(names, names);
    return loss === 'auto' ? text('loss: automatic', 'потери: авто') : LOSSES[loss].title;
  },
  check: () => [],
  lower: (_b, _params, values) => [valueAt(values, 0)],
  samples: [{ params: {}, inputs: [[3]] }],
});
