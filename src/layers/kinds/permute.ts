// Axes in another order.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, shapeText, valueAt } from '../ports.ts';

const isPermutation = (order: readonly number[], rank: number) =>
  order.length === rank && new Set(order).size === rank && order.every((axis) => axis < rank);

export const permute = defineLayer({
  kind: 'permute',
  version: 1,
  title: text('Permute', 'Перестановка осей'),
  category: 'shape',
  icon: 'Switch3',
  keywords: ['permute', 'transpose', 'axes', 'перестановка', 'транспонирование', 'оси'],
  doc: {
    summary: text('Puts the axes of a sample into another order.', 'Меняет порядок осей примера.'),
    formula: 'y_{\\pi(i)} = x_i',
    when: text(
      'To swap steps and features of a sequence, or channels first and last of an image.',
      'Чтобы поменять местами шаги и признаки последовательности или переставить каналы изображения.',
    ),
    fails: text(
      'Unlike Reshape it moves numbers; each axis must be named once.',
      'В отличие от «Изменения формы» переставляет числа; каждая ось называется один раз.',
    ),
  },
  params: {
    order: p.ints({
      title: text('Order', 'Порядок'),
      doc: text(
        'Old axes in their new order, counted from 0 without the batch: 1 0 swaps two.',
        'Старые оси в новом порядке, считая с 0 без пакета: 1 0 меняет две местами.',
      ),
      default: [1, 0],
      length: null,
      min: 0,
      max: 5,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ order }) => text(order.join(' '), order.join(' ')),
  check: ({ order }, [x]) => {
    if (x === undefined || isPermutation(order, x.length)) return [];
    const straight = x.map((_, axis) => axis).reverse();
    return [
      {
        severity: 'error',
        code: 'permute.order',
        param: 'order',
        message: text(
          `${shapeText(x)} has ${x.length} axes: the order must name each from 0 to ${x.length - 1} once.`,
          `У формы ${shapeText(x)} осей: ${x.length}. Порядок должен назвать каждую от 0 до ${x.length - 1} один раз.`,
        ),
        fix: (node) => ({
          kind: 'setParam',
          title: text(`Set the order to ${straight.join(' ')}`, `Задать порядок ${straight.join(' ')}`),
          node,
          param: 'order',
          value: straight,
        }),
      },
    ];
  },
  lower: (b, { order }, values) => [b.transpose(valueAt(values, 0), [0, ...order.map((axis) => axis + 1)])],
  samples: [
    { params: {}, inputs: [[2, 3]] },
    { params: { order: [2, 0, 1] }, inputs: [[2, 3, 2]] },
  ],
});
