// Draws from a normal distribution that the network states: the middle of a variational autoencoder.
// Source: Kingma, Welling, "Auto-Encoding Variational Bayes" (2014).
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes } from '../merging.ts';
import { randomNormal } from '../normal-numbers.ts';
import { p } from '../params.ts';
import { batchOf, input, output, valueAt } from '../ports.ts';

export const sampleNormal = defineLayer({
  kind: 'sampleNormal',
  version: 1,
  title: text('Sample (variational)', 'Случайная выборка (вариационная)'),
  category: 'generative',
  icon: 'Dice5',
  keywords: ['sample', 'variational', 'vae', 'kl', 'latent', 'выборка', 'вариационный', 'латентный'],
  doc: {
    summary: text(
      'Draws numbers around the stated mean with the stated variance, and pulls both towards the standard normal distribution.',
      'Выбирает числа вокруг заданного среднего с заданной дисперсией и притягивает оба к стандартному нормальному распределению.',
    ),
    formula:
      'z = \\mu + e^{v/2} \\odot \\varepsilon,\\quad \\beta\\,\\mathrm{KL} = -\\tfrac{\\beta}{2}\\sum_i (1 + v_i - \\mu_i^2 - e^{v_i})',
    when: text(
      'Variational autoencoders: the space in the middle becomes smooth, and new samples can be drawn from it.',
      'Вариационные автокодировщики: пространство в середине становится гладким, и из него можно порождать новые примеры.',
    ),
    fails: text(
      'A large β makes every input look alike; too small a β leaves gaps in the space.',
      'При большом β все входы становятся неразличимы, при слишком малом в пространстве остаются пустоты.',
    ),
  },
  params: {
    beta: p.float({
      title: text('KL weight β', 'Вес KL β'),
      doc: text(
        'How strongly the distribution is pulled towards the standard one, relative to the loss.',
        'Насколько сильно распределение притягивается к стандартному по сравнению с потерями.',
      ),
      default: 0.01,
      min: 0,
      max: 100,
      logarithmic: true,
    }),
  },
  inputs: [
    input(1, 'mean', text('Mean', 'Среднее')),
    input(1, 'logVariance', text('Logarithm of the variance', 'Логарифм дисперсии')),
  ],
  outputs: [output(1)],
  brief: ({ beta }) => text(`β = ${beta}`, `β = ${beta}`),
  check: (_params, shapes) => equalShapes(shapes).map((problem) => ({ ...problem, port: 'logVariance' })),
  lower: (b, { beta }, values) => {
    const [mean, logVariance] = [valueAt(values, 0), valueAt(values, 1)];
    const variance = b.unary('exp', logVariance);
    const inner = b.sub(b.add(logVariance, b.fill([], 1)), b.add(b.unary('square', mean), variance));
    b.addPenalty(b.scale(b.reduce('sum', inner, [0, 1]), (-0.5 * beta) / batchOf(b, mean)));
    if (b.mode === 'inference') return [mean];
    const deviation = b.unary('exp', b.scale(logVariance, 0.5));
    return [b.add(mean, b.mul(deviation, randomNormal(b, b.shapeOf(mean))))];
  },
  samples: [
    { params: {}, inputs: [[3], [3]] },
    { params: { beta: 1 }, inputs: [[1], [1]] },
  ],
});
