// dx: each window's dy goes to its largest element, the first in reading order on ties.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { POOLS } from './maxPool2d.ts';
import { expectFloat, expectShape } from './shapes.ts';
import { type PoolParams, pooledShape } from './windows.ts';

export const maxPool2dGrad = defineOp({
  kind: 'maxPool2dGrad',
  infer: (params: PoolParams, [x, dy]) => {
    expectFloat('maxPool2dGrad', x!, dy!);
    expectShape('maxPool2dGrad', 'dy', dy!.shape, pooledShape('maxPool2dGrad', params, x!));
    return [x!];
  },
  cost: ({ size }, [, dy]) => ({ flops: sizeOf(dy!.shape) * size[0] * size[1] }),
  samples: POOLS.map(({ x, params }) => ({
    inputs: [f32(...x), f32(...pooledShape('maxPool2d', params, f32(...x)))],
    params,
    values: ['distinct', 'any'] as const,
  })),
});
