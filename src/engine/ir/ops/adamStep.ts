// m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; w ← w − ηλw − η m̂/(√v̂ + ε), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).
// λ = `decay` is decoupled (AdamW; Loshchilov & Hutter 2019); 0 gives Adam (Kingma & Ba 2015).
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectShape } from './shapes.ts';

export interface AdamParams {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
}

export const adamStep = defineOp({
  kind: 'adamStep',
  infer: (_: AdamParams, [w, g, m, v, rate, t]) => {
    expectShape('adamStep', 'the gradient', g!.shape, w!.shape);
    expectShape('adamStep', 'the first moment', m!.shape, w!.shape);
    expectShape('adamStep', 'the second moment', v!.shape, w!.shape);
    expectShape('adamStep', 'the rate', rate!.shape, []);
    expectShape('adamStep', 'the step number', t!.shape, []);
    return [w!, m!, v!];
  },
  cost: (_, [w]) => ({ flops: 12 * sizeOf(w!.shape) }),
  samples: [f32(4, 5), f32(1), f32(33)].flatMap((type) =>
    [0, 0.01].map((decay) => ({
      inputs: [type, type, type, type, f32(), f32()],
      params: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay },
      values: ['any', 'any', 'any', 'positive', 'positive', 'positive'] as const,
    })),
  ),
});
