// Mean of each window over the pixels inside the image.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { POOLS } from './maxPool2d.ts';
import { expectFloat } from './shapes.ts';
import { type PoolParams, pooledShape } from './windows.ts';

export const avgPool2d = defineOp({
  kind: 'avgPool2d',
  infer: (params: PoolParams, [x]) => {
    expectFloat('avgPool2d', x!);
    return [{ shape: pooledShape('avgPool2d', params, x!), dtype: 'f32' }];
  },
  cost: ({ size }, _, [y]) => ({ flops: sizeOf(y!.shape) * size[0] * size[1] }),
  samples: POOLS.map(({ x, params }) => ({ inputs: [f32(...x)], params })),
});
