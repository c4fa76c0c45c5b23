// i32 → f32 or back, truncating toward zero.
import { defineOp, f32, i32 } from '../define-op.ts';
import type { DType } from '../types.ts';

export const cast = defineOp({
  kind: 'cast',
  infer: ({ dtype }: { readonly dtype: DType }, [x]) => [{ shape: x!.shape, dtype }],
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [i32(2, 3)], params: { dtype: 'f32' }, values: [{ below: 9 }] },
    { inputs: [f32(7)], params: { dtype: 'i32' }, values: ['distinct'] },
  ],
});
