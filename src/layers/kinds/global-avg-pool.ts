// The mean of every channel over all places.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { input, output, shapeText, valueAt } from '../ports.ts';

export const globalAvgPool = defineLayer({
  kind: 'globalAvgPool',
  version: 1,
  title: text('Global average pooling', 'Глобальное среднее'),
  category: 'pooling',
  icon: 'Focus2',
  keywords: ['global average pool', 'gap', 'pooling', 'пулинг', 'глобальное среднее'],
  doc: {
    summary: text(
      'Gives the mean of each channel over the whole image or sequence.',
      'Выдаёт среднее каждого канала по всему изображению или последовательности.',
    ),
    formula: 'y_k = \\frac{1}{HW}\\sum_{r,c} x_{r,c,k}',
    when: text(
      'Instead of Flatten at the end of a convolutional network: far fewer weights follow.',
      'Вместо выпрямления в конце свёрточной сети: дальше нужно гораздо меньше весов.',
    ),
    fails: text(
      'All places are lost: only how much of a pattern there is remains.',
      'Места теряются полностью: остаётся лишь то, сколько образа найдено.',
    ),
  },
  params: {},
  inputs: [input(null)],
  outputs: [output(1)],
  brief: () => text('one number a channel', 'по числу на канал'),
  check: (_params, [x]) =>
    x === undefined || x.length > 1
      ? []
      : [
          {
            severity: 'error',
            code: 'pooling.rank',
            port: 'x',
            message: text(
              `It pools over the places of an image or a sequence, but ${shapeText(x)} has none. Remove it.`,
              `Слой обобщает места изображения или последовательности, а в форме ${shapeText(x)} их нет. Удалите его.`,
            ),
            fix: (node) => ({ kind: 'remove', title: text('Remove this layer', 'Удалить этот слой'), node }),
          },
        ],
  lower: (b, _params, values) => {
    const x = valueAt(values, 0);
    const places = b
      .shapeOf(x)
      .slice(1, -1)
      .map((_, axis) => axis + 1);
    return [b.reduce('mean', x, places)];
  },
  samples: [
    { params: {}, inputs: [[3, 4, 2]] },
    { params: {}, inputs: [[5, 3]] },
  ],
});
