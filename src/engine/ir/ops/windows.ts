// Windows sliding over images [N, H, W, C]: sizes of results, shared by convolution and pooling.
import type { Shape, TensorType } from '../types.ts';
import { expectRank, fail, show } from './shapes.ts';

export type Pair = readonly [number, number];

export interface ConvolutionParams {
  /** Steps down and across, in pixels. */
  readonly strides: Pair;
  /** Distance between neighbouring kernel elements; 1 is an ordinary kernel. */
  readonly dilations: Pair;
  /** Channels are split into this many groups that do not see each other. */
  readonly groups: number;
}

export interface PoolParams {
  readonly size: Pair;
  readonly strides: Pair;
  /** Rows above and below, columns left and right that count as outside. */
  readonly pads: readonly [number, number, number, number];
}

/** How many windows fit: ⌊(length − ((size − 1)·dilation + 1)) / stride⌋ + 1. */
export function windowsAlong(op: string, length: number, size: number, stride: number, dilation = 1): number {
  const reach = (size - 1) * dilation + 1;
  if (reach > length) fail(op, `a window of ${reach} does not fit into ${length}`);
  return Math.floor((length - reach) / stride) + 1;
}

/** [N, OH, OW, F] of x [N, H, W, C] and a kernel [KH, KW, C/groups, F]. */
export function convolvedShape(op: string, p: ConvolutionParams, x: TensorType, kernel: TensorType): Shape {
  expectRank(op, x, 4);
  expectRank(op, kernel, 4);
  const [n, h, w, c] = x.shape as readonly [number, number, number, number];
  const [kh, kw, kc, f] = kernel.shape as readonly [number, number, number, number];
  if (kc * p.groups !== c || f % p.groups !== 0)
    fail(op, `${show(kernel)} in ${p.groups} group(s) does not fit ${show(x)}`);
  return [
    n,
    windowsAlong(op, h, kh, p.strides[0], p.dilations[0]),
    windowsAlong(op, w, kw, p.strides[1], p.dilations[1]),
    f,
  ];
}

export function pooledShape(op: string, p: PoolParams, x: TensorType): Shape {
  expectRank(op, x, 4);
  const [n, h, w, c] = x.shape as readonly [number, number, number, number];
  const [top, bottom, left, right] = p.pads;
  if (top >= p.size[0] || bottom >= p.size[0] || left >= p.size[1] || right >= p.size[1])
    fail(op, `pads ${show(p.pads)} leave a window of ${show(p.size)} without a pixel`);
  return [
    n,
    windowsAlong(op, h + top + bottom, p.size[0], p.strides[0]),
    windowsAlong(op, w + left + right, p.size[1], p.strides[1]),
    c,
  ];
}
