// Steps of convolution and pooling. They divide over images, a kernel's gradient over its own rows or filters.
import type { GradInputParams } from '../../ir/ops/conv2dGradInput.ts';
import type { GradKernelParams } from '../../ir/ops/conv2dGradKernel.ts';
import type { ConvolutionParams, Pair, PoolParams } from '../../ir/ops/windows.ts';
import { type Shape, sizeOf, type ValueId } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import { ZEROS } from '../../parallel/control.ts';
import type { Expansion, Operands } from './lower.ts';
import type { Epilogue } from './lower-matrices.ts';
import { copy, fill } from './lower-movement.ts';
import { expandWinograd, expandWinogradGradKernel, suitsWinograd } from './lower-winograd.ts';
import { type Arguments, type Ref, type Step, type Use, whole } from './steps.ts';
import { contiguous } from './strides.ts';

const MULTIPLY_ADDS_PER_NANOSECOND = 15;
const POOLED_PER_NANOSECOND = 4;
/** Kernels with fewer numbers a filter than this have their gradient divided by filters, in whole panels of the product. */
const FEW_ROWS = 64;
const COLUMNS = 8;

/** A lone image stays with one thread. */
function byImages(ref: Ref): Use {
  const images = ref.shape[0]!;
  return { buffer: ref.buffer, rows: images === 1 ? 0 : images };
}

type Four = readonly [number, number, number, number];

/** How the numbers under a kernel follow one another in x: in runs, between which a window jumps. */
interface Runs {
  readonly length: number;
  readonly count: number;
  readonly jump: number;
  /** Repetitions of all that, with their distance in x and in the kernel's rows. */
  readonly outer: number;
  readonly outerStep: number;
  readonly outerRows: number;
}

/** An ordinary kernel row is one run of KW·C numbers; dilated or grouped, each kernel element is a run of its own. */
function runsOf(p: ConvolutionParams, x: Four, kernel: Four): Runs {
  const [, , w, c] = x;
  const [kh, kw, kc] = kernel;
  const rowStep = p.dilations[0] * w * c * 4;
  if (p.groups === 1 && p.dilations[1] === 1) {
    const length = kw * kc;
    return { length, count: kh, jump: rowStep - length * 4, outer: 1, outerStep: 0, outerRows: 0 };
  }
  const elementStep = p.dilations[1] * c * 4;
  return {
    length: kc,
    count: kw,
    jump: elementStep - kc * 4,
    outer: kh,
    outerStep: rowStep,
    outerRows: kw * kc,
  };
}

function four(ref: Ref): Four {
  return ref.shape as Four;
}

function multiplyAdds(y: Ref, kernel: readonly number[]): number {
  return (sizeOf(y.shape) * sizeOf(kernel.slice(0, 3))) / MULTIPLY_ADDS_PER_NANOSECOND;
}

/** Inputs are x, the kernel and, with an epilogue, the bias. */
export function expandConv2d(
  e: Expansion,
  p: ConvolutionParams,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
  name = 'conv2d',
  relu = false,
): void {
  if (suitsWinograd(p, e.shapeOf(inputs[1]!))) expandWinograd(e, name, inputs, outputs, relu);
  else
    e.node(name, inputs, outputs, (io) => [
      conv2d(p, io, { ...(io.inputs[2] ? { bias: io.inputs[2] } : {}), relu }),
    ]);
}

function conv2d(p: ConvolutionParams, { inputs, outputs }: Operands, epilogue: Epilogue = {}): Step {
  const [x, k, y] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const { bias } = epilogue;
  const [, h, w, c] = four(x);
  const [, oh, ow, f] = four(y);
  const runs = runsOf(p, four(x), four(k));
  return {
    kernel: Kernel.Conv2d,
    rows: x.shape[0]!,
    reads: [byImages(x), whole(k), ...(bias ? [whole(bias)] : [])],
    writes: [byImages(y)],
    cost: multiplyAdds(y, k.shape),
    encode: (at, lo, hi) => [
      at(x.buffer) + lo * h * w * c * 4,
      h * w * c * 4,
      p.strides[0] * w * c * 4,
      p.strides[1] * c * 4,
      at(k.buffer),
      f * 4,
      at(y.buffer) + lo * oh * ow * f * 4,
      hi - lo,
      oh,
      ow,
      p.groups,
      k.shape[2]! * 4,
      f / p.groups,
      runs.length,
      runs.count,
      runs.jump,
      runs.outer,
      runs.outerStep,
      runs.outerRows * f * 4,
      bias ? at(bias.buffer) : ZEROS,
      bias ? 1 : 0,
      epilogue.relu ? 1 : 0,
    ],
  };
}

/**
 * dx is a convolution of dy, spread out by the strides and padded by the kernel's reach, with the kernel turned by 180°
 * and its channels exchanged. Both are made in temporaries of the plan.
 */
export function expandConv2dGradInput(
  e: Expansion,
  p: GradInputParams,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
): void {
  gradInput(e, p, [0, 0], [p.height, p.width], inputs, outputs);
}

interface Box {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
}

/** Whether a box of dx can be computed alone: all images and channels, and no part of dy falls outside. */
export function mayCrop(p: GradInputParams, box: Box, dy: Shape, kernel: Shape): boolean {
  const [n, oh, ow] = dy as Four;
  const [kh, kw, kc] = kernel as Four;
  const fits = (axis: 0 | 1, windows: number, size: number) => {
    const start = box.starts[axis + 1]!;
    return (
      start <= (size - 1) * p.dilations[axis] &&
      (windows - 1) * p.strides[axis] - start < box.sizes[axis + 1]!
    );
  };
  return box.sizes[0] === n && box.sizes[3] === kc * p.groups && fits(0, oh, kh) && fits(1, ow, kw);
}

/** The box of dx that is read, where x was padded before the convolution. */
export function cropConv2dGradInput(
  e: Expansion,
  p: GradInputParams,
  box: Box,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
): void {
  gradInput(e, p, [box.starts[1]!, box.starts[2]!], [box.sizes[1]!, box.sizes[2]!], inputs, outputs);
}

function gradInput(
  e: Expansion,
  { strides, dilations, groups }: ConvolutionParams,
  start: Pair,
  size: Pair,
  [dy, kernel]: readonly ValueId[],
  [dx]: readonly ValueId[],
): void {
  const [kh, kw, kc, f] = e.shapeOf(kernel!) as Four;
  const [n, oh, ow] = e.shapeOf(dy!) as Four;
  const reach = [(kh - 1) * dilations[0], (kw - 1) * dilations[1]] as const;
  const before = [reach[0] - start[0], reach[1] - start[1]] as const;
  const turned = e.value([kh, kw, f / groups, groups * kc]);
  e.node('turnKernel', [kernel!], [turned], (io) => [turnKernel(groups, io.inputs[0]!, io.outputs[0]!)]);
  const height = size[0] + reach[0];
  const width = size[1] + reach[1];
  let spread = dy!;
  if (height !== oh || width !== ow) {
    spread = e.value([n, height, width, f]);
    e.node('spread', [dy!], [spread], (io) => spreadOut(strides, before, io.inputs[0]!, io.outputs[0]!));
  }
  expandConv2d(e, { strides: [1, 1], dilations, groups }, [spread, turned], [dx!]);
}

/** [KH, KW, C, (G, F)] → [KH, KW, F, (G, C)], both axes of pixels reversed. */
function turnKernel(groups: number, x: Ref, y: Ref): Step {
  const [kh, kw, kc, f] = four(x);
  const perGroup = f / groups;
  const walk = {
    sizes: [kh, kw, perGroup, groups, kc],
    strides: [
      [-kw * kc * f * 4, -kc * f * 4, 4, perGroup * 4, f * 4],
      contiguous([kh, kw, perGroup, groups, kc]),
    ],
    offsets: [(kh * kw - 1) * kc * f * 4, 0],
  };
  return copy(x, y, walk, 1, whole(x), whole(y));
}

function spreadOut(strides: Pair, before: Pair, dy: Ref, y: Ref): readonly Step[] {
  const [n, oh, ow, f] = four(dy);
  const own = contiguous(y.shape) as unknown as Four;
  const walk = {
    sizes: [n, oh, ow, f],
    strides: [contiguous(dy.shape), [own[0], own[1] * strides[0], own[2] * strides[1], own[3]]],
    offsets: [0, before[0] * own[1] + before[1] * own[2]],
  };
  const zeros = fill(y, 0);
  if (n > 1) return [zeros, copy(dy, y, walk, n, byImages(dy), byImages(y))];
  return [
    { ...zeros, rows: 1, writes: [whole(y)], encode: (at) => [at(y.buffer), sizeOf(y.shape), 0] },
    copy(dy, y, walk, 1, whole(dy), whole(y)),
  ];
}

export function expandConv2dGradKernel(
  e: Expansion,
  p: GradKernelParams,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
): void {
  if (suitsWinograd(p, e.shapeOf(outputs[0]!))) expandWinogradGradKernel(e, inputs, outputs);
  else e.node('conv2dGradKernel', inputs, outputs, (io) => [conv2dGradKernel(p, io)]);
}

function conv2dGradKernel(p: ConvolutionParams, { inputs, outputs }: Operands): Step {
  const [x, dy, dk] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const [n, h, w, c] = four(x);
  const [, oh, ow, f] = four(dy);
  const [kh, kw, kc] = four(dk);
  const merged = p.groups === 1 && p.dilations[1] === 1;
  const rows = kh * kw * kc;
  const byFilters = p.groups === 1 && rows < FEW_ROWS && f % COLUMNS === 0;
  return {
    kernel: Kernel.Conv2dGradKernel,
    rows: byFilters ? f / COLUMNS : rows,
    reads: [whole(x), whole(dy)],
    writes: [byFilters ? whole(dk) : { buffer: dk.buffer, rows }],
    cost: multiplyAdds(dy, dk.shape),
    encode: (at, lo, hi) => [
      at(x.buffer),
      h * w * c * 4,
      p.strides[0] * w * c * 4,
      p.strides[1] * c * 4,
      at(dy.buffer) + (byFilters ? lo * COLUMNS * 4 : 0),
      f * 4,
      oh * ow * f * 4,
      at(dk.buffer) + (byFilters ? lo * COLUMNS * 4 : 0),
      n,
      oh,
      ow,
      p.groups,
      kc * 4,
      byFilters ? (hi - lo) * COLUMNS : f / p.groups,
      kh,
      p.dilations[0] * w * c * 4,
      merged ? 1 : kw,
      p.dilations[1] * c * 4,
      merged ? kw * kc : kc,
      byFilters ? 0 : lo,
      byFilters ? rows : hi,
      ZEROS,
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

/** `relu`: x is the result of a ReLU, whose gradient is taken along. */
export function maxPool2dGrad(p: PoolParams, { inputs, outputs }: Operands, relu = false): Step {
  return poolGrad(p, inputs[0]!, inputs[1]!, outputs[0]!, relu);
}

export function avgPool2dGrad(p: PoolParams, { inputs, outputs }: Operands): Step {
  return poolGrad(p, null, inputs[0]!, outputs[0]!, false);
}

/** Without x it is the mean's gradient, which needs no values. */
function poolGrad(p: PoolParams, x: Ref | null, dy: Ref, dx: Ref, relu: boolean): Step {
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
      relu ? 1 : 0,
    ],
  };
}
