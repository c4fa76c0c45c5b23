// The largest of its inputs.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes, fold } from '../merging.ts';
import { inputs, output } from '../ports.ts';

export const maximum = defineLayer({
  kind: 'maximum',
  version: 1,
  title: text('Maximum', 'Максимум'),
  category: 'merge',
  icon: 'MathMax',
  keywords: ['maximum', 'max', 'максимум', 'наибольшее'],
  doc: {
    summary: text(
      'Takes the largest of its inputs, number by number.',
      'Выбирает наибольший из входов поэлементно.',
    ),
    formula: 'y = \\max(x_1, x_2, \\dots)',
    when: text(
      'Competing branches: the strongest response wins, as in maxout.',
      'Соревнование ветвей: побеждает самый сильный отклик, как в maxout.',
    ),
    fails: text(
      'Only the winner gets a gradient; a branch that never wins stops learning.',
      'Градиент получает только победитель; ветвь, которая никогда не побеждает, перестаёт учиться.',
    ),
  },
  params: {},
  inputs: [inputs(null)],
  outputs: [output(null)],
  brief: () => text('largest of the inputs', 'наибольший из входов'),
  check: (_params, shapes) => equalShapes(shapes),
  lower: (b, _params, values) => [fold(values, (x, y) => b.binary('maximum', x, y))],
  samples: [
    { params: {}, inputs: [[3], [3]] },
    {
      params: {},
      inputs: [
        [2, 2],
        [2, 2],
        [2, 2],
      ],
    },
  ],
});
