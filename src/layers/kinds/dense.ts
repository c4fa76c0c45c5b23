// The fully connected layer.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { activate, activationParams, activationSuffix } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { p } from '../params.ts';
import { penaltyParams } from '../penalties.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';

export const dense = defineLayer({
  kind: 'dense',
  version: 1,
  title: text('Dense', 'Полносвязный слой'),
  category: 'dense',
  icon: 'Affiliate',
  keywords: [
    'dense',
    'linear',
    'fully connected',
    'fc',
    'perceptron',
    'полносвязный',
    'линейный',
    'перцептрон',
  ],
  doc: {
    summary: text(
      'Connects every input to every unit: each unit sums its inputs with weights of its own and applies the activation.',
      'Соединяет каждый вход с каждым нейроном: нейрон суммирует входы со своими весами и применяет функцию активации.',
    ),
    formula: 'y = f(xW + b)',
    when: text(
      'Tables of numbers, and the last layers of nearly every network. H units on n inputs have H(n + 1) parameters.',
      'Таблицы чисел и последние слои почти любой сети. У слоя из H нейронов с n входами H(n + 1) параметров.',
    ),
    fails: text(
      'It knows nothing of neighbourhood: on images and sequences it needs far more weights than a convolution. Two of them in a row without an activation equal one.',
      'Не учитывает соседства: на изображениях и последовательностях требует гораздо больше весов, чем свёртка. Два таких слоя подряд без активации равносильны одному.',
    ),
  },
  params: {
    units: p.int({
      title: text('Units', 'Нейроны'),
      doc: text(
        'How many neurons, and so how many outputs. 16 to 256 suit most tables; the last layer has one per class or per predicted number.',
        'Сколько нейронов, а значит и выходов. Для большинства таблиц хватает 16–256; в последнем слое — по одному на класс или на предсказываемое число.',
      ),
      default: 64,
      min: 1,
      max: 65_536,
    }),
    ...activationParams('linear'),
    bias: p.bool({
      title: text('Bias', 'Смещение'),
      doc: text(
        'Adds a trained number to each unit. Leave it out before batch normalisation, which has its own.',
        'Добавляет каждому нейрону обучаемое число. Перед пакетной нормализацией не нужно: у неё есть своё.',
      ),
      default: true,
    }),
    ...initialiserParams,
    ...penaltyParams,
  },
  inputs: [input(1)],
  outputs: [output(1)],
  brief: (params) => {
    const suffix = activationSuffix(params);
    return text(counted(params.units, 'unit') + suffix.en, `нейронов: ${params.units}${suffix.ru}`);
  },
  check: () => [],
  lower: (b, params, values) => {
    const x = valueAt(values, 0); // [N, in]
    const [width, { units }] = [lastOf(b.shapeOf(x)), params];
    const init = initialiserOf(params, { in: width, out: units }, params.activation);
    const kernel = b.weight('kernel', [width, units], init, { role: 'weight', l1: params.l1, l2: params.l2 });
    const product = b.matmul(x, kernel);
    const z = params.bias
      ? b.add(product, b.weight('bias', [units], { kind: 'zeros' }, { role: 'bias' }))
      : product;
    return [activate(b, params, z)];
  },
  samples: [
    { params: { units: 3 }, inputs: [[4]] },
    { params: { units: 1, activation: 'sigmoid', bias: false }, inputs: [[1]] },
    { params: { units: 5, activation: 'relu', l1: 0.01, l2: 0.02 }, inputs: [[3]] },
    { params: { units: 4, activation: 'prelu', initialiser: 'orthogonal' }, inputs: [[2]] },
    { params: { units: 3, activation: 'softmax', initialiser: 'heUniform' }, inputs: [[5]] },
  ],
});
