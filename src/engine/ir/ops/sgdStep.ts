// w ← w − ηg.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectShape } from './shapes.ts';

export const sgdStep = defineOp({
  kind: 'sgdStep',
  infer: (_: Readonly<Record<never, never>>, [w, g, rate]) => {
    expectShape('sgdStep', 'the gradient', g!.shape, w!.shape);
    expectShape('sgdStep', 'the rate', rate!.shape, []);
    return [w!];
  },
  cost: (_, [w]) => ({ flops: 2 * sizeOf(w!.shape) }),
  samples: [f32(4, 5), f32(1), f32(33)].map((type) => ({ inputs: [type, type, f32()], params: {} })),
});
