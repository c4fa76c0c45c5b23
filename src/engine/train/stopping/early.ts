// Early stopping: the held-out loss, or the metric, has not improved for a while.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { higherIsBetter } from '../network.ts';
import { defineStopping } from './define.ts';
import { watchParam } from './watched.ts';

export const early = defineStopping({
  kind: 'earlyStopping',
  title: text('Early stopping', 'Ранняя остановка'),
  doc: {
    summary: text(
      'Stops when the loss, or the metric, on held-out rows has not improved for some epochs.',
      'Останавливает, если потери или метрика на отложенных строках не улучшались несколько эпох.',
    ),
    formula: '\\min_{i \\le e - n} L_i \\le \\min_{i \\le e} L_i + \\delta',
    when: text(
      'Against overfitting: training goes no further than it helps.',
      'Против переобучения: обучение длится, пока это полезно.',
    ),
  },
  params: {
    watch: watchParam('loss'),
    patience: p.int({
      title: text('Patience, epochs', 'Терпение, эпох'),
      doc: text('How many epochs without improvement it waits.', 'Сколько эпох без улучшения ждать.'),
      default: 10,
      min: 1,
      max: 1_000_000,
    }),
    improvement: p.float({
      title: text('Least improvement δ', 'Наименьшее улучшение δ'),
      doc: text('A smaller improvement does not count.', 'Улучшение на меньшую величину не учитывается.'),
      default: 0,
      min: 0,
      max: 1e6,
      logarithmic: true,
    }),
    restore: p.bool({
      title: text('Keep the best weights', 'Вернуть лучшие веса'),
      doc: text(
        'The result is the weights of the best epoch, not of the last.',
        'Результатом станут веса лучшей эпохи, а не последней.',
      ),
      default: true,
    }),
  },
  watch:
    ({ watch, patience, improvement, restore }, memory) =>
    ({ watchedLoss, metric, metricName }) => {
      // The lower the better: a metric that is to rise is watched with its sign changed.
      const cost = watch === 'loss' ? watchedLoss : higherIsBetter(metricName) ? -metric : metric;
      const [known = Number.NaN, waited = 0] = memory;
      // A file has no infinity: where nothing was better yet, it comes back as no number.
      const best = Number.isNaN(known) ? Number.POSITIVE_INFINITY : known;
      const better = cost < best - improvement;
      memory[0] = better ? cost : best;
      memory[1] = better ? 0 : waited + 1;
      return better ? { stop: false, best: restore } : { stop: memory[1] >= patience };
    },
  again: (memory) => {
    memory[1] = 0;
  },
});
