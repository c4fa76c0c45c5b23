// x stretched to a larger shape, as in NumPy.
import { defineOp, f32 } from '../define-op.ts';
import type { Shape } from '../types.ts';
import { broadcastShapes, expectFloat, expectShape } from './shapes.ts';

export const broadcastTo = defineOp({
  kind: 'broadcastTo',
  infer: ({ shape }: { readonly shape: Shape }, [x]) => {
    expectFloat('broadcastTo', x!);
    expectShape('broadcastTo', 'the result', broadcastShapes('broadcastTo', x!.shape, shape), shape);
    return [{ shape, dtype: 'f32' }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(5)], params: { shape: [3, 5] } },
    { inputs: [f32()], params: { shape: [2, 2] } },
    { inputs: [f32(2, 1, 3)], params: { shape: [2, 4, 3] } },
    { inputs: [f32(3, 1)], params: { shape: [3, 7] } },
  ],
});
