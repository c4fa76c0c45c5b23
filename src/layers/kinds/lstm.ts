// Long short-term memory.
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

export const lstm = defineLayer({
  kind: 'lstm',
  version: 1,
  title: text('LSTM', 'LSTM'),
  category: 'recurrent',
  icon: 'Brain',
  keywords: ['lstm', 'recurrent', 'memory', 'sequence', 'рекуррентный', 'память', 'последовательность'],
  doc: {
    summary: text(
      'Reads a sequence with a cell that decides by gates what to forget, what to take in and what to show.',
      'Читает последовательность ячейкой памяти: вентили решают, что забыть, что запомнить и что показать.',
    ),
    formula:
      '\\begin{aligned} i, f, o &= \\sigma(x_t W + h_{t-1} U + b) \\\\ c_t &= f \\odot c_{t-1} + i \\odot \\tanh(x_t W_g + h_{t-1} U_g + b_g) \\\\ h_t &= o \\odot \\tanh(c_t) \\end{aligned}',
    when: text(
      'Sequences where something said early matters late: series, texts, signals.',
      'Последовательности, где сказанное в начале важно в конце: ряды, тексты, сигналы.',
    ),
    fails: text(
      'Four times the weights of a simple RNN, and no parallelism over steps; very long sequences want attention.',
      'Весов вчетверо больше, чем у простого RNN, и шаги не выполняются параллельно; для очень длинных последовательностей лучше внимание.',
    ),
  },
  params: recurrentParams,
  inputs: SEQUENCE_PORTS,
  outputs: RECURRENT_OUTPUTS,
  brief: recurrentBrief,
  check: (params, [, state]) => stateFits(params, 2 * params.units, state),
  lower: (b, params, values) => {
    const { units } = params;
    return recur(
      b,
      params,
      {
        // h and c, side by side.
        stateSize: 2 * units,
        open: (x, suffix) => {
          const { kernel, recurrent } = gateWeights(b, params, x, 4, suffix);
          // The forget gate starts open (Jozefowicz et al., 2015), so that the cell remembers before it has learnt to.
          const bias = b.concat(
            (['inputBias', 'forgetBias', 'cellBias', 'outputBias'] as const).map((name) =>
              b.weight(
                name + suffix,
                [units],
                name === 'forgetBias' ? { kind: 'constant', value: 1 } : { kind: 'zeros' },
                { role: 'bias' },
              ),
            ),
            0,
          );
          return {
            projected: b.add(b.matmul(x, kernel), bias),
            walk: (now, state, reverse) => {
              const [batch = 1] = b.shapeOf(state);
              const half = (index: number) => b.slice(state, [0, index * units], [batch, units]);
              const { h, c } = b.lstm({ p: now, u: recurrent, h0: half(0), c0: half(1) }, { reverse });
              return { states: h, end: b.concat([lastState(b, h, reverse), lastState(b, c, reverse)], 1) };
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
    { params: { units: 2, sequences: true, direction: 'backward' }, inputs: [[2, 1], [4]] },
    { params: { units: 2, direction: 'both' }, inputs: [[3, 2]] },
    { params: { units: 2, direction: 'both', sequences: true }, inputs: [[3, 2], [8]] },
    { params: { units: 1, direction: 'both' }, inputs: [[1, 1], [4]] },
    { params: { units: 3 }, inputs: [[5, 1], [6]] },
  ],
});
