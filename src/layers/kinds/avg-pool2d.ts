// The mean of every window of an image.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { pool, poolStride } from '../pooling.ts';
import { input, output, valueAt } from '../ports.ts';
import { poolSizeParam, poolStrideParam } from '../window-params.ts';
import { pair, windowFits } from '../windows.ts';

export const avgPool2d = defineLayer({
  kind: 'avgPool2d',
  version: 1,
  title: text('Average pooling 2-D', 'Среднее по окнам 2D'),
  category: 'pooling',
  icon: 'MathAvg',
  keywords: ['average pool', 'pooling', 'downsample', 'подвыборка', 'пулинг', 'среднее'],
  doc: {
    summary: text(
      'Gives the mean of each window of an image, channel by channel.',
      'Выдаёт среднее по каждому окну изображения, по каналам отдельно.',
    ),
    formula: 'y_{r,c,k} = \\frac{1}{hw}\\sum_{i,j} x_{rs+i,\\,cs+j,\\,k}',
    when: text(
      'Smoother than the largest: where every part of a window counts.',
      'Мягче, чем максимум: там, где важна каждая часть окна.',
    ),
    fails: text('A strong answer among weak ones is diluted.', 'Сильный отклик среди слабых размывается.'),
  },
  params: { size: poolSizeParam([2, 2]), stride: poolStrideParam([0, 0]) },
  inputs: [input(3)],
  outputs: [output(3)],
  brief: ({ size }) => text(size.join('×'), size.join('×')),
  check: ({ size }, [x]) => (x === undefined ? [] : windowFits(x.slice(0, 2), size, [1, 1], 'valid')),
  lower: (b, { size, stride }, values) => [
    pool(b, 'mean', valueAt(values, 0), pair(size), pair(poolStride(size, stride))),
  ],
  samples: [
    { params: {}, inputs: [[4, 4, 2]] },
    { params: { size: [2, 3] }, inputs: [[5, 7, 1]] },
    { params: { size: [3, 2], stride: [1, 2] }, inputs: [[4, 5, 2]] },
    { params: { size: [2, 2], stride: [3, 3] }, inputs: [[6, 7, 1]] },
  ],
});
