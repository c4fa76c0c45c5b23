// The simple recurrent layer.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import {
  gateWeights,
  lastState,
  RECURRENT_OUTPUTS,
  recur,
  recurrentBrief,
  recurrentParams,
  SEQUENCE_PORTS,
  stateFits,
} from '../recurrence.ts';

export const rnn = defineLayer({
  kind: 'rnn',
  version: 1,
  title: text('Simple RNN', 'Простой RNN'),
  category: 'recurrent',
  icon: 'Repeat',
  keywords: ['rnn', 'recurrent', 'elman', 'sequence', 'рекуррентный', 'последовательность', 'элман'],
  doc: {
    summary: text(
      'Reads a sequence step by step; each new state mixes the present input with the state before.',
      'Читает последовательность шаг за шагом; новое состояние смешивает текущий вход с предыдущим состоянием.',
    ),
    formula: 'h_t = f(x_t W + h_{t-1} U + b)',
    when: text(
      'Short sequences, and understanding how recurrence works.',
      'Короткие последовательности и знакомство с тем, как работает рекуррентность.',
    ),
    fails: text(
      'Over more than about ten steps gradients vanish or explode, and early inputs are forgotten: take LSTM or GRU.',
      'Уже примерно после десяти шагов градиент затухает или взрывается, и ранние входы забываются: возьмите LSTM или GRU.',
    ),
  },
  params: {
    ...recurrentParams,
    activation: p.choice({
      title: text('Activation', 'Функция активации'),
      doc: text(
        'Tanh keeps the state bounded; ReLU keeps gradients alive, but the state may grow without bound.',
        'Tanh ограничивает состояние; ReLU сохраняет градиент, но состояние может неограниченно расти.',
      ),
      default: 'tanh',
      choices: [
        { value: 'tanh', title: text('Tanh', 'Гиперболический тангенс') },
        { value: 'relu', title: text('ReLU', 'ReLU') },
      ],
    }),
  },
  inputs: SEQUENCE_PORTS,
  outputs: RECURRENT_OUTPUTS,
  brief: recurrentBrief,
  check: (params, [, state]) => stateFits(params, params.units, state),
  lower: (b, params, values) =>
    recur(
      b,
      params,
      {
        stateSize: params.units,
        open: (x, suffix) => {
          const { kernel, recurrent } = gateWeights(b, params, x, 1, suffix);
          const bias = b.weight(`bias${suffix}`, [params.units], { kind: 'zeros' }, { role: 'bias' });
          return {
            projected: b.add(b.matmul(x, kernel), bias),
            walk: (now, h, reverse) => {
              const states = b.rnn(now, recurrent, h, { fn: params.activation, reverse });
              return { states, end: lastState(b, states, reverse) };
            },
          };
        },
      },
      values,
    ),
  samples: [
    { params: { units: 2 }, inputs: [[3, 2]] },
    { params: { units: 2, sequences: true, direction: 'both' }, inputs: [[3, 1]] },
    { params: { units: 2, direction: 'backward', activation: 'relu' }, inputs: [[2, 2], [2]] },
    { params: { units: 2, direction: 'both' }, inputs: [[3, 2]] },
    { params: { units: 2, direction: 'both', sequences: true }, inputs: [[3, 2], [4]] },
    { params: { units: 1, direction: 'both' }, inputs: [[1, 1], [2]] },
    { params: { units: 3 }, inputs: [[5, 1], [3]] },
  ],
});
