// Zeros around x.
import { defineOp, f32 } from '../define-op.ts';
import { fail, show } from './shapes.ts';

export const pad = defineOp({
  kind: 'pad',
  infer: (
    { before, after }: { readonly before: readonly number[]; readonly after: readonly number[] },
    [x],
  ) => {
    const rank = x!.shape.length;
    if (before.length !== rank || after.length !== rank || [...before, ...after].some((n) => n < 0))
      fail('pad', `[${before.join(',')}] and [${after.join(',')}] do not pad ${show(x!)}`);
    return [{ shape: x!.shape.map((size, axis) => before[axis]! + size + after[axis]!), dtype: x!.dtype }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(2, 3)], params: { before: [1, 0], after: [0, 2] } },
    { inputs: [f32(1, 2, 3)], params: { before: [0, 1, 1], after: [0, 1, 1] } },
    { inputs: [f32(5)], params: { before: [0], after: [0] } },
  ],
});
