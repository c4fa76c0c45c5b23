// The product of its inputs: gating.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes, fold } from '../merging.ts';
import { inputs, output } from '../ports.ts';

export const multiply = defineLayer({
  kind: 'multiply',
  version: 1,
  title: text('Multiply', 'Произведение'),
  category: 'merge',
  icon: 'X',
  keywords: ['multiply', 'product', 'gate', 'произведение', 'умножение', 'вентиль'],
  doc: {
    summary: text('Multiplies its inputs number by number.', 'Перемножает входы поэлементно.'),
    formula: 'y = x_1 \\odot x_2 \\odot \\dots',
    when: text(
      'Gates: a branch that ends in a sigmoid decides how much of the other one passes.',
      'Вентили: ветвь с сигмоидой на конце решает, какая доля другой ветви пройдёт.',
    ),
    fails: text(
      'Products grow and shrink quickly: keep one factor within 0 and 1.',
      'Произведения быстро растут и убывают: держите один из множителей в пределах от 0 до 1.',
    ),
  },
  params: {},
  inputs: [inputs(null)],
  outputs: [output(null)],
  brief: () => text('product of the inputs', 'произведение входов'),
  check: (_params, shapes) => equalShapes(shapes),
  lower: (b, _params, values) => [fold(values, (x, y) => b.mul(x, y))],
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
