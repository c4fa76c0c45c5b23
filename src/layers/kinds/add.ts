// The sum of its inputs: what closes a residual connection.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes, fold } from '../merging.ts';
import { inputs, output } from '../ports.ts';

export const add = defineLayer({
  kind: 'add',
  version: 1,
  title: text('Add', 'Сумма'),
  category: 'merge',
  icon: 'Plus',
  keywords: ['add', 'sum', 'residual', 'skip', 'сумма', 'сложение', 'остаточная связь'],
  doc: {
    summary: text('Adds its inputs number by number.', 'Складывает входы поэлементно.'),
    formula: 'y = x_1 + x_2 + \\dots',
    when: text(
      'Residual connections: the wire past a block lets gradients reach early layers of deep networks.',
      'Остаточные связи: путь в обход блока помогает градиенту дойти до первых слоёв глубокой сети.',
    ),
    fails: text('All inputs must have the same shape.', 'Все входы должны иметь одинаковую форму.'),
  },
  params: {},
  inputs: [inputs(null)],
  outputs: [output(null)],
  brief: () => text('sum of the inputs', 'сумма входов'),
  check: (_params, shapes) => equalShapes(shapes),
  lower: (b, _params, values) => [fold(values, (x, y) => b.add(x, y))],
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
