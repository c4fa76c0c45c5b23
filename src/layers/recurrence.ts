// What recurrent layers share: the walk over steps, directions, ports, and the parameters of all three kinds.

import { present } from '../base/assert.ts';
import { counted } from '../base/plural.ts';
import { type Text, text } from '../base/text.ts';
import type { ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder, LayerProblem, PortDef } from './define.ts';
import { type InitialiserChoice, initialiserOf, initialiserParams } from './initialisers.ts';
import { p } from './params.ts';
import { penaltyParams } from './penalties.ts';
import { input, lastOf, output } from './ports.ts';

export const recurrentParams = {
  units: p.int({
    title: text('Units', 'Нейроны'),
    doc: text(
      'How many numbers the cell remembers, and so how many outputs: 16 to 128 are usual.',
      'Сколько чисел хранит ячейка, а значит и сколько выходов: обычно от 16 до 128.',
    ),
    default: 32,
    min: 1,
    max: 4096,
  }),
  sequences: p.bool({
    title: text('Return sequences', 'Выдавать последовательность'),
    doc: text(
      'On gives an output at every step (before another recurrent layer, or for an answer a step); off gives the last one.',
      'Да — выход на каждом шаге (перед другим рекуррентным слоем или для ответа на каждом шаге); нет — только последний.',
    ),
    default: false,
  }),
  direction: p.choice({
    title: text('Direction', 'Направление'),
    doc: text(
      'Both directions run two cells, one from each end, and place their outputs side by side.',
      'В обе стороны: две ячейки идут с разных концов, их выходы ставятся рядом.',
    ),
    default: 'forward',
    choices: [
      { value: 'forward', title: text('Forward', 'Вперёд') },
      { value: 'backward', title: text('Backward', 'Назад') },
      { value: 'both', title: text('Both directions', 'В обе стороны') },
    ],
  }),
  ...initialiserParams,
  ...penaltyParams,
} as const;

export interface RecurrentParams extends InitialiserChoice {
  readonly units: number;
  readonly sequences: boolean;
  readonly direction: 'forward' | 'backward' | 'both';
  readonly l1: number;
  readonly l2: number;
}

/** A cell walked over a sequence: states [N, T, units] in the input's order, and the end state [N, stateSize]. */
export interface Walked {
  readonly states: ValueId;
  readonly end: ValueId;
}

export interface Cell {
  /** How many numbers of the state are kept between steps (an LSTM keeps h and c). */
  readonly stateSize: number;
  /**
   * Declares the weights under names that end in `suffix` and gives the input's share of the gates for all steps at
   * once, [N·T, gates·units], and the walk over it as [N, T, gates·units] from the state [N, stateSize].
   */
  readonly open: (
    x: ValueId,
    suffix: string,
  ) => {
    readonly projected: ValueId;
    readonly walk: (projected: ValueId, state: ValueId, reverse: boolean) => Walked;
  };
}

export const SEQUENCE_PORTS: readonly PortDef[] = [
  input(2),
  { ...input(1, 'state', text('Initial state', 'Начальное состояние')), optional: true },
];

export const RECURRENT_OUTPUTS: readonly PortDef[] = [
  output(null),
  output(1, 'state', text('Final state', 'Конечное состояние')),
];

/**
 * Runs a cell over x [N, T, F] from the state [N, D·stateSize] (zeros where none is given).
 * Gives y, [N, D·units] or [N, T, D·units] in the order of the input's steps, and the final state [N, D·stateSize]; D is 2 for both directions.
 */
export function recur(
  b: LayerBuilder,
  params: RecurrentParams,
  cell: Cell,
  values: readonly ValueId[],
): readonly ValueId[] {
  const x = present(values[0], 'the sequence');
  const [batch = 1, steps = 1, width = 1] = b.shapeOf(x);
  const flat = b.reshape(x, [batch * steps, width]);
  const directions = params.direction === 'both' ? (['forward', 'backward'] as const) : [params.direction];
  const given = values[1];

  const walked = directions.map((direction, index) => {
    const suffix = params.direction === 'both' && direction === 'backward' ? 'Backward' : '';
    const { projected, walk } = cell.open(flat, suffix);
    const state =
      given === undefined
        ? b.fill([batch, cell.stateSize], 0)
        : b.slice(given, [0, index * cell.stateSize], [batch, cell.stateSize]);
    const bySteps = b.reshape(projected, [batch, steps, lastOf(b.shapeOf(projected))]);
    const { states, end } = walk(bySteps, state, direction === 'backward');
    const shown = params.sequences ? states : lastState(b, states, direction === 'backward');
    return { shown, end };
  });
  const parts = walked.map(({ shown }) => shown);
  const ends = walked.map(({ end }) => end);
  return [join(b, parts, params.sequences ? 2 : 1), join(b, ends, 1)];
}

/** The state after the last step walked: [N, units] of [N, T, units]. */
export function lastState(b: LayerBuilder, states: ValueId, reverse: boolean): ValueId {
  const [batch = 1, steps = 1, units = 1] = b.shapeOf(states);
  return b.reshape(b.slice(states, [0, reverse ? 0 : steps - 1, 0], [batch, 1, units]), [batch, units]);
}

function join(b: LayerBuilder, parts: readonly ValueId[], axis: number): ValueId {
  return parts.length === 1 ? present(parts[0], 'a part') : b.concat(parts, axis);
}

/** The input's and the recurrent weights of a cell with `gates` gates, [F, gates·units] and [units, gates·units]. */
export function gateWeights(
  b: LayerBuilder,
  params: RecurrentParams,
  x: ValueId,
  gates: number,
  suffix: string,
): { readonly kernel: ValueId; readonly recurrent: ValueId } {
  const { units, l1, l2 } = params;
  const width = lastOf(b.shapeOf(x));
  const init = initialiserOf(params, { in: width, out: units });
  const penalty = { role: 'weight', l1, l2 } as const;
  return {
    kernel: b.weight(`kernel${suffix}`, [width, gates * units], init, penalty),
    // Orthogonal weights neither stretch nor shrink the state.
    recurrent: b.weight(
      `recurrent${suffix}`,
      [units, gates * units],
      { kind: 'orthogonal', gain: 1 },
      penalty,
    ),
  };
}

/** A wired initial state must have as many numbers as the cell keeps. */
export function stateFits(
  params: RecurrentParams,
  stateSize: number,
  state: readonly number[] | undefined,
): readonly LayerProblem[] {
  const wanted = stateSize * (params.direction === 'both' ? 2 : 1);
  if (state === undefined || state[0] === wanted) return [];
  return [
    {
      severity: 'error',
      code: 'recurrent.state',
      port: 'state',
      message: text(
        `The initial state has ${state[0]} numbers, but this layer keeps ${wanted}. Give the layer that it comes from the same kind and units.`,
        `В начальном состоянии чисел: ${state[0]}, а слой хранит ${wanted}. Слой, из которого оно приходит, должен быть того же вида и с тем же числом нейронов.`,
      ),
    },
  ];
}

export function recurrentBrief(params: RecurrentParams): Text {
  const sequences = params.sequences ? text(' · sequences', ' · последовательность') : text('', '');
  const both = params.direction === 'both' ? text(' · both ways', ' · в обе стороны') : text('', '');
  return text(
    counted(params.units, 'unit') + both.en + sequences.en,
    `нейронов: ${params.units}${both.ru}${sequences.ru}`,
  );
}
