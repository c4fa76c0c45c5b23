// Backpropagation through time of rnn: (U, h, dh [N, T, H]) → dz [N, T, H] before f, and dh₀ [N, H].
// dz_t = (dh_t + dz_{t+1}·Uᵀ) ⊙ f′, dh₀ = dz_1·Uᵀ.
import { defineOp, f32 } from '../define-op.ts';
import type { RnnParams } from './rnn.ts';
import { SEQUENCE_SIZES, sequenceSizes } from './sequences.ts';
import { expectShape } from './shapes.ts';

export const rnnGrad = defineOp({
  kind: 'rnnGrad',
  infer: (_: RnnParams, [u, h, dh]) => {
    const { batch, units } = sequenceSizes('rnnGrad', 1, h!, u!);
    expectShape('rnnGrad', 'dh', dh!.shape, h!.shape);
    return [h!, f32(batch, units)];
  },
  cost: (_, [u, h]) => ({ flops: 2 * h!.shape[0]! * h!.shape[1]! * u!.shape[0]! ** 2 }),
  samples: SEQUENCE_SIZES.flatMap(({ batch, steps, units }) =>
    [false, true].map((reverse) => ({
      inputs: [f32(units, units), f32(batch, steps, units), f32(batch, steps, units)],
      params: { fn: reverse ? ('relu' as const) : ('tanh' as const), reverse },
    })),
  ),
});
