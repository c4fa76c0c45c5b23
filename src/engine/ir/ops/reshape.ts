// The same elements under another shape.
import { defineOp, f32 } from '../define-op.ts';
import { type Shape, sizeOf } from '../types.ts';
import { fail, show } from './shapes.ts';

export const reshape = defineOp({
  kind: 'reshape',
  infer: ({ shape }: { readonly shape: Shape }, [x]) => {
    if (sizeOf(shape) !== sizeOf(x!.shape)) fail('reshape', `${show(x!)} does not hold ${show(shape)}`);
    return [{ shape, dtype: x!.dtype }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(2, 6)], params: { shape: [3, 4] } },
    { inputs: [f32(1)], params: { shape: [] } },
    { inputs: [f32(2, 3, 5)], params: { shape: [2, 15] } },
  ],
});
