// dx[n, r·s + i·d, c·s + j·d, k] += dy[n,r,c,f] · kernel[i,j,k,f]: conv2d's gradient by x, and transposed convolution.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { CONVOLUTIONS } from './conv2d.ts';
import { expectFloat, expectShape } from './shapes.ts';
import { type ConvolutionParams, convolvedShape } from './windows.ts';

export interface GradInputParams extends ConvolutionParams {
  /** Size of x in pixels. */
  readonly height: number;
  readonly width: number;
}

export const conv2dGradInput = defineOp({
  kind: 'conv2dGradInput',
  infer: (params: GradInputParams, [dy, kernel]) => {
    expectFloat('conv2dGradInput', dy!, kernel!);
    const x = f32(dy!.shape[0]!, params.height, params.width, kernel!.shape[2]! * params.groups);
    expectShape('conv2dGradInput', 'dy', dy!.shape, convolvedShape('conv2dGradInput', params, x, kernel!));
    return [x];
  },
  cost: (_, [dy, kernel]) => ({ flops: 2 * sizeOf(dy!.shape) * sizeOf(kernel!.shape.slice(0, 3)) }),
  samples: CONVOLUTIONS.map(({ x, kernel, params }) => ({
    inputs: [f32(...convolvedShape('conv2d', params, f32(...x), f32(...kernel))), f32(...kernel)],
    params: { ...params, height: x[1], width: x[2] },
  })),
});
