// Long short-term memory over a sequence, gates i, f, g, o side by side:
// a_t = p_t + h_{t−1}·U; i, f, o = σ, g = tanh; c_t = f⊙c_{t−1} + i⊙g; h_t = o⊙tanh(c_t).
// (p [N, T, 4H], U [H, 4H], h₀, c₀ [N, H]) → h, c [N, T, H] and the opened gates [N, T, 4H].
import { defineOp, f32 } from '../define-op.ts';
import { SEQUENCE_SIZES, type SequenceParams, sequenceSizes } from './sequences.ts';
import { expectShape } from './shapes.ts';

export const lstm = defineOp({
  kind: 'lstm',
  infer: (_: SequenceParams, [p, u, h0, c0]) => {
    const { batch, steps, units } = sequenceSizes('lstm', 4, p!, u!);
    expectShape('lstm', 'the initial state', h0!.shape, [batch, units]);
    expectShape('lstm', 'the initial cell', c0!.shape, [batch, units]);
    return [f32(batch, steps, units), f32(batch, steps, units), p!];
  },
  cost: (_, [p, u]) => ({ flops: p!.shape[0]! * p!.shape[1]! * u!.shape[0]! * (8 * u!.shape[0]! + 25) }),
  reserved: [2],
  samples: SEQUENCE_SIZES.flatMap(({ batch, steps, units }) =>
    [false, true].map((reverse) => ({
      inputs: [f32(batch, steps, 4 * units), f32(units, 4 * units), f32(batch, units), f32(batch, units)],
      params: { reverse },
    })),
  ),
});
