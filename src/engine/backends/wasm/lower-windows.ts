// Steps of convolution and pooling. They divide over images, a kernel's gradient over its own rows.
import type { ConvolutionParams, PoolParams } from '../../ir/ops/windows.ts';
import { sizeOf } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import { ZEROS } from '../../parallel/control.ts';
import type { Operands } from './lower.ts';
import type { Epilogue } from './lower-matrices.ts';
import { type Arguments, type Ref, type Step, type Use, whole } from './steps.ts';

const MULTIPLY_ADDS_PER_NANOSECOND = 15;
const POOLED_PER_NANOSECOND = 1;

/** A lone image stays with one thread. */
function byImages(ref: Ref): Use {
  const images = ref.shape[0]!;
  return { buffer: ref.buffer, rows: images === 1 ? 0 : images };
}

/** The fields that all three kernels share, after the three addresses. */
function geometry(p: ConvolutionParams, x: Ref, kernel: readonly number[], y: Ref): Arguments {
  const [, h, w, c] = x.shape as readonly [number, number, number, number];
  const [kh, kw, kc, f] = kernel as readonly [number, number, number, number];
  return [
    y.shape[1]!,
    y.shape[2]!,
    h * w * c * 4,
    w * c * 4,
    c * 4,
    ...p.strides,
    ...p.dilations,
    kh,
    kw,
    kc,
    f,
    p.groups,
  ];
}

function multiplyAdds(y: Ref, kernel: readonly number[]): number {
  return (sizeOf(y.shape) * sizeOf(kernel.slice(0, 3))) / MULTIPLY_ADDS_PER_NANOSECOND;
}

export function conv2d(p: ConvolutionParams, { inputs, outputs }: Operands, epilogue: Epilogue = {}): Step {
  const [x, k, y] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const { bias } = epilogue;
  return {
    kernel: Kernel.Conv2d,
    rows: x.shape[0]!,
    reads: [byImages(x), whole(k), ...(bias ? [whole(bias)] : [])],
    writes: [byImages(y)],
    cost: multiplyAdds(y, k.shape),
    encode: (at, lo, hi) => [
      at(x.buffer),
      at(k.buffer),
      at(y.buffer),
      ...geometry(p, x, k.shape, y),
      lo,
      hi,
      bias ? at(bias.buffer) : ZEROS,
      bias ? 1 : 0,
      epilogue.relu ? 1 : 0,
    ],
  };
}

export function conv2dGradInput(p: ConvolutionParams, { inputs, outputs }: Operands): Step {
  const [dy, k, dx] = [inputs[0]!, inputs[1]!, outputs[0]!];
  return {
    kernel: Kernel.Conv2dGradInput,
    rows: dx.shape[0]!,
    reads: [byImages(dy), whole(k)],
    writes: [byImages(dx)],
    cost: multiplyAdds(dy, k.shape),
    encode: (at, lo, hi) => [
      at(dx.buffer),
      at(k.buffer),
      at(dy.buffer),
      ...geometry(p, dx, k.shape, dy),
      lo,
      hi,
    ],
  };
}

export function conv2dGradKernel(p: ConvolutionParams, { inputs, outputs }: Operands): Step {
  const [x, dy, dk] = [inputs[0]!, inputs[1]!, outputs[0]!];
  return {
    kernel: Kernel.Conv2dGradKernel,
    rows: sizeOf(dk.shape.slice(0, 3)),
    reads: [whole(x), whole(dy)],
    writes: [{ buffer: dk.buffer, rows: sizeOf(dk.shape.slice(0, 3)) }],
    cost: multiplyAdds(dy, dk.shape),
    encode: (at, lo, hi) => [
      at(x.buffer),
      at(dk.buffer),
      at(dy.buffer),
      ...geometry(p, x, dk.shape, dy),
      x.shape[0]!,
      lo,
      hi,
    ],
  };
}

/** Pooling of x (or, going back, from x's size) to y. */
function pooling(p: PoolParams, mean: boolean, sizes: Ref, y: Ref, lo: number, hi: number): Arguments {
  const [, h, w, c] = sizes.shape as readonly [number, number, number, number];
  return [
    h,
    w,
    y.shape[1]!,
    y.shape[2]!,
    c,
    ...p.size,
    ...p.strides,
    p.pads[0],
    p.pads[2],
    lo,
    hi,
    mean ? 1 : 0,
  ];
}

export function pool2d(p: PoolParams, mean: boolean, { inputs, outputs }: Operands): Step {
  const [x, y] = [inputs[0]!, outputs[0]!];
  return {
    kernel: Kernel.Pool2d,
    rows: x.shape[0]!,
    reads: [byImages(x)],
    writes: [byImages(y)],
    cost: (sizeOf(y.shape) * p.size[0] * p.size[1]) / POOLED_PER_NANOSECOND,
    encode: (at, lo, hi) => [at(x.buffer), at(y.buffer), ...pooling(p, mean, x, y, lo, hi)],
  };
}

export function maxPool2dGrad(p: PoolParams, { inputs, outputs }: Operands): Step {
  return poolGrad(p, inputs[0]!, inputs[1]!, outputs[0]!);
}

export function avgPool2dGrad(p: PoolParams, { inputs, outputs }: Operands): Step {
  return poolGrad(p, null, inputs[0]!, outputs[0]!);
}

/** Without x it is the mean's gradient, which needs no values. */
function poolGrad(p: PoolParams, x: Ref | null, dy: Ref, dx: Ref): Step {
  return {
    kernel: Kernel.Pool2dGrad,
    rows: dx.shape[0]!,
    reads: [byImages(dy), ...(x === null ? [] : [byImages(x)])],
    writes: [byImages(dx)],
    cost: (2 * sizeOf(dy.shape) * p.size[0] * p.size[1]) / POOLED_PER_NANOSECOND,
    encode: (at, lo, hi) => [
      x === null ? ZEROS : at(x.buffer),
      at(dy.buffer),
      ...pooling(p, x === null, dx, dy, lo, hi),
      at(dx.buffer),
    ],
  };
}
