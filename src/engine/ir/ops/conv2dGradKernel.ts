// dkernel[i,j,k,f] = Σ x[n, r·s + i·d, c·s + j·d, k] · dy[n,r,c,f]: conv2d's gradient by its kernel.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { CONVOLUTIONS } from './conv2d.ts';
import { expectFloat, expectShape } from './shapes.ts';
import { type ConvolutionParams, convolvedShape, type Pair } from './windows.ts';

export interface GradKernelParams extends ConvolutionParams {
  /** Rows and columns of the kernel. */
  readonly kernel: Pair;
}

export const conv2dGradKernel = defineOp({
  kind: 'conv2dGradKernel',
  infer: (params: GradKernelParams, [x, dy]) => {
    expectFloat('conv2dGradKernel', x!, dy!);
    const kernel = f32(...params.kernel, x!.shape[3]! / params.groups, dy!.shape[3]!);
    expectShape('conv2dGradKernel', 'dy', dy!.shape, convolvedShape('conv2dGradKernel', params, x!, kernel));
    return [kernel];
  },
  cost: (_, [, dy], [kernel]) => ({ flops: 2 * sizeOf(dy!.shape) * sizeOf(kernel!.shape.slice(0, 3)) }),
  samples: CONVOLUTIONS.map(({ x, kernel, params }) => ({
    inputs: [f32(...x), f32(...convolvedShape('conv2d', params, f32(...x), f32(...kernel)))],
    params: { ...params, kernel: [kernel[0], kernel[1]] as const },
  })),
});
