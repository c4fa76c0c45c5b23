// Switches units off at random while training; hands its input on otherwise.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, valueAt } from '../ports.ts';

export const dropout = defineLayer({
  kind: 'dropout',
  version: 1,
  title: text('Dropout', 'Прореживание (dropout)'),
  category: 'normalisation',
  icon: 'EyeOff',
  keywords: [
    'dropout',
    'regularisation',
    'overfitting',
    'прореживание',
    'дропаут',
    'регуляризация',
    'переобучение',
  ],
  doc: {
    summary: text(
      'While training, sets each number to zero with probability p and scales the others by 1/(1 − p); afterwards it does nothing.',
      'Во время обучения обнуляет каждое число с вероятностью p, а остальные умножает на 1/(1 − p); после обучения ничего не делает.',
    ),
    formula: 'y_i = \\frac{m_i x_i}{1 - p},\\quad P(m_i = 0) = p',
    when: text(
      'When validation loss rises while training loss falls: no unit can rely on another one being there.',
      'Когда потери на проверке растут, а на обучении падают: ни один нейрон не может рассчитывать на соседа.',
    ),
    fails: text(
      'Training takes longer, and on small networks it mostly costs accuracy. Never right before the output.',
      'Обучение идёт дольше, а малые сети в основном теряют точность. Не ставьте его прямо перед выходом.',
    ),
  },
  params: {
    rate: p.float({
      title: text('Probability p', 'Вероятность p'),
      doc: text(
        'The share of numbers switched off: 0.1 to 0.5 are usual.',
        'Доля отключаемых чисел: обычно от 0,1 до 0,5.',
      ),
      default: 0.25,
      min: 0,
      max: 0.95,
      logarithmic: false,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ rate }) => text(`p = ${rate}`, `p = ${rate}`),
  check: () => [],
  lower: (b, { rate }, values) => {
    const x = valueAt(values, 0);
    if (b.mode === 'inference' || rate === 0) return [x];
    const shape = b.shapeOf(x);
    // Dropped where the draw is below p.
    const dropped = b.binary('greater', b.fill(shape, rate), b.randomUniform(shape));
    return [b.select(dropped, b.fill(shape, 0), b.scale(x, 1 / (1 - rate)))];
  },
  samples: [
    { params: {}, inputs: [[6]] },
    { params: { rate: 0.5 }, inputs: [[2, 3]] },
  ],
});
