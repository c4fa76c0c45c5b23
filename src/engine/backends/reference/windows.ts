// Reference convolution and pooling over [N, H, W, C], by their sums.
import type { ConvolutionParams, PoolParams } from '../../ir/ops/windows.ts';
import type { Tensor } from './kernels.ts';

type Image = readonly [n: number, h: number, w: number, c: number];

/** Offsets of a product's place in x, in the kernel and in y. */
type Visit = (inX: number, inKernel: number, inY: number) => void;

/** Visits every product x·k of every output y, as offsets into the three tensors. */
function eachTerm(p: ConvolutionParams, xs: Image, ks: Image, ys: Image, visit: Visit): void {
  const [count, height, width, channels] = xs;
  const [kh, kw, kc, filters] = ks;
  const [, oh, ow] = ys;
  const perGroup = filters / p.groups;
  for (let n = 0; n < count; n++)
    for (let r = 0; r < oh; r++)
      for (let c = 0; c < ow; c++)
        for (let f = 0; f < filters; f++) {
          const first = Math.floor(f / perGroup) * kc;
          const y = ((n * oh + r) * ow + c) * filters + f;
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++)
              for (let k = 0; k < kc; k++) {
                const row = r * p.strides[0] + i * p.dilations[0];
                const column = c * p.strides[1] + j * p.dilations[1];
                visit(
                  ((n * height + row) * width + column) * channels + first + k,
                  ((i * kw + j) * kc + k) * filters + f,
                  y,
                );
              }
        }
}

const image = (tensor: Tensor) => tensor.shape as Image;

export function conv2d(p: ConvolutionParams, [x, k]: readonly Tensor[], [y]: readonly Tensor[]): void {
  y!.data.fill(0);
  eachTerm(p, image(x!), image(k!), image(y!), (inX, inKernel, inY) => {
    y!.data[inY] = y!.data[inY]! + x!.data[inX]! * k!.data[inKernel]!;
  });
}

export function conv2dGradInput(
  p: ConvolutionParams,
  [dy, k]: readonly Tensor[],
  [dx]: readonly Tensor[],
): void {
  dx!.data.fill(0);
  eachTerm(p, image(dx!), image(k!), image(dy!), (inX, inKernel, inY) => {
    dx!.data[inX] = dx!.data[inX]! + dy!.data[inY]! * k!.data[inKernel]!;
  });
}

export function conv2dGradKernel(
  p: ConvolutionParams,
  [x, dy]: readonly Tensor[],
  [dk]: readonly Tensor[],
): void {
  dk!.data.fill(0);
  eachTerm(p, image(x!), image(dk!), image(dy!), (inX, inKernel, inY) => {
    dk!.data[inKernel] = dk!.data[inKernel]! + x!.data[inX]! * dy!.data[inY]!;
  });
}

/** Visits every window: the offset of its result, and of its pixels inside the image in reading order. */
function eachWindow(
  p: PoolParams,
  xs: Image,
  ys: Image,
  visit: (y: number, pixels: readonly number[]) => void,
): void {
  const [count, height, width, channels] = xs;
  const [, oh, ow] = ys;
  for (let n = 0; n < count; n++)
    for (let r = 0; r < oh; r++)
      for (let c = 0; c < ow; c++)
        for (let k = 0; k < channels; k++) {
          const pixels: number[] = [];
          for (let i = 0; i < p.size[0]; i++)
            for (let j = 0; j < p.size[1]; j++) {
              const row = r * p.strides[0] + i - p.pads[0];
              const column = c * p.strides[1] + j - p.pads[2];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              pixels.push(((n * height + row) * width + column) * channels + k);
            }
          visit(((n * oh + r) * ow + c) * channels + k, pixels);
        }
}

export function maxPool2d(p: PoolParams, [x]: readonly Tensor[], [y]: readonly Tensor[]): void {
  eachWindow(p, image(x!), image(y!), (at, pixels) => {
    y!.data[at] = Math.max(...pixels.map((pixel) => x!.data[pixel]!));
  });
}

export function maxPool2dGrad(p: PoolParams, [x, dy]: readonly Tensor[], [dx]: readonly Tensor[]): void {
  dx!.data.fill(0);
  eachWindow(p, image(x!), image(dy!), (at, pixels) => {
    const best = pixels.reduce((a, b) => (x!.data[b]! > x!.data[a]! ? b : a));
    dx!.data[best] = dx!.data[best]! + dy!.data[at]!;
  });
}

export function avgPool2d(p: PoolParams, [x]: readonly Tensor[], [y]: readonly Tensor[]): void {
  eachWindow(p, image(x!), image(y!), (at, pixels) => {
    y!.data[at] = pixels.reduce((sum, pixel) => sum + x!.data[pixel]!, 0) / pixels.length;
  });
}

export function avgPool2dGrad(p: PoolParams, [dy]: readonly Tensor[], [dx]: readonly Tensor[]): void {
  dx!.data.fill(0);
  eachWindow(p, image(dx!), image(dy!), (at, pixels) => {
    for (const pixel of pixels) dx!.data[pixel] = dx!.data[pixel]! + dy!.data[at]! / pixels.length;
  });
}
