// pᵢ = e^(xᵢ−max) / Σⱼ e^(xⱼ−max) over the last axis.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, fail } from './shapes.ts';

export const softmax = defineOp({
  kind: 'softmax',
  infer: (_: Readonly<Record<never, never>>, [x]) => {
    expectFloat('softmax', x!);
    if (x!.shape.length === 0) fail('softmax', 'a scalar has no last axis');
    return [x!];
  },
  cost: (_, [x]) => ({ flops: 5 * sizeOf(x!.shape) }),
  samples: [f32(4, 7), f32(1, 1), f32(2, 3, 5), f32(9)].map((type) => ({ inputs: [type], params: {} })),
});
