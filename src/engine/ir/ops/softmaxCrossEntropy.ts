// logits [N, C], labels i32 [N] → loss [N] = −ln p[label] and probabilities [N, C].
import { defineOp, f32, i32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectRank, expectShape, fail } from './shapes.ts';

export const softmaxCrossEntropy = defineOp({
  kind: 'softmaxCrossEntropy',
  infer: (_: Readonly<Record<never, never>>, [logits, labels]) => {
    expectFloat('softmaxCrossEntropy', logits!);
    expectRank('softmaxCrossEntropy', logits!, 2);
    if (labels!.dtype !== 'i32') fail('softmaxCrossEntropy', 'labels must be i32');
    expectShape('softmaxCrossEntropy', 'labels', labels!.shape, [logits!.shape[0]!]);
    return [f32(logits!.shape[0]!), logits!];
  },
  cost: (_, [logits]) => ({ flops: 6 * sizeOf(logits!.shape) }),
  samples: [
    { inputs: [f32(4, 10), i32(4)], params: {}, values: ['any', { below: 10 }] },
    { inputs: [f32(1, 2), i32(1)], params: {}, values: ['any', { below: 2 }] },
    { inputs: [f32(5, 3), i32(5)], params: {}, values: ['any', { below: 3 }] },
  ],
});
