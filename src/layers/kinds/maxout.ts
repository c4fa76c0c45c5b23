// The largest of several affine maps: a layer that learns its own activation.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { p } from '../params.ts';
import { penaltyParams } from '../penalties.ts';
import { batchOf, input, lastOf, output, valueAt } from '../ports.ts';

export const maxout = defineLayer({
  kind: 'maxout',
  version: 1,
  title: text('Maxout', 'Maxout'),
  category: 'dense',
  icon: 'StackPush',
  keywords: ['maxout', 'goodfellow', 'максаут', 'кусочно-линейная'],
  doc: {
    summary: text(
      'Each unit computes k affine maps of its inputs and gives the largest.',
      'Каждый нейрон вычисляет k аффинных функций входов и выдаёт наибольшую.',
    ),
    formula: 'y_j = \\max_{i = 1..k} (x W_{ij} + b_{ij})',
    when: text(
      'Hidden layers with dropout, where the shape of the activation should be learned: any convex function can be approximated.',
      'Скрытые слои с прореживанием, где форму активации стоит обучать: приближается любая выпуклая функция.',
    ),
    fails: text(
      'k times the weights of a dense layer; only the winning piece gets a gradient.',
      'Весов в k раз больше, чем у полносвязного слоя; градиент получает только победившая функция.',
    ),
  },
  params: {
    units: p.int({
      title: text('Units', 'Нейроны'),
      doc: text('How many neurons, and so how many outputs.', 'Сколько нейронов, а значит и выходов.'),
      default: 32,
      min: 1,
      max: 65_536,
    }),
    pieces: p.int({
      title: text('Pieces k', 'Число функций k'),
      doc: text(
        'How many affine maps each unit chooses from.',
        'Из скольких аффинных функций выбирает нейрон.',
      ),
      default: 2,
      min: 2,
      max: 64,
    }),
    ...initialiserParams,
    ...penaltyParams,
  },
  inputs: [input(1)],
  outputs: [output(1)],
  brief: ({ units, pieces }) =>
    text(`${counted(units, 'unit')} · ${pieces} pieces`, `нейронов: ${units} · функций: ${pieces}`),
  check: () => [],
  lower: (b, params, values) => {
    const { units, pieces, l1, l2 } = params;
    const x = valueAt(values, 0); // [N, in]
    const width = lastOf(b.shapeOf(x));
    const init = initialiserOf(params, { in: width, out: units });
    const kernel = b.weight('kernel', [width, pieces * units], init, { role: 'weight', l1, l2 });
    const bias = b.weight('bias', [pieces * units], { kind: 'zeros' }, { role: 'bias' });
    const all = b.add(b.matmul(x, kernel), bias);
    return [b.reduce('max', b.reshape(all, [batchOf(b, x), pieces, units]), [1])];
  },
  samples: [
    { params: { units: 3, pieces: 2 }, inputs: [[4]] },
    { params: { units: 1, pieces: 3 }, inputs: [[2]] },
    { params: { units: 1, pieces: 2 }, inputs: [[1]] },
  ],
});
