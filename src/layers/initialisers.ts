// The choice of how a trained tensor starts, shared by every layer with weights.
import { assertNever } from '../base/assert.ts';
import { text } from '../base/text.ts';
import type { Initialiser } from '../engine/train/network.ts';
import type { ActivationId } from './activations.ts';
import { p } from './params.ts';

export const INITIALISER_IDS = [
  'auto',
  'zeros',
  'constant',
  'uniform',
  'normal',
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'orthogonal',
] as const;
export type InitialiserId = (typeof INITIALISER_IDS)[number];

const TITLES = {
  auto: text('Automatic', 'Автоматически'),
  zeros: text('Zeros', 'Нули'),
  constant: text('Constant', 'Константа'),
  uniform: text('Uniform', 'Равномерное'),
  normal: text('Normal', 'Нормальное'),
  glorotUniform: text('Glorot uniform', 'Глорот, равномерное'),
  glorotNormal: text('Glorot normal', 'Глорот, нормальное'),
  heUniform: text('He uniform', 'Хе, равномерное'),
  heNormal: text('He normal', 'Хе, нормальное'),
  orthogonal: text('Orthogonal', 'Ортогональная матрица'),
} as const satisfies Record<InitialiserId, unknown>;

/** Those whose size does not follow from the layer's fans. */
const SCALED: ReadonlySet<unknown> = new Set<InitialiserId>(['constant', 'uniform', 'normal']);

const initialiser = p.choice<InitialiserId>({
  title: text('Initial weights', 'Начальные веса'),
  doc: text(
    'How the weights start. Automatic takes He for ReLU and its kin and Glorot otherwise, which keeps signals and gradients at an even size from layer to layer. Zeros make all units equal, and they stay equal: keep them for experiments.',
    'Как задаются начальные веса. Автоматически: Хе для ReLU и родственных функций, иначе Глорот — так сигналы и градиенты сохраняют масштаб от слоя к слою. При нулях все нейроны одинаковы и такими останутся: этот вариант только для опытов.',
  ),
  default: 'auto',
  choices: INITIALISER_IDS.map((value) => ({ value, title: TITLES[value] })),
});

/** The parameters of a layer with weights that say how these start. */
export const initialiserParams = {
  initialiser,
  initialScale: p.float({
    title: text('Initial size', 'Начальный размах'),
    doc: text(
      'The constant itself, the bound a of uniform weights from −a to a, or the standard deviation of normal ones.',
      'Сама константа, граница a равномерного распределения от −a до a или стандартное отклонение нормального.',
    ),
    default: 0.05,
    min: 1e-6,
    max: 10,
    logarithmic: true,
    visible: (params) => SCALED.has(params.initialiser),
  }),
} as const;

export interface InitialiserChoice {
  readonly initialiser: InitialiserId;
  readonly initialScale: number;
}

/** What a layer takes that offers no choice. */
export const AUTOMATIC: InitialiserChoice = { initialiser: 'auto', initialScale: 0.05 };

/** ReLU and its kin pass about half of their inputs, which He's factor 2 makes up for. */
const RELU_KIN: ReadonlySet<ActivationId> = new Set(['relu', 'leakyRelu', 'prelu', 'elu', 'gelu', 'silu']);

/** Fan-in and fan-out count the inputs and outputs of one unit: for a dense kernel, its two sides. */
export function initialiserOf(
  { initialiser: id, initialScale: scale }: InitialiserChoice,
  fan: { readonly in: number; readonly out: number },
  activation: ActivationId = 'linear',
): Initialiser {
  const fans = { fanIn: fan.in, fanOut: fan.out };
  switch (id) {
    case 'auto':
      return { kind: RELU_KIN.has(activation) ? 'heNormal' : 'glorotUniform', ...fans };
    case 'zeros':
      return { kind: 'zeros' };
    case 'constant':
      return { kind: 'constant', value: scale };
    case 'uniform':
      return { kind: 'uniform', low: -scale, high: scale };
    case 'normal':
      return { kind: 'normal', mean: 0, deviation: scale };
    case 'glorotUniform':
    case 'glorotNormal':
    case 'heUniform':
    case 'heNormal':
      return { kind: id, ...fans };
    case 'orthogonal':
      return { kind: 'orthogonal', gain: 1 };
    default:
      return assertNever(id);
  }
}
