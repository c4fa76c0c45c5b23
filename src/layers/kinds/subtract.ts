// The difference of two inputs.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes } from '../merging.ts';
import { input, output, valueAt } from '../ports.ts';

export const subtract = defineLayer({
  kind: 'subtract',
  version: 1,
  title: text('Subtract', 'Разность'),
  category: 'merge',
  icon: 'Minus',
  keywords: ['subtract', 'difference', 'minus', 'разность', 'вычитание'],
  doc: {
    summary: text('Takes the second input away from the first.', 'Вычитает второй вход из первого.'),
    formula: 'y = a - b',
    when: text(
      'Comparing two branches, as in networks that judge how alike two inputs are.',
      'Сравнение двух ветвей, например в сетях, оценивающих сходство двух входов.',
    ),
    fails: text('Both inputs must have the same shape.', 'Оба входа должны иметь одинаковую форму.'),
  },
  params: {},
  inputs: [
    input(null, 'a', text('From', 'Из чего')),
    input(null, 'b', text('What to take away', 'Что вычесть')),
  ],
  outputs: [output(null)],
  brief: () => text('first − second', 'первый − второй'),
  check: (_params, shapes) => equalShapes(shapes).map((problem) => ({ ...problem, port: 'b' })),
  lower: (b, _params, values) => [b.sub(valueAt(values, 0), valueAt(values, 1))],
  samples: [
    { params: {}, inputs: [[3], [3]] },
    {
      params: {},
      inputs: [
        [2, 2],
        [2, 2],
      ],
    },
  ],
});
