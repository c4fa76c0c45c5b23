// Normalises each channel by the batch while training, by running averages afterwards.
import { text } from '../../base/text.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';

export const batchNorm = defineLayer({
  kind: 'batchNorm',
  version: 1,
  title: text('Batch normalisation', 'Пакетная нормализация'),
  category: 'normalisation',
  icon: 'AdjustmentsHorizontal',
  keywords: ['batch norm', 'normalisation', 'normalization', 'нормализация', 'пакетная', 'батч'],
  doc: {
    summary: text(
      'Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it by learned numbers. Afterwards running averages stand in for the batch.',
      'Приводит каждый канал к среднему 0 и дисперсии 1 по пакету, затем масштабирует и сдвигает обученными числами. После обучения вместо пакета берутся накопленные средние.',
    ),
    formula:
      'y = \\gamma \\frac{x - \\mu_B}{\\sqrt{\\sigma_B^2 + \\varepsilon}} + \\beta,\\quad \\hat\\mu \\leftarrow m\\hat\\mu + (1 - m)\\mu_B',
    when: text(
      'Between a dense or convolutional layer and its activation, in deep networks: training goes faster and bears larger learning rates.',
      'Между полносвязным или свёрточным слоем и его активацией в глубоких сетях: обучение ускоряется и терпит большую скорость.',
    ),
    fails: text(
      'Batches below about 16 give noisy averages; a batch of 1 erases the signal.',
      'При пакетах меньше примерно 16 средние шумные; пакет из 1 примера стирает сигнал.',
    ),
  },
  params: {
    momentum: p.float({
      title: text('Momentum m', 'Момент m'),
      doc: text(
        'How much of the old running average stays at each step: 0.9 to 0.99.',
        'Какая часть накопленного среднего сохраняется на каждом шаге: от 0,9 до 0,99.',
      ),
      default: 0.9,
      min: 0,
      max: 0.9999,
      logarithmic: false,
    }),
    epsilon: p.float({
      title: text('ε', 'ε'),
      doc: text(
        'Added to the variance, so that nothing is divided by zero.',
        'Прибавляется к дисперсии, чтобы не делить на ноль.',
      ),
      default: 1e-5,
      min: 1e-9,
      max: 0.1,
      logarithmic: true,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ momentum }) => text(`momentum ${momentum}`, `момент ${momentum}`),
  check: () => [],
  lower: (b, { momentum, epsilon }, values) => {
    const x = valueAt(values, 0);
    const shape = b.shapeOf(x);
    const width = lastOf(shape);
    const axes = shape.slice(0, -1).map((_, axis) => axis);
    const gamma = b.weight('gamma', [width], { kind: 'constant', value: 1 }, { role: 'bias' });
    const beta = b.weight('beta', [width], { kind: 'zeros' }, { role: 'bias' });
    const runningMean = b.statistic('mean', [width], { kind: 'zeros' });
    const runningVariance = b.statistic('variance', [width], { kind: 'constant', value: 1 });

    const training = b.mode === 'training';
    const mean = training ? b.reduce('mean', x, axes) : runningMean;
    const centred = b.sub(x, mean);
    const variance = training ? b.reduce('mean', b.unary('square', centred), axes) : runningVariance;
    if (training) {
      // The running variance is the unbiased one, as in PyTorch.
      const count = sizeOf(shape) / width;
      const unbiased = count > 1 ? b.scale(variance, count / (count - 1)) : variance;
      const follow = (old: number, now: number) => b.add(b.scale(old, momentum), b.scale(now, 1 - momentum));
      b.assign('mean', follow(runningMean, mean));
      b.assign('variance', follow(runningVariance, unbiased));
    }
    const deviation = b.unary('sqrt', b.add(variance, b.fill([], epsilon)));
    return [b.add(b.mul(b.div(centred, deviation), gamma), beta)];
  },
  samples: [
    { params: {}, inputs: [[4]] },
    { params: { momentum: 0.5, epsilon: 0.01 }, inputs: [[3, 2]] },
    { params: {}, inputs: [[2, 3, 2]] },
    { params: {}, inputs: [[1]] },
  ],
});
