// Normalises each sample by its own mean and variance.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';

export const layerNorm = defineLayer({
  kind: 'layerNorm',
  version: 1,
  title: text('Layer normalisation', 'Послойная нормализация'),
  category: 'normalisation',
  icon: 'Baseline',
  keywords: ['layer norm', 'normalisation', 'normalization', 'нормализация', 'послойная'],
  doc: {
    summary: text(
      'Brings the last axis of each sample to mean 0 and variance 1, then scales and shifts it by learned numbers.',
      'Приводит последнюю ось каждого примера к среднему 0 и дисперсии 1, затем масштабирует и сдвигает обученными числами.',
    ),
    formula: 'y = \\gamma \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
    when: text(
      'Recurrent networks and transformers, and wherever batches are small: it does not look at other samples.',
      'Рекуррентные сети и трансформеры, а также любые сети с малыми пакетами: другие примеры ей не нужны.',
    ),
    fails: text(
      'On one or two features it erases what tells samples apart.',
      'На одном-двух признаках стирает то, чем примеры различаются.',
    ),
  },
  params: {
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
  brief: ({ epsilon }) => text(`ε = ${epsilon}`, `ε = ${epsilon}`),
  check: (_params, [x]) =>
    x?.at(-1) === 1
      ? [
          {
            severity: 'warning',
            code: 'layerNorm.single',
            port: 'x',
            message: text(
              'The last axis has one number, so normalising it always gives the same. Normalise where there are more.',
              'В последней оси одно число: после нормализации оно всегда одинаково. Ставьте слой там, где чисел больше.',
            ),
          },
        ]
      : [],
  lower: (b, { epsilon }, values) => {
    const x = valueAt(values, 0);
    const shape = b.shapeOf(x);
    const [last, width] = [shape.length - 1, lastOf(shape)];
    const centred = b.sub(x, b.reduce('mean', x, [last], true));
    const variance = b.reduce('mean', b.unary('square', centred), [last], true);
    const deviation = b.unary('sqrt', b.add(variance, b.fill([], epsilon)));
    const gamma = b.weight('gamma', [width], { kind: 'constant', value: 1 }, { role: 'bias' });
    const beta = b.weight('beta', [width], { kind: 'zeros' }, { role: 'bias' });
    return [b.add(b.mul(b.div(centred, deviation), gamma), beta)];
  },
  samples: [
    { params: {}, inputs: [[5]] },
    { params: { epsilon: 0.01 }, inputs: [[3, 4]] },
  ],
});
