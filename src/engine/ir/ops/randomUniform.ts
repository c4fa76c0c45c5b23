// Uniform in [0, 1) with 24 bits: Philox4x32-10 with key (seed, step) and counter (block, 0, stream, 0), where block b
// gives elements 4b to 4b+3 in word order. A pure function of key, stream and element index.
import { defineOp, i32 } from '../define-op.ts';
import { type Shape, sizeOf } from '../types.ts';
import { expectShape, fail } from './shapes.ts';

export const randomUniform = defineOp({
  kind: 'randomUniform',
  infer: ({ shape }: { readonly shape: Shape; readonly stream: number }, [random]) => {
    if (random!.dtype !== 'i32') fail('randomUniform', 'the key must be i32');
    expectShape('randomUniform', 'the key', random!.shape, [2]);
    return [{ shape, dtype: 'f32' }];
  },
  cost: (_, __, [y]) => ({ flops: 10 * sizeOf(y!.shape) }),
  samples: [
    { inputs: [i32(2)], params: { shape: [4, 4], stream: 0 }, values: [{ below: 1000 }] },
    { inputs: [i32(2)], params: { shape: [7], stream: 3 }, values: [{ below: 1000 }] },
    { inputs: [i32(2)], params: { shape: [], stream: 1 }, values: [{ below: 1000 }] },
  ],
});
