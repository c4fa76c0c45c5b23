// max(x,0) − x·t + ln(1+e^−|x|), element-wise: binary cross-entropy from logits.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectShape } from './shapes.ts';

export const sigmoidCrossEntropy = defineOp({
  kind: 'sigmoidCrossEntropy',
  infer: (_: Readonly<Record<never, never>>, [x, t]) => {
    expectFloat('sigmoidCrossEntropy', x!, t!);
    expectShape('sigmoidCrossEntropy', 'targets', t!.shape, x!.shape);
    return [x!];
  },
  cost: (_, [x]) => ({ flops: 6 * sizeOf(x!.shape) }),
  samples: [f32(4, 1), f32(7), f32(3, 5)].map((type) => ({
    inputs: [type, type],
    params: {},
    values: ['distinct', 'any'] as const,
  })),
});
