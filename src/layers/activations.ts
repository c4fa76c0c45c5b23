// The activation functions: one total table for the activation layer, for the choice inside dense and convolution,
// and for the pages that explain them. Formulas are KaTeX.
import { type Text, text } from '../base/text.ts';
import type { ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder } from './define.ts';
import { type ParamSchema, type ParamsOf, p } from './params.ts';
import { lastOf } from './ports.ts';

export const ACTIVATION_IDS = [
  'linear',
  'relu',
  'leakyRelu',
  'prelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'piecewiseLinear',
  'step',
  'sign',
  'softmax',
  'logSoftmax',
] as const;
export type ActivationId = (typeof ACTIVATION_IDS)[number];

/** Numbers that some activations take. PReLU trains its own α instead. */
export interface ActivationNumbers {
  readonly slope: number;
  readonly leak: number;
  readonly scale: number;
}

export interface Activation {
  readonly title: Text;
  readonly formula: string;
  readonly derivative: string;
  readonly range: string;
  readonly when: Text;
  readonly fails: Text;
  /** False where the derivative is zero almost everywhere, so that nothing before it learns. */
  readonly trainable: boolean;
  /** True where the derivative dies away for large inputs: deep stacks of these lose their gradients. */
  readonly saturates: boolean;
  readonly build: (b: LayerBuilder, z: ValueId, numbers: ActivationNumbers) => ValueId;
}

export const ACTIVATIONS: { readonly [A in ActivationId]: Activation } = {
  linear: {
    title: text('Linear', 'Линейная'),
    formula: 'a = kz',
    derivative: "f'(z) = k",
    range: '(-\\infty, \\infty)',
    when: text(
      'The output of a regression: one linear neuron per predicted number.',
      'Выход регрессии: по одному линейному нейрону на каждое предсказываемое число.',
    ),
    fails: text(
      'Linear layers in a row collapse into a single one: no depth is gained.',
      'Несколько линейных слоёв подряд сводятся к одному: глубина ничего не даёт.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z, { slope }) => (slope === 1 ? z : b.unary('linear', z, slope)),
  },
  relu: {
    title: text('ReLU', 'ReLU'),
    formula: 'a = \\max(0, z)',
    derivative: "f'(z) = \\begin{cases} 1 & z > 0 \\\\ 0 & z \\le 0 \\end{cases}",
    range: '[0, \\infty)',
    when: text(
      'The first choice for hidden layers: cheap, and its gradient does not fade for positive inputs.',
      'Первый выбор для скрытых слоёв: вычисляется быстро, и при положительных входах градиент не затухает.',
    ),
    fails: text(
      'A unit whose input is always negative gives zero for ever (a dead ReLU). A smaller learning rate or Leaky ReLU helps.',
      'Нейрон, вход которого всегда отрицателен, навсегда выдаёт ноль («мёртвый» ReLU). Помогает меньшая скорость обучения или Leaky ReLU.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z) => b.unary('relu', z),
  },
  leakyRelu: {
    title: text('Leaky ReLU', 'Leaky ReLU'),
    formula: 'a = \\begin{cases} z & z > 0 \\\\ \\alpha z & z \\le 0 \\end{cases}',
    derivative: "f'(z) = \\begin{cases} 1 & z > 0 \\\\ \\alpha & z \\le 0 \\end{cases}",
    range: '(-\\infty, \\infty)',
    when: text(
      'Hidden layers where ReLU units die: a small slope α keeps their gradient alive.',
      'Скрытые слои, где нейроны ReLU «умирают»: небольшой наклон α сохраняет градиент.',
    ),
    fails: text(
      'With α near 1 it is almost linear, and depth is wasted.',
      'При α, близком к 1, функция почти линейна, и глубина теряется зря.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z, { leak }) => b.unary('leakyRelu', z, leak),
  },
  prelu: {
    title: text('PReLU', 'PReLU'),
    formula: 'a = \\max(0, z) + \\alpha \\min(0, z),\\ \\alpha \\text{ trained}',
    derivative: "f'(z) = \\begin{cases} 1 & z > 0 \\\\ \\alpha & z \\le 0 \\end{cases}",
    range: '(-\\infty, \\infty)',
    when: text(
      'Like Leaky ReLU, but each channel learns its own slope from the data.',
      'Как Leaky ReLU, но каждый канал подбирает свой наклон по данным.',
    ),
    fails: text(
      'On small data the extra slopes can be over-fitted.',
      'На небольших данных дополнительные наклоны могут переобучиться.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z) => {
      const alpha = b.weight(
        'alpha',
        [lastOf(b.shapeOf(z))],
        { kind: 'constant', value: 0.25 },
        { role: 'bias' },
      );
      const negative = b.unary('neg', b.unary('relu', b.unary('neg', z)));
      return b.add(b.unary('relu', z), b.mul(negative, alpha));
    },
  },
  elu: {
    title: text('ELU', 'ELU'),
    formula: 'a = \\begin{cases} z & z > 0 \\\\ \\alpha (e^z - 1) & z \\le 0 \\end{cases}',
    derivative: "f'(z) = \\begin{cases} 1 & z > 0 \\\\ a + \\alpha & z \\le 0 \\end{cases}",
    range: '(-\\alpha, \\infty)',
    when: text(
      'Hidden layers that profit from outputs centred on zero and from a smooth bend.',
      'Скрытые слои, которым полезны выходы со средним около нуля и плавный изгиб.',
    ),
    fails: text('Slower than ReLU: it computes an exponential.', 'Медленнее ReLU: вычисляется экспонента.'),
    trainable: true,
    saturates: false,
    build: (b, z, { scale }) => b.unary('elu', z, scale),
  },
  gelu: {
    title: text('GELU', 'GELU'),
    formula: 'a = z\\,\\Phi(z)',
    derivative: "f'(z) = \\Phi(z) + z\\,\\varphi(z)",
    range: '[-0.17, \\infty)',
    when: text(
      'Transformers and other deep networks: a smooth ReLU weighted by the normal distribution.',
      'Трансформеры и другие глубокие сети: гладкий вариант ReLU, взвешенный нормальным распределением.',
    ),
    fails: text(
      'Costs more than ReLU and seldom pays off in small networks.',
      'Дороже ReLU и в малых сетях редко окупается.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z) => b.unary('gelu', z),
  },
  silu: {
    title: text('SiLU (swish)', 'SiLU (swish)'),
    formula: 'a = z\\,\\sigma(z)',
    derivative: "f'(z) = \\sigma(z)\\,(1 + z(1 - \\sigma(z)))",
    range: '[-0.28, \\infty)',
    when: text(
      'Deep convolutional networks: smooth, and close to ReLU for large inputs.',
      'Глубокие свёрточные сети: гладкая функция, для больших входов близкая к ReLU.',
    ),
    fails: text(
      'Costs more than ReLU; it is not monotonic near −1.3.',
      'Дороже ReLU; не монотонна вблизи −1,3.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z) => b.unary('silu', z),
  },
  softplus: {
    title: text('Softplus', 'Softplus'),
    formula: 'a = \\ln(1 + e^z)',
    derivative: "f'(z) = \\sigma(z)",
    range: '(0, \\infty)',
    when: text(
      'Quantities that must be positive, such as a variance.',
      'Величины, которые должны быть положительными, например дисперсия.',
    ),
    fails: text(
      'As a hidden activation it is slower than ReLU and rarely better.',
      'В скрытых слоях медленнее ReLU и редко лучше.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z) => b.unary('softplus', z),
  },
  sigmoid: {
    title: text('Sigmoid', 'Сигмоида'),
    formula: 'a = \\sigma(z) = \\frac{1}{1 + e^{-z}}',
    derivative: "f'(z) = a(1 - a) \\le 0.25",
    range: '(0, 1)',
    when: text(
      'The output of a yes-or-no question: one neuron that gives a probability. Also the gates of recurrent cells.',
      'Выход для вопроса «да или нет»: один нейрон, выдающий вероятность. А также вентили рекуррентных ячеек.',
    ),
    fails: text(
      'It saturates beyond about ±2.5, and each layer multiplies the gradient by at most 0.25: deep stacks stop learning.',
      'За пределами примерно ±2,5 насыщается, и каждый слой умножает градиент не более чем на 0,25: глубокие сети перестают учиться.',
    ),
    trainable: true,
    saturates: true,
    build: (b, z) => b.unary('sigmoid', z),
  },
  hardSigmoid: {
    title: text('Hard sigmoid', 'Жёсткая сигмоида'),
    formula: 'a = \\min(1, \\max(0, \\tfrac{z}{6} + \\tfrac12))',
    derivative: "f'(z) = \\begin{cases} 1/6 & |z| < 3 \\\\ 0 & |z| \\ge 3 \\end{cases}",
    range: '[0, 1]',
    when: text('A cheap stand-in for the sigmoid in gates.', 'Дешёвая замена сигмоиды в вентилях.'),
    fails: text('Beyond ±3 its gradient is exactly zero.', 'За пределами ±3 градиент в точности равен нулю.'),
    trainable: true,
    saturates: true,
    build: (b, z) => b.unary('hardSigmoid', z),
  },
  tanh: {
    title: text('Tanh', 'Гиперболический тангенс'),
    formula: 'a = \\tanh z = 2\\sigma(2z) - 1',
    derivative: "f'(z) = 1 - a^2",
    range: '(-1, 1)',
    when: text(
      'Recurrent cells and small hidden layers: outputs are centred on zero.',
      'Рекуррентные ячейки и небольшие скрытые слои: выходы центрированы около нуля.',
    ),
    fails: text(
      'It saturates for large inputs, so gradients vanish in deep stacks.',
      'При больших входах насыщается, поэтому в глубоких сетях градиенты затухают.',
    ),
    trainable: true,
    saturates: true,
    build: (b, z) => b.unary('tanh', z),
  },
  piecewiseLinear: {
    title: text('Piecewise linear', 'Кусочно-линейная'),
    formula: 'a = \\min(1, \\max(0, z + \\tfrac12))',
    derivative: "f'(z) = \\begin{cases} 1 & |z| < \\tfrac12 \\\\ 0 & |z| \\ge \\tfrac12 \\end{cases}",
    range: '[0, 1]',
    when: text(
      'Margin classifiers and demonstrations: a step with a trainable slope between −½ and ½.',
      'Классификаторы с зазором и демонстрации: ступенька с обучаемым наклоном между −½ и ½.',
    ),
    fails: text(
      'Outside ±½ the gradient is zero, and most units soon leave that interval.',
      'Вне ±½ градиент равен нулю, и большинство нейронов быстро покидает этот промежуток.',
    ),
    trainable: true,
    saturates: true,
    build: (b, z) => b.unary('piecewiseLinear', z),
  },
  step: {
    title: text('Step (Heaviside)', 'Ступенька (Хевисайда)'),
    formula: 'a = \\begin{cases} 0 & z < 0 \\\\ 0.5 & z = 0 \\\\ 1 & z > 0 \\end{cases}',
    derivative: "f'(z) = 0",
    range: '\\{0, 0.5, 1\\}',
    when: text(
      'The perceptron of the textbooks: showing how one neuron decides, with weights set by hand.',
      'Перцептрон из учебников: показать, как решает один нейрон с весами, заданными вручную.',
    ),
    fails: text(
      'Its derivative is zero everywhere, so nothing before it can be trained by gradients.',
      'Производная всюду равна нулю, поэтому всё, что стоит до неё, не обучается градиентными методами.',
    ),
    trainable: false,
    saturates: false,
    build: (b, z) => b.unary('step', z),
  },
  sign: {
    title: text('Sign', 'Знак'),
    formula: 'a = \\operatorname{sign} z',
    derivative: "f'(z) = 0",
    range: '\\{-1, 0, 1\\}',
    when: text('Perceptrons with answers −1 and 1.', 'Перцептроны с ответами −1 и 1.'),
    fails: text(
      'Its derivative is zero everywhere, so nothing before it can be trained by gradients.',
      'Производная всюду равна нулю, поэтому всё, что стоит до неё, не обучается градиентными методами.',
    ),
    trainable: false,
    saturates: false,
    build: (b, z) => b.unary('sign', z),
  },
  softmax: {
    title: text('Softmax', 'Softmax'),
    formula: 'a_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}',
    derivative: '\\frac{\\partial a_i}{\\partial z_j} = a_i(\\delta_{ij} - a_j)',
    range: '(0, 1),\\ \\sum_i a_i = 1',
    when: text(
      'The output of a choice among several classes: one neuron a class, probabilities that add up to 1.',
      'Выход при выборе из нескольких классов: по нейрону на класс, вероятности в сумме дают 1.',
    ),
    fails: text(
      'Inside a network it squeezes signals together; applied twice it blurs the answer.',
      'Внутри сети сглаживает сигналы; применённая дважды, размывает ответ.',
    ),
    trainable: true,
    saturates: true,
    build: (b, z) => b.softmax(z),
  },
  logSoftmax: {
    title: text('Log-softmax', 'Логарифм softmax'),
    formula: 'a_i = z_i - \\ln \\sum_j e^{z_j}',
    derivative: '\\frac{\\partial a_i}{\\partial z_j} = \\delta_{ij} - e^{a_j}',
    range: '(-\\infty, 0]',
    when: text(
      'Log-probabilities for a loss that expects them; steadier in numbers than the logarithm of softmax.',
      'Логарифмы вероятностей для функции потерь, которая их ждёт; численно устойчивее, чем логарифм от softmax.',
    ),
    fails: text(
      'Its outputs are not probabilities: they are negative and do not add up to 1.',
      'Её выходы — не вероятности: они отрицательны и в сумме не дают 1.',
    ),
    trainable: true,
    saturates: false,
    build: (b, z) => b.logSoftmax(z),
  },
};

const choices = ACTIVATION_IDS.map((value) => ({ value, title: ACTIVATIONS[value].title }));

/** The parameter `activation`, and the numbers that some choices take, shown only for those. */
export function activationParams<D extends ActivationId>(initial: D) {
  return {
    activation: p.choice<ActivationId>({
      title: text('Activation', 'Функция активации'),
      doc: text(
        'The function applied to each output. ReLU suits most hidden layers; softmax or sigmoid end a classifier; linear ends a regression.',
        'Функция, применяемая к каждому выходу. ReLU подходит большинству скрытых слоёв; softmax или сигмоида завершают классификатор, линейная — регрессию.',
      ),
      default: initial,
      choices,
    }),
    leak: p.float({
      title: text('Leak α', 'Утечка α'),
      doc: text(
        'The slope for negative inputs; 0.01 to 0.3 are usual.',
        'Наклон при отрицательных входах; обычно от 0,01 до 0,3.',
      ),
      default: 0.1,
      min: 0,
      max: 1,
      logarithmic: false,
      visible: (params) => params.activation === 'leakyRelu',
    }),
    scale: p.float({
      title: text('Scale α', 'Масштаб α'),
      doc: text(
        'ELU tends to −α for very negative inputs.',
        'При больших отрицательных входах ELU стремится к −α.',
      ),
      default: 1,
      min: 0,
      max: 10,
      logarithmic: false,
      visible: (params) => params.activation === 'elu',
    }),
  } as const satisfies ParamSchema;
}

export type ActivationParams = ParamsOf<ReturnType<typeof activationParams>>;

/** a = f(z), by the parameters above; the linear function keeps slope 1. */
export function activate(b: LayerBuilder, params: ActivationParams, z: ValueId): ValueId {
  return ACTIVATIONS[params.activation].build(b, z, { slope: 1, leak: params.leak, scale: params.scale });
}

/** " · ReLU" for a brief, or nothing where the activation is linear. */
export function activationSuffix(params: ActivationParams): Text {
  if (params.activation === 'linear') return text('', '');
  const { title } = ACTIVATIONS[params.activation];
  return text(` · ${title.en}`, ` · ${title.ru}`);
}
