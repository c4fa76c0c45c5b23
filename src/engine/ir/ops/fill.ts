// A tensor filled with one number.
import { defineOp } from '../define-op.ts';
import type { Shape } from '../types.ts';

export const fill = defineOp({
  kind: 'fill',
  infer: (params: { readonly shape: Shape; readonly value: number }) => [
    { shape: params.shape, dtype: 'f32' },
  ],
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [], params: { shape: [2, 3], value: 1.5 } },
    { inputs: [], params: { shape: [], value: -2 } },
  ],
});
