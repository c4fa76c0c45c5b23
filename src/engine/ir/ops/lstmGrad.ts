// Backpropagation through time of lstm: (U, c₀, c, gates, dh, dc) → da [N, T, 4H] before the gates' functions, dh₀, dc₀.
// With dc_t the cell's whole gradient: da_i = dc g i(1−i), da_f = dc c_{t−1} f(1−f), da_g = dc i (1−g²),
// da_o = dh tanh(c) o(1−o); dc_{t−1} += dc f; dh_{t−1} += da·Uᵀ.
import { defineOp, f32 } from '../define-op.ts';
import { SEQUENCE_SIZES, type SequenceParams, sequenceSizes } from './sequences.ts';
import { expectShape } from './shapes.ts';

export const lstmGrad = defineOp({
  kind: 'lstmGrad',
  infer: (_: SequenceParams, [u, c0, c, gates, dh, dc]) => {
    const { batch, steps, units } = sequenceSizes('lstmGrad', 4, gates!, u!);
    expectShape('lstmGrad', 'the initial cell', c0!.shape, [batch, units]);
    expectShape('lstmGrad', 'c', c!.shape, [batch, steps, units]);
    expectShape('lstmGrad', 'dh', dh!.shape, c!.shape);
    expectShape('lstmGrad', 'dc', dc!.shape, c!.shape);
    return [gates!, f32(batch, units), f32(batch, units)];
  },
  cost: (_, [u, , c]) => ({ flops: c!.shape[0]! * c!.shape[1]! * u!.shape[0]! * (8 * u!.shape[0]! + 30) }),
  samples: SEQUENCE_SIZES.flatMap(({ batch, steps, units }) =>
    [false, true].map((reverse) => {
      const whole = f32(batch, steps, units);
      return {
        inputs: [f32(units, 4 * units), f32(batch, units), whole, f32(batch, steps, 4 * units), whole, whole],
        params: { reverse },
        values: ['any', 'any', 'any', 'positive', 'any', 'any'] as const,
      };
    }),
  ),
});
