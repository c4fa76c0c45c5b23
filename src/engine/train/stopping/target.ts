// The metric is good enough.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { higherIsBetter } from '../network.ts';
import { defineStopping } from './define.ts';

export const target = defineStopping({
  kind: 'target',
  title: text('Target reached', 'Цель достигнута'),
  doc: {
    summary: text(
      'Stops when the metric on held-out rows reaches a value: from below for accuracy and R², from above for errors.',
      'Останавливает, когда метрика на отложенных строках достигла значения: снизу для точности и R², сверху для ошибок.',
    ),
    formula: 'M_e \\ge m \\quad (\\text{MAE, RMSE: } M_e \\le m)',
    when: text('When you know what is enough.', 'Когда известно, какого качества достаточно.'),
  },
  params: {
    value: p.float({
      title: text('Metric', 'Значение метрики'),
      doc: text(
        'Accuracy as a share (0.95), errors in the target’s units.',
        'Точность — доля (0,95), ошибки — в единицах цели.',
      ),
      default: 0.95,
      min: -1e12,
      max: 1e12,
      logarithmic: false,
    }),
  },
  watch:
    ({ value }) =>
    ({ metric, metricName }) => ({
      stop: higherIsBetter(metricName) ? metric >= value : metric <= value,
    }),
});
