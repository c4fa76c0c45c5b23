// i32 [...] → f32 [..., depth], 1 at the index.
import { defineOp, f32, i32 } from '../define-op.ts';
import { fail } from './shapes.ts';

export const oneHot = defineOp({
  kind: 'oneHot',
  infer: ({ depth }: { readonly depth: number }, [indices]) => {
    if (indices!.dtype !== 'i32') fail('oneHot', 'indices must be i32');
    return [f32(...indices!.shape, depth)];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [i32(4)], params: { depth: 3 }, values: [{ below: 3 }] },
    { inputs: [i32(2, 3)], params: { depth: 5 }, values: [{ below: 5 }] },
  ],
});
