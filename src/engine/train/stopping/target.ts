// The metric, or the loss, is good enough.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { higherIsBetter } from '../network.ts';
import { defineStopping } from './define.ts';
import { watchParam } from './watched.ts';

export const target = defineStopping({
  kind: 'target',
  title: text('Target reached', 'Цель достигнута'),
  doc: {
    summary: text(
      'Stops when the metric, or the loss, on held-out rows reaches a value: from below for accuracy and R², from above for errors and losses.',
      'Останавливает, когда метрика или потери на отложенных строках достигли значения: снизу для точности и R², сверху для ошибок и потерь.',
    ),
    formula: 'M_e \\ge m \\quad (\\text{MAE, RMSE: } M_e \\le m), \\qquad L_e \\le m',
    when: text('When you know what is enough.', 'Когда известно, какого качества достаточно.'),
  },
  params: {
    watch: watchParam('metric'),
    value: p.float({
      title: text('Value', 'Значение'),
      doc: text(
        'Accuracy as a share (0.95), errors in the target’s units, losses as the chart shows them.',
        'Точность — доля (0,95), ошибки — в единицах цели, потери — как на графике.',
      ),
      default: 0.95,
      min: -1e12,
      max: 1e12,
      logarithmic: false,
    }),
  },
  watch:
    ({ watch, value }) =>
    ({ metric, metricName, watchedLoss }) => {
      if (watch === 'loss') return { stop: watchedLoss <= value };
      return { stop: higherIsBetter(metricName) ? metric >= value : metric <= value };
    },
});
