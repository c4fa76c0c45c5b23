// Axes in another order: output axis i is input axis permutation[i].
import { defineOp, f32 } from '../define-op.ts';
import { fail } from './shapes.ts';

export const transpose = defineOp({
  kind: 'transpose',
  infer: ({ permutation }: { readonly permutation: readonly number[] }, [x]) => {
    const sorted = [...permutation].sort((a, b) => a - b);
    if (sorted.length !== x!.shape.length || sorted.some((axis, i) => axis !== i))
      fail('transpose', `[${permutation.join(',')}] does not permute ${x!.shape.length} axes`);
    return [{ shape: permutation.map((axis) => x!.shape[axis]!), dtype: x!.dtype }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(3, 5)], params: { permutation: [1, 0] } },
    { inputs: [f32(2, 3, 4)], params: { permutation: [2, 0, 1] } },
    { inputs: [f32(2, 3, 4, 5)], params: { permutation: [0, 2, 1, 3] } },
    { inputs: [f32(7)], params: { permutation: [0] } },
  ],
});
