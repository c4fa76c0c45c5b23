// A small constant tensor, row-major.
import { defineOp } from '../define-op.ts';
import { type DType, type Shape, sizeOf } from '../types.ts';
import { fail } from './shapes.ts';

export const literal = defineOp({
  kind: 'literal',
  infer: (params: { readonly shape: Shape; readonly dtype: DType; readonly data: readonly number[] }) => {
    const { shape, dtype, data } = params;
    if (data.length !== sizeOf(shape))
      fail('literal', `${data.length} numbers for ${sizeOf(shape)} elements`);
    return [{ shape, dtype }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [], params: { shape: [3], dtype: 'f32', data: [1, 2.5, -3] } },
    { inputs: [], params: { shape: [2, 1], dtype: 'i32', data: [4, -7] } },
  ],
});
