// v ← ρv + (1−ρ)g²; w ← w − η g/(√v + ε) (Tieleman & Hinton 2012).
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectShape } from './shapes.ts';

export interface RmspropParams {
  readonly rho: number;
  readonly epsilon: number;
}

export const rmspropStep = defineOp({
  kind: 'rmspropStep',
  infer: (_: RmspropParams, [w, g, v, rate]) => {
    expectShape('rmspropStep', 'the gradient', g!.shape, w!.shape);
    expectShape('rmspropStep', 'the mean square', v!.shape, w!.shape);
    expectShape('rmspropStep', 'the rate', rate!.shape, []);
    return [w!, v!];
  },
  cost: (_, [w]) => ({ flops: 8 * sizeOf(w!.shape) }),
  samples: [f32(4, 5), f32(1), f32(33)].map((type) => ({
    inputs: [type, type, type, f32()],
    params: { rho: 0.9, epsilon: 1e-6 },
    values: ['any', 'any', 'positive', 'positive'] as const,
  })),
});
