// The largest number of every channel over all places.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { input, output, shapeText, valueAt } from '../ports.ts';

export const globalMaxPool = defineLayer({
  kind: 'globalMaxPool',
  version: 1,
  title: text('Global max pooling', 'Глобальный максимум'),
  category: 'pooling',
  icon: 'ArrowBarToUp',
  keywords: ['global max pool', 'pooling', 'пулинг', 'глобальный максимум'],
  doc: {
    summary: text(
      'Gives the largest number of each channel over the whole image or sequence.',
      'Выдаёт наибольшее число каждого канала по всему изображению или последовательности.',
    ),
    formula: 'y_k = \\max_{r,c} x_{r,c,k}',
    when: text(
      'Where it matters whether a pattern occurs anywhere, as in texts.',
      'Когда важно, встречается ли образ хоть где-нибудь, например в текстах.',
    ),
    fails: text('Only one place a channel gets a gradient.', 'Градиент получает только одно место на канал.'),
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
    return [b.reduce('max', x, places)];
  },
  samples: [
    { params: {}, inputs: [[3, 4, 2]] },
    { params: {}, inputs: [[5, 3]] },
  ],
});
