// Largest element of each window; what lies outside the image never wins.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat } from './shapes.ts';
import { type PoolParams, pooledShape } from './windows.ts';

/** Cases of all pooling ops. */
export const POOLS: readonly {
  readonly x: readonly [number, number, number, number];
  readonly params: PoolParams;
}[] = [
  { x: [2, 4, 6, 3], params: { size: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } },
  { x: [1, 1, 1, 1], params: { size: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0] } },
  { x: [2, 5, 7, 2], params: { size: [3, 2], strides: [1, 2], pads: [1, 1, 0, 1] } },
  { x: [3, 5, 5, 9], params: { size: [2, 2], strides: [2, 2], pads: [0, 1, 0, 1] } },
  { x: [2, 1, 9, 4], params: { size: [1, 3], strides: [1, 1], pads: [0, 0, 1, 1] } },
];

export const maxPool2d = defineOp({
  kind: 'maxPool2d',
  infer: (params: PoolParams, [x]) => {
    expectFloat('maxPool2d', x!);
    return [{ shape: pooledShape('maxPool2d', params, x!), dtype: 'f32' }];
  },
  cost: ({ size }, _, [y]) => ({ flops: sizeOf(y!.shape) * size[0] * size[1] }),
  samples: POOLS.map(({ x, params }) => ({ inputs: [f32(...x)], params, values: ['distinct'] as const })),
});
