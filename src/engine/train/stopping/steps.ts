// Enough steps have been taken: the same effort for runs whose epochs differ in length.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineStopping } from './define.ts';

export const steps = defineStopping({
  kind: 'steps',
  title: text('Step limit', 'Ограничение числа шагов'),
  doc: {
    summary: text(
      'Stops at the first end of an epoch after so many steps.',
      'Останавливает в конце первой эпохи после стольких шагов.',
    ),
    formula: 's \\ge S',
    when: text(
      'To compare batch sizes by equal numbers of updates.',
      'Чтобы сравнить размеры пакета при равном числе обновлений.',
    ),
  },
  params: {
    steps: p.int({
      title: text('Steps', 'Шагов'),
      doc: text('One batch is one step.', 'Один пакет — один шаг.'),
      default: 10_000,
      min: 1,
      max: 1_000_000_000,
    }),
  },
  watch:
    ({ steps: limit }) =>
    ({ step }) => ({ stop: step >= limit }),
});
