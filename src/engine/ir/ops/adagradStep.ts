// s ← s + g²; w ← w − η g/(√s + ε) (Duchi, Hazan & Singer 2011).
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectShape } from './shapes.ts';

export interface AdagradParams {
  readonly epsilon: number;
}

export const adagradStep = defineOp({
  kind: 'adagradStep',
  infer: (_: AdagradParams, [w, g, s, rate]) => {
    expectShape('adagradStep', 'the gradient', g!.shape, w!.shape);
    expectShape('adagradStep', 'the sum of squares', s!.shape, w!.shape);
    expectShape('adagradStep', 'the rate', rate!.shape, []);
    return [w!, s!];
  },
  cost: (_, [w]) => ({ flops: 6 * sizeOf(w!.shape) }),
  samples: [f32(4, 5), f32(1), f32(33)].map((type) => ({
    inputs: [type, type, type, f32()],
    params: { epsilon: 1e-6 },
    values: ['any', 'any', 'positive', 'positive'] as const,
  })),
});
