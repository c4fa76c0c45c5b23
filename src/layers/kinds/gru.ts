// The gated recurrent unit, with the reset gate after the recurrent product, as in PyTorch and cuDNN.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
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

export const gru = defineLayer({
  kind: 'gru',
  version: 1,
  title: text('GRU', 'GRU'),
  category: 'recurrent',
  icon: 'Refresh',
  keywords: ['gru', 'recurrent', 'gated', 'sequence', 'рекуррентный', 'вентили', 'последовательность'],
  doc: {
    summary: text(
      'Reads a sequence with two gates, one that resets the state and one that updates it; it has no separate cell.',
      'Читает последовательность с двумя вентилями: сброса и обновления состояния; отдельной ячейки памяти нет.',
    ),
    formula:
      '\\begin{aligned} r, z &= \\sigma(x_t W + h_{t-1} U + b) \\\\ n &= \\tanh(x_t W_n + b_n + r \\odot (h_{t-1} U_n + d_n)) \\\\ h_t &= (1 - z) \\odot n + z \\odot h_{t-1} \\end{aligned}',
    when: text(
      'As LSTM, with a quarter fewer weights: often as good, and faster.',
      'Там же, где LSTM, но весов на четверть меньше: часто не хуже и быстрее.',
    ),
    fails: text(
      'Counting and very long memory, where the LSTM’s cell does better.',
      'Счёт и очень долгая память: здесь ячейка LSTM справляется лучше.',
    ),
  },
  params: recurrentParams,
  inputs: SEQUENCE_PORTS,
  outputs: RECURRENT_OUTPUTS,
  brief: recurrentBrief,
  check: (params, [, state]) => stateFits(params, params.units, state),
  lower: (b, params, values) => {
    const { units } = params;
    return recur(
      b,
      params,
      {
        stateSize: units,
        open: (x, suffix) => {
          const { kernel, recurrent } = gateWeights(b, params, x, 3, suffix);
          const zeros = (name: string, size: number) =>
            b.weight(name + suffix, [size], { kind: 'zeros' }, { role: 'bias' });
          const bias = zeros('bias', 3 * units);
          const resetBias = zeros('resetBias', units);
          return {
            projected: b.add(b.matmul(x, kernel), bias),
            walk: (now, h, reverse) => {
              const states = b.gru({ p: now, u: recurrent, b: resetBias, h0: h }, { reverse });
              return { states, end: lastState(b, states, reverse) };
            },
          };
        },
      },
      values,
    );
  },
  samples: [
    { params: { units: 2 }, inputs: [[3, 2]] },
    { params: { units: 1, sequences: true, direction: 'both' }, inputs: [[2, 2]] },
    { params: { units: 2, direction: 'backward' }, inputs: [[2, 1], [2]] },
    { params: { units: 2, direction: 'both' }, inputs: [[3, 2]] },
    { params: { units: 2, direction: 'both', sequences: true }, inputs: [[3, 2], [4]] },
    { params: { units: 1, direction: 'both' }, inputs: [[1, 1], [2]] },
    { params: { units: 3 }, inputs: [[5, 1], [3]] },
  ],
});
