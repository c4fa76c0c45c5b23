// dlogits = (p − onehot(labels)) · dloss, [N, C].
import { defineOp, f32, i32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectRank, expectShape } from './shapes.ts';

export const softmaxCrossEntropyGrad = defineOp({
  kind: 'softmaxCrossEntropyGrad',
  infer: (_: Readonly<Record<never, never>>, [p, labels, dloss]) => {
    expectFloat('softmaxCrossEntropyGrad', p!, dloss!);
    expectRank('softmaxCrossEntropyGrad', p!, 2);
    expectShape('softmaxCrossEntropyGrad', 'labels', labels!.shape, [p!.shape[0]!]);
    expectShape('softmaxCrossEntropyGrad', 'dloss', dloss!.shape, [p!.shape[0]!]);
    return [p!];
  },
  cost: (_, [p]) => ({ flops: 2 * sizeOf(p!.shape) }),
  samples: [
    { inputs: [f32(4, 10), i32(4), f32(4)], params: {}, values: ['positive', { below: 10 }, 'any'] },
    { inputs: [f32(1, 2), i32(1), f32(1)], params: {}, values: ['positive', { below: 2 }, 'any'] },
  ],
});
