// Adds normal noise while training; hands its input on otherwise.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { randomNormal } from '../normal-numbers.ts';
import { p } from '../params.ts';
import { input, output, valueAt } from '../ports.ts';

export const gaussianNoise = defineLayer({
  kind: 'gaussianNoise',
  version: 1,
  title: text('Gaussian noise', 'Гауссов шум'),
  category: 'normalisation',
  icon: 'Ripple',
  keywords: ['noise', 'augmentation', 'denoising', 'regularisation', 'шум', 'аугментация', 'регуляризация'],
  doc: {
    summary: text(
      'While training, adds normal noise of deviation σ to every number; afterwards it does nothing.',
      'Во время обучения прибавляет к каждому числу нормальный шум с отклонением σ; после обучения ничего не делает.',
    ),
    formula: 'y = x + \\varepsilon,\\quad \\varepsilon \\sim \\mathcal N(0, \\sigma^2)',
    when: text(
      'After the input, to make a network robust to small disturbances, or in a denoising autoencoder.',
      'После входа, чтобы сеть была устойчива к малым возмущениям, или в шумоподавляющем автокодировщике.',
    ),
    fails: text(
      'Noise as large as the signal hides it: compare σ with the spread of the inputs.',
      'Шум, сравнимый с сигналом, скрывает его: соотнесите σ с разбросом входов.',
    ),
  },
  params: {
    deviation: p.float({
      title: text('Deviation σ', 'Отклонение σ'),
      doc: text(
        'Standardised inputs have a spread of 1: 0.05 to 0.3 are usual.',
        'У стандартизованных входов разброс равен 1: обычно берут от 0,05 до 0,3.',
      ),
      default: 0.1,
      min: 0,
      max: 10,
      logarithmic: false,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ deviation }) => text(`σ = ${deviation}`, `σ = ${deviation}`),
  check: () => [],
  lower: (b, { deviation }, values) => {
    const x = valueAt(values, 0);
    if (b.mode === 'inference' || deviation === 0) return [x];
    return [b.add(x, b.scale(randomNormal(b, b.shapeOf(x)), deviation))];
  },
  samples: [
    { params: {}, inputs: [[6]] },
    { params: { deviation: 1 }, inputs: [[2, 3]] },
  ],
});
