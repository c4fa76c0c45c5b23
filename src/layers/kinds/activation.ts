// An activation function as a node of its own, where it is wanted apart from the layer before it.
import { text } from '../../base/text.ts';
import { ACTIVATION_IDS, ACTIVATIONS, activationParams } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, valueAt } from '../ports.ts';

const { activation: choice, leak, scale } = activationParams('relu');

export const activation = defineLayer({
  kind: 'activation',
  version: 1,
  title: text('Activation', 'Активация'),
  category: 'activation',
  icon: 'MathFunction',
  keywords: ['activation', 'nonlinearity', 'активация', 'нелинейность', ...ACTIVATION_IDS],
  doc: {
    summary: text(
      'Applies a function to every number that passes (softmax: to the numbers of the last axis together).',
      'Применяет функцию к каждому проходящему числу (softmax — ко всем числам последней оси сразу).',
    ),
    formula: 'a = f(z)',
    when: text(
      'Between layers, so that depth gains something: ReLU in hidden layers, sigmoid for yes or no, softmax for several classes, linear for numbers.',
      'Между слоями, чтобы глубина имела смысл: ReLU в скрытых слоях, сигмоида для ответа «да или нет», softmax для нескольких классов, линейная для чисел.',
    ),
    fails: text(
      'Saturating functions stacked deep let gradients vanish; step and sign let none through at all.',
      'Насыщающиеся функции в глубокой сети гасят градиент, а ступенька и знак не пропускают его вовсе.',
    ),
  },
  params: {
    activation: choice,
    slope: p.float({
      title: text('Slope k', 'Наклон k'),
      doc: text('The factor of the linear function.', 'Множитель линейной функции.'),
      default: 1,
      min: -100,
      max: 100,
      logarithmic: false,
      visible: (params) => params.activation === 'linear',
    }),
    leak,
    scale,
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: (params) => ACTIVATIONS[params.activation].title,
  check: () => [],
  lower: (b, params, values) => [ACTIVATIONS[params.activation].build(b, valueAt(values, 0), params)],
  samples: [
    ...ACTIVATION_IDS.map((id) => ({ params: { activation: id }, inputs: [[5]] })),
    { params: { activation: 'linear', slope: 2.5 }, inputs: [[3]] },
    { params: { activation: 'softmax' }, inputs: [[2, 3]] },
    { params: { activation: 'prelu' }, inputs: [[2, 2, 3]] },
  ],
});
