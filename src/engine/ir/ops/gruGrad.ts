// Backpropagation through time of gru: (U, h₀, h, [r, z, n, m], dh) → dp [N, T, 3H] of the input's share,
// dq [N, T, 3H] of h_{t−1}·U (its last block is that of m), dh₀.
// da_n = dh(1−z)(1−n²), da_r = da_n m r(1−r), da_z = dh(h_{t−1} − n) z(1−z), dm = da_n r; dh_{t−1} += dh z + dq·Uᵀ.
import { defineOp, f32 } from '../define-op.ts';
import { SEQUENCE_SIZES, type SequenceParams, sequenceSizes } from './sequences.ts';
import { expectShape } from './shapes.ts';

export const gruGrad = defineOp({
  kind: 'gruGrad',
  infer: (_: SequenceParams, [u, h0, h, gates, dh]) => {
    const [batch, steps, units] = h!.shape as readonly [number, number, number];
    const whole = f32(batch, steps, 3 * units);
    sequenceSizes('gruGrad', 3, whole, u!);
    expectShape('gruGrad', 'the initial state', h0!.shape, [batch, units]);
    expectShape('gruGrad', 'the gates', gates!.shape, [batch, steps, 4 * units]);
    expectShape('gruGrad', 'dh', dh!.shape, h!.shape);
    return [whole, whole, f32(batch, units)];
  },
  cost: (_, [u, , h]) => ({ flops: h!.shape[0]! * h!.shape[1]! * u!.shape[0]! * (6 * u!.shape[0]! + 30) }),
  samples: SEQUENCE_SIZES.flatMap(({ batch, steps, units }) =>
    [false, true].map((reverse) => {
      const whole = f32(batch, steps, units);
      return {
        inputs: [f32(units, 3 * units), f32(batch, units), whole, f32(batch, steps, 4 * units), whole],
        params: { reverse },
        values: ['any', 'any', 'any', 'positive', 'any'] as const,
      };
    }),
  ),
});
