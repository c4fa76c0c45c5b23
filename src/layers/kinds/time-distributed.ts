// A dense layer applied to every step of a sequence, or every place of an image, with the same weights.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { activate, activationParams, activationSuffix } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { p } from '../params.ts';
import { penaltyParams } from '../penalties.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';
import { biasParam } from '../window-params.ts';

export const timeDistributed = defineLayer({
  kind: 'timeDistributed',
  version: 1,
  title: text('Dense per step', 'Полносвязный по шагам'),
  category: 'recurrent',
  icon: 'LayoutColumns',
  keywords: [
    'time distributed',
    'dense',
    'per step',
    'pointwise',
    'по шагам',
    'полносвязный',
    'последовательность',
  ],
  doc: {
    summary: text(
      'Applies one dense layer to the last axis at every step or place, with the same weights everywhere.',
      'Применяет один полносвязный слой к последней оси на каждом шаге или месте с одними и теми же весами.',
    ),
    formula: 'y_t = f(x_t W + b)',
    when: text(
      'An answer at every step after a recurrent layer; the inner layers of a transformer.',
      'Ответ на каждом шаге после рекуррентного слоя; внутренние слои трансформера.',
    ),
    fails: text('Steps do not see each other in it.', 'Шаги в нём не видят друг друга.'),
  },
  params: {
    units: p.int({
      title: text('Units', 'Нейроны'),
      doc: text('How many outputs at every step.', 'Сколько выходов на каждом шаге.'),
      default: 32,
      min: 1,
      max: 65_536,
    }),
    ...activationParams('linear'),
    bias: biasParam,
    ...initialiserParams,
    ...penaltyParams,
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: (params) => {
    const suffix = activationSuffix(params);
    return text(counted(params.units, 'unit') + suffix.en, `нейронов: ${params.units}${suffix.ru}`);
  },
  check: () => [],
  lower: (b, params, values) => {
    const x = valueAt(values, 0); // [N, ..., in]
    const shape = b.shapeOf(x);
    const [width, { units, l1, l2 }] = [lastOf(shape), params];
    const places = shape.slice(0, -1);
    const init = initialiserOf(params, { in: width, out: units }, params.activation);
    const kernel = b.weight('kernel', [width, units], init, { role: 'weight', l1, l2 });
    const flat = b.reshape(x, [places.reduce((product, size) => product * size, 1), width]);
    const sums = b.reshape(b.matmul(flat, kernel), [...places, units]);
    const z = params.bias
      ? b.add(sums, b.weight('bias', [units], { kind: 'zeros' }, { role: 'bias' }))
      : sums;
    return [activate(b, params, z)];
  },
  samples: [
    { params: { units: 2 }, inputs: [[3, 2]] },
    { params: { units: 3, activation: 'softmax', bias: false }, inputs: [[2, 2, 2]] },
  ],
});
