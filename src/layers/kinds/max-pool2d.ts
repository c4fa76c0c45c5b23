// The largest number of every window of an image.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { pool, poolStride } from '../pooling.ts';
import { input, output, valueAt } from '../ports.ts';
import { poolSizeParam, poolStrideParam } from '../window-params.ts';
import { pair, windowFits } from '../windows.ts';

export const maxPool2d = defineLayer({
  kind: 'maxPool2d',
  version: 1,
  title: text('Max pooling 2-D', 'Максимум по окнам 2D'),
  category: 'pooling',
  icon: 'ChevronsUp',
  keywords: ['max pool', 'pooling', 'downsample', 'подвыборка', 'пулинг', 'максимум'],
  doc: {
    summary: text(
      'Gives the largest number of each window of an image, channel by channel.',
      'Выдаёт наибольшее число каждого окна изображения, по каналам отдельно.',
    ),
    formula: 'y_{r,c,k} = \\max_{i,j}\\, x_{rs+i,\\,cs+j,\\,k}',
    when: text(
      'Between convolutions: the image shrinks, what was found stays, and small shifts no longer matter.',
      'Между свёртками: изображение уменьшается, найденное остаётся, а малые сдвиги перестают влиять.',
    ),
    fails: text(
      'Only the largest number of a window gets a gradient; exact places are lost.',
      'Градиент получает только наибольшее число окна; точные места теряются.',
    ),
  },
  params: { size: poolSizeParam([2, 2]), stride: poolStrideParam([0, 0]) },
  inputs: [input(3)],
  outputs: [output(3)],
  brief: ({ size }) => text(size.join('×'), size.join('×')),
  check: ({ size }, [x]) => (x === undefined ? [] : windowFits(x.slice(0, 2), size, [1, 1], 'valid')),
  lower: (b, { size, stride }, values) => [
    pool(b, 'max', valueAt(values, 0), pair(size), pair(poolStride(size, stride))),
  ],
  samples: [
    { params: {}, inputs: [[4, 4, 2]] },
    { params: { size: [2, 3] }, inputs: [[5, 7, 1]] },
    { params: { size: [3, 2], stride: [1, 2] }, inputs: [[4, 5, 2]] },
    { params: { size: [2, 2], stride: [3, 3] }, inputs: [[6, 7, 1]] },
  ],
});
