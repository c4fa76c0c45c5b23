// Convolutions 3×3 of stride 1 by Winograd's algorithm (kernels/assembly/winograd.ts): where it applies and its steps.
// The kernel is transformed once a run; images divide among threads, the kernel's gradient by the parts of its transform.
import type { ConvolutionParams } from '../../ir/ops/windows.ts';
import type { Shape, ValueId } from '../../ir/types.ts';
import { SCRATCH_BYTES } from '../../kernels/index.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import { ZEROS } from '../../parallel/control.ts';
import type { Expansion, Operands } from './lower.ts';
import type { Epilogue } from './lower-matrices.ts';
import { type Ref, type Step, whole } from './steps.ts';

type Four = readonly [number, number, number, number];

/** Scratch that is left for a block of tiles: 16 KiB are the products' own, the parts stand 64 bytes apart. */
const BLOCK_BYTES = SCRATCH_BYTES - 16 * 1024 - 4096;
/** Numbers of a transformed tile. */
const PARTS = 16;
const LARGEST_BLOCK = 48;
const SMALLEST_BLOCK = 6;
const FEWEST_CHANNELS = 8;
const MULTIPLY_ADDS_PER_NANOSECOND = 36;

/** Tiles that go through scratch at once: 16 numbers a channel of both sides, and a spare tile. */
function blockOf(channels: number, filters: number): number {
  const fitting = Math.floor((BLOCK_BYTES - 64 * channels) / (64 * (channels + filters)));
  return Math.min(LARGEST_BLOCK, Math.floor(fitting / SMALLEST_BLOCK) * SMALLEST_BLOCK);
}

export function suitsWinograd({ strides, dilations, groups }: ConvolutionParams, kernel: Shape): boolean {
  const [kh, kw, channels, filters] = kernel as Four;
  return (
    [kh, kw].every((size) => size === 3) &&
    [...strides, ...dilations, groups].every((number) => number === 1) &&
    channels % 4 === 0 &&
    filters % 4 === 0 &&
    Math.min(channels, filters) >= FEWEST_CHANNELS &&
    blockOf(channels, filters) >= SMALLEST_BLOCK
  );
}

/** Multiply-adds of the plain convolution, which the estimates count. */
function cost(y: Ref, kernel: Four): number {
  const [n, oh, ow, f] = y.shape as Four;
  return (n * oh * ow * f * kernel[0] * kernel[1] * kernel[2]) / MULTIPLY_ADDS_PER_NANOSECOND;
}

/** y = x ∗ kernel, and the epilogue: inputs are x, kernel and, with one, the bias. */
export function expandWinograd(
  e: Expansion,
  name: string,
  [x, kernel, ...bias]: readonly ValueId[],
  outputs: readonly ValueId[],
  relu = false,
): void {
  const shape = e.shapeOf(kernel!) as Four;
  const turned = e.value([PARTS, shape[2], shape[3]]);
  e.node('winogradKernel', [kernel!], [turned], (io) => [kernelStep(io)]);
  e.node(name, [x!, turned, ...bias], outputs, (io) => [
    convolution(shape, io, { ...(io.inputs[2] ? { bias: io.inputs[2] } : {}), relu }),
  ]);
}

function kernelStep({ inputs: [kernel], outputs: [u] }: Operands): Step {
  const [, , c, f] = kernel!.shape as Four;
  return {
    kernel: Kernel.WinogradKernel,
    rows: c,
    reads: [whole(kernel!)],
    writes: [whole(u!)],
    cost: c * f * 4,
    encode: (at, lo, hi) => [at(kernel!.buffer), at(u!.buffer), c, f, lo, hi],
  };
}

function convolution(kernel: Four, { inputs, outputs }: Operands, { bias, relu }: Epilogue): Step {
  const [x, u, y] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const [n, h, w, c] = x.shape as Four;
  const [, oh, ow, f] = y.shape as Four;
  const rows = n === 1 ? 0 : n;
  return {
    kernel: Kernel.Winograd,
    rows: n,
    reads: [{ buffer: x.buffer, rows }, whole(u), ...(bias ? [whole(bias)] : [])],
    writes: [{ buffer: y.buffer, rows }],
    cost: cost(y, kernel),
    encode: (at, lo, hi) => [
      at(x.buffer) + lo * h * w * c * 4,
      h,
      w,
      c,
      at(u.buffer),
      at(y.buffer) + lo * oh * ow * f * 4,
      oh,
      ow,
      f,
      hi - lo,
      blockOf(c, f),
      bias ? at(bias.buffer) : ZEROS,
      bias ? 1 : 0,
      relu ? 1 : 0,
    ],
  };
}

/** Inputs x and dy. The sixteen sums divide among threads, each with the rows of the transforms that it needs. */
export function expandWinogradGradKernel(
  e: Expansion,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
): void {
  const shape = e.shapeOf(outputs[0]!) as Four;
  const sums = e.value([PARTS, shape[2], shape[3]]);
  e.node('conv2dGradKernel', inputs, [sums], (io) => [gradKernel(shape, io)]);
  e.node('winogradBack', [sums], outputs, (io) => [back(io)]);
}

function gradKernel(kernel: Four, { inputs: [x, dy], outputs: [sums] }: Operands): Step {
  const [n, h, w, c] = x!.shape as Four;
  const [, oh, ow, f] = dy!.shape as Four;
  return {
    kernel: Kernel.WinogradGradKernel,
    rows: PARTS,
    reads: [whole(x!), whole(dy!)],
    writes: [{ buffer: sums!.buffer, rows: PARTS }],
    cost: cost(dy!, kernel),
    encode: (at, lo, hi) => [
      at(x!.buffer),
      h,
      w,
      c,
      at(dy!.buffer),
      oh,
      ow,
      f,
      n,
      blockOf(c, f),
      at(sums!.buffer),
      lo,
      hi,
    ],
  };
}

function back({ inputs: [sums], outputs: [dk] }: Operands): Step {
  const [, , c, f] = dk!.shape as Four;
  return {
    kernel: Kernel.WinogradBack,
    rows: c,
    reads: [whole(sums!)],
    writes: [whole(sums!), whole(dk!)],
    cost: c * f * 4,
    encode: (at, lo, hi) => [at(sums!.buffer), at(dk!.buffer), c, f, lo, hi],
  };
}
