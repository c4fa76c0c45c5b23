// Gated recurrent unit over a sequence, blocks r, z, n side by side, the reset inside the product (as cuDNN, PyTorch):
// r, z = σ(p + h_{t−1}·U); m = h_{t−1}·U_n + b; n = tanh(p_n + r⊙m); h_t = n + z⊙(h_{t−1} − n).
// (p [N, T, 3H], U [H, 3H], b [H], h₀ [N, H]) → h [N, T, H] and r, z, n, m [N, T, 4H].
import { defineOp, f32 } from '../define-op.ts';
import { SEQUENCE_SIZES, type SequenceParams, sequenceSizes } from './sequences.ts';
import { expectShape } from './shapes.ts';

export const gru = defineOp({
  kind: 'gru',
  infer: (_: SequenceParams, [p, u, b, h0]) => {
    const { batch, steps, units } = sequenceSizes('gru', 3, p!, u!);
    expectShape('gru', 'the reset bias', b!.shape, [units]);
    expectShape('gru', 'the initial state', h0!.shape, [batch, units]);
    return [f32(batch, steps, units), f32(batch, steps, 4 * units)];
  },
  cost: (_, [p, u]) => ({ flops: p!.shape[0]! * p!.shape[1]! * u!.shape[0]! * (6 * u!.shape[0]! + 25) }),
  reserved: [1],
  samples: SEQUENCE_SIZES.flatMap(({ batch, steps, units }) =>
    [false, true].map((reverse) => ({
      inputs: [f32(batch, steps, 3 * units), f32(units, 3 * units), f32(units), f32(batch, units)],
      params: { reverse },
    })),
  ),
});
