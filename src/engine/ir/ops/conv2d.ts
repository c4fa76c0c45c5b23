// y[n,r,c,f] = Σ x[n, r·s + i·d, c·s + j·d, k] · kernel[i,j,k,f], without padding (pad first) and without flipping.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat } from './shapes.ts';
import { type ConvolutionParams, convolvedShape } from './windows.ts';

/** Cases of all three convolution ops: image, kernel, parameters. */
export const CONVOLUTIONS: readonly {
  readonly x: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly params: ConvolutionParams;
}[] = [
  { x: [2, 5, 6, 3], kernel: [3, 3, 3, 4], params: { strides: [1, 1], dilations: [1, 1], groups: 1 } },
  { x: [1, 1, 1, 1], kernel: [1, 1, 1, 1], params: { strides: [1, 1], dilations: [1, 1], groups: 1 } },
  { x: [3, 7, 8, 1], kernel: [2, 3, 1, 9], params: { strides: [2, 3], dilations: [1, 1], groups: 1 } },
  { x: [2, 7, 7, 2], kernel: [3, 2, 2, 5], params: { strides: [1, 2], dilations: [2, 3], groups: 1 } },
  { x: [2, 4, 5, 6], kernel: [2, 2, 3, 4], params: { strides: [1, 1], dilations: [1, 1], groups: 2 } },
  { x: [2, 5, 5, 4], kernel: [3, 3, 1, 8], params: { strides: [2, 1], dilations: [1, 2], groups: 4 } },
  { x: [2, 1, 20, 16], kernel: [1, 5, 16, 32], params: { strides: [1, 1], dilations: [1, 1], groups: 1 } },
];

export const conv2d = defineOp({
  kind: 'conv2d',
  infer: (params: ConvolutionParams, [x, kernel]) => {
    expectFloat('conv2d', x!, kernel!);
    return [{ shape: convolvedShape('conv2d', params, x!, kernel!), dtype: 'f32' }];
  },
  cost: (_, [, kernel], [y]) => ({ flops: 2 * sizeOf(y!.shape) * sizeOf(kernel!.shape.slice(0, 3)) }),
  samples: CONVOLUTIONS.map(({ x, kernel, params }) => ({ inputs: [f32(...x), f32(...kernel)], params })),
});
