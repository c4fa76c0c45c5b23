// The largest number of every window of a sequence.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { pool, poolStride } from '../pooling.ts';
import { batchOf, input, output, sampleShape, valueAt } from '../ports.ts';
import { poolSizeParam, poolStrideParam } from '../window-params.ts';
import { windowFits } from '../windows.ts';

export const maxPool1d = defineLayer({
  kind: 'maxPool1d',
  version: 1,
  title: text('Max pooling 1-D', 'Максимум по окнам 1D'),
  category: 'pooling',
  icon: 'ChevronsUp',
  keywords: ['max pool', 'pooling', 'sequence', 'подвыборка', 'пулинг', 'максимум'],
  doc: {
    summary: text(
      'Gives the largest number of each window of a sequence, feature by feature.',
      'Выдаёт наибольшее число каждого окна последовательности, по признакам отдельно.',
    ),
    formula: 'y_{t,k} = \\max_{i}\\, x_{ts+i,\\,k}',
    when: text(
      'Between convolutions over sequences: the sequence shrinks and what was found stays.',
      'Между свёртками по последовательности: она укорачивается, а найденное остаётся.',
    ),
    fails: text(
      'Only the largest number of a window gets a gradient; exact places are lost.',
      'Градиент получает только наибольшее число окна; точные места теряются.',
    ),
  },
  params: { size: poolSizeParam([2]), stride: poolStrideParam([0]) },
  inputs: [input(2)],
  outputs: [output(2)],
  brief: ({ size }) => text(size.join('×'), size.join('×')),
  check: ({ size }, [x]) => (x === undefined ? [] : windowFits(x.slice(0, 1), size, [1], 'valid')),
  lower: (b, { size, stride }, values) => {
    const x = valueAt(values, 0);
    const [batch, [steps = 1, channels = 1]] = [batchOf(b, x), sampleShape(b, x)];
    const [length = 1] = size;
    const [step = 1] = poolStride(size, stride);
    const pooled = pool(b, 'max', b.reshape(x, [batch, 1, steps, channels]), [1, length], [1, step]);
    const [, , positions = 1] = b.shapeOf(pooled);
    return [b.reshape(pooled, [batch, positions, channels])];
  },
  samples: [
    { params: {}, inputs: [[6, 2]] },
    { params: { size: [3], stride: [2] }, inputs: [[7, 1]] },
    { params: { size: [3] }, inputs: [[7, 1]] },
    { params: { size: [2], stride: [3] }, inputs: [[6, 2]] },
    { params: { size: [1] }, inputs: [[1, 1]] },
  ],
});
