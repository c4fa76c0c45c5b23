// dx = dy − e^y Σ dy over the last axis, with y = log-softmax(x).
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectShape } from './shapes.ts';

export const logSoftmaxGrad = defineOp({
  kind: 'logSoftmaxGrad',
  infer: (_: Readonly<Record<never, never>>, [y, dy]) => {
    expectFloat('logSoftmaxGrad', y!, dy!);
    expectShape('logSoftmaxGrad', 'dy', dy!.shape, y!.shape);
    return [y!];
  },
  cost: (_, [y]) => ({ flops: 4 * sizeOf(y!.shape) }),
  samples: [f32(4, 7), f32(1, 1), f32(2, 3, 5)].map((type) => ({ inputs: [type, type], params: {} })),
});
