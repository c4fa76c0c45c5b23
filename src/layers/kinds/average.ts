// The mean of its inputs: an ensemble inside a network.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes, fold } from '../merging.ts';
import { inputs, output } from '../ports.ts';

export const average = defineLayer({
  kind: 'average',
  version: 1,
  title: text('Average', 'Среднее'),
  category: 'merge',
  icon: 'MathAvg',
  keywords: ['average', 'mean', 'ensemble', 'среднее', 'ансамбль'],
  doc: {
    summary: text('Takes the mean of its inputs number by number.', 'Вычисляет поэлементное среднее входов.'),
    formula: 'y = \\frac1m \\sum_{i=1}^{m} x_i',
    when: text(
      'Joining independent branches into one opinion.',
      'Объединение независимых ветвей в одно мнение.',
    ),
    fails: text(
      'All inputs must have the same shape; a branch that has learnt nothing pulls the mean down.',
      'Все входы должны иметь одинаковую форму; необученная ветвь портит среднее.',
    ),
  },
  params: {},
  inputs: [inputs(null)],
  outputs: [output(null)],
  brief: () => text('mean of the inputs', 'среднее входов'),
  check: (_params, shapes) => equalShapes(shapes),
  lower: (b, _params, values) => [
    b.scale(
      fold(values, (x, y) => b.add(x, y)),
      1 / values.length,
    ),
  ],
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
