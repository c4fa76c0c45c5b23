// dx = y ⊙ (dy − Σ y·dy) over the last axis, with y = softmax(x).
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectShape } from './shapes.ts';

export const softmaxGrad = defineOp({
  kind: 'softmaxGrad',
  infer: (_: Readonly<Record<never, never>>, [y, dy]) => {
    expectFloat('softmaxGrad', y!, dy!);
    expectShape('softmaxGrad', 'dy', dy!.shape, y!.shape);
    return [y!];
  },
  cost: (_, [y]) => ({ flops: 4 * sizeOf(y!.shape) }),
  samples: [f32(4, 7), f32(1, 1), f32(2, 3, 5)].map((type) => ({ inputs: [type, type], params: {} })),
});
