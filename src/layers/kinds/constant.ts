// The same number for every sample: the bias drawn as an input, or a fixed value to add or multiply by.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { output } from '../ports.ts';

export const constant = defineLayer({
  kind: 'constant',
  version: 1,
  title: text('Constant', 'Константа'),
  category: 'input',
  icon: 'Number1',
  keywords: ['constant', 'bias', 'one', 'fixed', 'константа', 'смещение', 'единица'],
  doc: {
    summary: text(
      'Gives the same numbers for every sample, whatever the data.',
      'Выдаёт одни и те же числа для каждого примера, какими бы ни были данные.',
    ),
    formula: 'y = c',
    when: text(
      'To draw the bias of a neuron as an input of 1, or to shift and scale by a fixed number.',
      'Чтобы изобразить смещение нейрона как вход, равный 1, либо сдвинуть или умножить на заданное число.',
    ),
    fails: text(
      'It is not trained: for a trained bias use the one inside Dense.',
      'Не обучается: обучаемое смещение есть внутри полносвязного слоя.',
    ),
  },
  params: {
    value: p.float({
      title: text('Value', 'Значение'),
      doc: text(
        'The number given. A bias input is 1 (or −1).',
        'Выдаваемое число. Вход смещения равен 1 (или −1).',
      ),
      default: 1,
      min: -1e6,
      max: 1e6,
      logarithmic: false,
    }),
    size: p.int({
      title: text('Length', 'Длина'),
      doc: text('How many times the number is given.', 'Сколько раз выдаётся число.'),
      default: 1,
      min: 1,
      max: 65_536,
    }),
  },
  inputs: [],
  outputs: [output(1)],
  brief: ({ value, size }) => text(`${value} × ${size}`, `${value} × ${size}`),
  check: () => [],
  lower: (b, { value, size }) => [b.fill([b.batch, size], value)],
  samples: [
    { params: {}, inputs: [] },
    { params: { value: -2.5, size: 3 }, inputs: [] },
  ],
});
