// Index of the largest element of the last axis, the first on ties.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, fail } from './shapes.ts';

export const argmax = defineOp({
  kind: 'argmax',
  infer: (_: Readonly<Record<never, never>>, [x]) => {
    expectFloat('argmax', x!);
    if (x!.shape.length === 0) fail('argmax', 'a scalar has no last axis');
    return [{ shape: x!.shape.slice(0, -1), dtype: 'i32' }];
  },
  cost: (_, [x]) => ({ flops: sizeOf(x!.shape) }),
  samples: [f32(4, 7), f32(1), f32(2, 3, 5)].map((type) => ({
    inputs: [type],
    params: {},
    values: ['distinct' as const],
  })),
});
