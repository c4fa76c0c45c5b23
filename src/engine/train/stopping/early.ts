// Early stopping: the held-out loss has not improved for a while.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineStopping } from './define.ts';

export const early = defineStopping({
  kind: 'earlyStopping',
  title: text('Early stopping', 'Ранняя остановка'),
  doc: {
    summary: text(
      'Stops when the loss on held-out rows has not improved for some epochs.',
      'Останавливает, если потери на отложенных строках не улучшались несколько эпох.',
    ),
    formula: '\\min_{i \\le e - n} L_i \\le \\min_{i \\le e} L_i + \\delta',
    when: text(
      'Against overfitting: training goes no further than it helps.',
      'Против переобучения: обучение длится, пока это полезно.',
    ),
  },
  params: {
    patience: p.int({
      title: text('Patience, epochs', 'Терпение, эпох'),
      doc: text('How many epochs without improvement it waits.', 'Сколько эпох без улучшения ждать.'),
      default: 10,
      min: 1,
      max: 1_000_000,
    }),
    improvement: p.float({
      title: text('Least improvement δ', 'Наименьшее улучшение δ'),
      doc: text('A smaller decrease of the loss does not count.', 'Меньшее снижение потерь не учитывается.'),
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
    ({ patience, improvement, restore }, memory) =>
    ({ watchedLoss }) => {
      const [best = Number.POSITIVE_INFINITY, waited = 0] = memory;
      const better = watchedLoss < best - improvement;
      memory[0] = better ? watchedLoss : best;
      memory[1] = better ? 0 : waited + 1;
      return better ? { stop: false, best: restore } : { stop: memory[1] >= patience };
    },
  again: (memory) => {
    memory[1] = 0;
  },
});
