// dx: each window's dy is shared equally by its pixels inside the image.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { POOLS } from './maxPool2d.ts';
import { expectFloat, expectShape } from './shapes.ts';
import { type PoolParams, pooledShape } from './windows.ts';

export interface AvgPoolGradParams extends PoolParams {
  /** Size of x in pixels. */
  readonly height: number;
  readonly width: number;
}

export const avgPool2dGrad = defineOp({
  kind: 'avgPool2dGrad',
  infer: (params: AvgPoolGradParams, [dy]) => {
    expectFloat('avgPool2dGrad', dy!);
    const x = f32(dy!.shape[0]!, params.height, params.width, dy!.shape[3]!);
    expectShape('avgPool2dGrad', 'dy', dy!.shape, pooledShape('avgPool2dGrad', params, x));
    return [x];
  },
  cost: ({ size }, [dy]) => ({ flops: sizeOf(dy!.shape) * size[0] * size[1] }),
  samples: POOLS.map(({ x, params }) => ({
    inputs: [f32(...pooledShape('maxPool2d', params, f32(...x)))],
    params: { ...params, height: x[1], width: x[2] },
  })),
});
