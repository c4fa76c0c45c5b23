// h_t = f(p_t + h_{t−1}·U) over a sequence: (p [N, T, H], U [H, H], h₀ [N, H]) → h [N, T, H].
import { defineOp, f32 } from '../define-op.ts';
import { SEQUENCE_SIZES, type SequenceParams, sequenceSizes } from './sequences.ts';
import { expectShape } from './shapes.ts';

export interface RnnParams extends SequenceParams {
  readonly fn: 'tanh' | 'relu';
}

export const rnn = defineOp({
  kind: 'rnn',
  infer: (_: RnnParams, [p, u, h0]) => {
    const { batch, units } = sequenceSizes('rnn', 1, p!, u!);
    expectShape('rnn', 'the initial state', h0!.shape, [batch, units]);
    return [p!];
  },
  cost: (_, [p, u]) => ({ flops: 2 * p!.shape[0]! * p!.shape[1]! * u!.shape[0]! ** 2 }),
  samples: SEQUENCE_SIZES.flatMap(({ batch, steps, units }) =>
    [false, true].map((reverse) => ({
      inputs: [f32(batch, steps, units), f32(units, units), f32(batch, units)],
      params: { fn: reverse ? ('relu' as const) : ('tanh' as const), reverse },
    })),
  ),
});
