// Convolution and pooling over images [N, H, W, C]. A convolution is a matrix product over overlapping rows of pixels:
// the KW·C numbers under one kernel row lie side by side, so A's row stride is one step across and nothing is copied.
import { gemmCore } from './gemm';
import { arg, splat } from './simd';

/** Fields of a convolution's record, in bytes where they are strides. */
// @ts-ignore: decorator
@inline
function outRows(p: usize): i32 { return arg(p, 3); }
// @ts-ignore: decorator
@inline
function outColumns(p: usize): i32 { return arg(p, 4); }

/**
 * Record: image side x, kernel k, output side y, OH, OW, image bytes, row bytes, pixel bytes, strideDown, strideAcross,
 * dilationDown, dilationAcross, KH, KW, C/groups, F, groups, first image, last image + 1, bias, has bias, relu.
 */
export function conv2d(p: usize): void {
  const oh = outRows(p);
  const ow = outColumns(p);
  const pixel: usize = arg(p, 7);
  const channels = arg(p, 14);
  const filters = arg(p, 15);
  const groups = arg(p, 16);
  const kw = arg(p, 13);
  const merged = groups == 1 && arg(p, 11) == 1;
  const taps = merged ? 1 : kw;
  const length = merged ? kw * channels : channels;
  const perGroup = filters / groups;
  const ldc: usize = filters << 2;
  const last = arg(p, 12) * taps - 1;
  for (let n = arg(p, 17); n < arg(p, 18); ++n) {
    for (let r = 0; r < oh; ++r) {
      const from = <usize>arg(p, 0) + <usize>n * arg(p, 5) + <usize>r * arg(p, 8) * arg(p, 6);
      const to = <usize>arg(p, 2) + <usize>(n * oh + r) * ow * ldc;
      for (let g = 0; g < groups; ++g) {
        const shift: usize = (g * perGroup) << 2;
        for (let tap = 0; tap <= last; ++tap) {
          const i = tap / taps;
          const j = tap % taps;
          const a = from + <usize>i * arg(p, 10) * arg(p, 6) + <usize>j * arg(p, 11) * pixel + ((g * channels) << 2);
          const b = <usize>arg(p, 1) + <usize>(i * kw + j) * channels * ldc + shift;
          const c = to + shift;
          const init = tap == 0 ? <usize>arg(p, 19) + shift * arg(p, 20) : c;
          gemmCore(
            a, <usize>arg(p, 9) * pixel, 4, b, ldc, false, c, ldc, ow, perGroup, length,
            init, tap == 0 ? 0 : ldc, tap == 0 ? arg(p, 20) : 1, tap == last && arg(p, 21) != 0,
          );
        }
      }
    }
  }
}

/** Record as of conv2d, x and y standing for dx and dy, without the last three. dx is written whole. */
export function conv2dGradInput(p: usize): void {
  const oh = outRows(p);
  const ow = outColumns(p);
  const pixel: usize = arg(p, 7);
  const channels = arg(p, 14);
  const filters = arg(p, 15);
  const groups = arg(p, 16);
  const kw = arg(p, 13);
  const perGroup = filters / groups;
  const ldy: usize = filters << 2;
  const step = <usize>arg(p, 9) * pixel;
  for (let n = arg(p, 17); n < arg(p, 18); ++n) {
    const dx = <usize>arg(p, 0) + <usize>n * arg(p, 5);
    memory.fill(dx, 0, arg(p, 5));
    for (let r = 0; r < oh; ++r) {
      const row = dx + <usize>r * arg(p, 8) * arg(p, 6);
      const dy = <usize>arg(p, 2) + <usize>(n * oh + r) * ow * ldy;
      for (let i = 0; i < arg(p, 12); ++i) {
        for (let j = 0; j < kw; ++j) {
          const base = row + <usize>i * arg(p, 10) * arg(p, 6) + <usize>j * arg(p, 11) * pixel;
          for (let g = 0; g < groups; ++g) {
            const shift: usize = (g * perGroup) << 2;
            const c = base + ((g * channels) << 2);
            const b = <usize>arg(p, 1) + <usize>(i * kw + j) * channels * ldy + shift;
            gemmCore(dy + shift, ldy, 4, b, ldy, true, c, step, ow, channels, perGroup, c, step, 1, false);
          }
        }
      }
    }
  }
}

/** Record as of conv2dGradInput; the share is rows lo … hi of the kernel's KH·KW·C/groups, after the count of images. */
export function conv2dGradKernel(p: usize): void {
  const oh = outRows(p);
  const ow = outColumns(p);
  const pixel: usize = arg(p, 7);
  const channels = arg(p, 14);
  const filters = arg(p, 15);
  const groups = arg(p, 16);
  const kw = arg(p, 13);
  const merged = groups == 1 && arg(p, 11) == 1;
  const run = merged ? kw * channels : channels;
  const perGroup = filters / groups;
  const ldc: usize = filters << 2;
  const lo = arg(p, 18);
  const hi = arg(p, 19);
  const step = <usize>arg(p, 9) * pixel;
  memory.fill(<usize>arg(p, 1) + lo * ldc, 0, (hi - lo) * ldc);
  for (let n = 0; n < arg(p, 17); ++n) {
    for (let r = 0; r < oh; ++r) {
      const from = <usize>arg(p, 0) + <usize>n * arg(p, 5) + <usize>r * arg(p, 8) * arg(p, 6);
      const dy = <usize>arg(p, 2) + <usize>(n * oh + r) * ow * ldc;
      for (let at = lo; at < hi; ) {
        const block = at / run;
        const rest = at - block * run;
        const end = min(hi, at - rest + run);
        const i = merged ? block : block / kw;
        const j = merged ? 0 : block % kw;
        const a = from + <usize>i * arg(p, 10) * arg(p, 6) + <usize>j * arg(p, 11) * pixel + (rest << 2);
        const c = <usize>arg(p, 1) + <usize>at * ldc;
        for (let g = 0; g < groups; ++g) {
          const shift: usize = (g * perGroup) << 2;
          gemmCore(
            a + ((g * channels) << 2), 4, step, dy + shift, ldc, false,
            c + shift, ldc, end - at, perGroup, ow, c + shift, ldc, 1, false,
          );
        }
        at = end;
      }
    }
  }
}

/**
 * Pooling's record: x, y, H, W, OH, OW, C, window rows, window columns, strideDown, strideAcross, pad top, pad left,
 * first image, last image + 1, mean instead of maximum; gradients: dx after that.
 */
// @ts-ignore: decorator
@inline
function windowEnd(start: i32, size: i32, length: i32): i32 { return min(start + size, length); }

export function pool2d(p: usize): void {
  const h = arg(p, 2);
  const w = arg(p, 3);
  const oh = arg(p, 4);
  const ow = arg(p, 5);
  const channels = arg(p, 6);
  const mean = arg(p, 15) != 0;
  const pixel: usize = channels << 2;
  for (let n = arg(p, 13); n < arg(p, 14); ++n) {
    const x = <usize>arg(p, 0) + <usize>(n * h * w) * pixel;
    let y = <usize>arg(p, 1) + <usize>(n * oh * ow) * pixel;
    for (let r = 0; r < oh; ++r) {
      const top = r * arg(p, 9) - arg(p, 11);
      const bottom = windowEnd(top, arg(p, 7), h);
      for (let c = 0; c < ow; ++c) {
        const left = c * arg(p, 10) - arg(p, 12);
        const right = windowEnd(left, arg(p, 8), w);
        const first = max(left, 0);
        const start = max(top, 0);
        const share: f32 = <f32>1 / <f32>((bottom - start) * (right - first));
        let k: usize = 0;
        for (; k + 16 <= pixel; k += 16) {
          let v = mean ? splat(0) : splat(-Infinity);
          for (let i = start; i < bottom; ++i) {
            let at = x + <usize>(i * w + first) * pixel + k;
            for (let j = first; j < right; ++j) {
              v = mean ? f32x4.add(v, v128.load(at)) : f32x4.max(v, v128.load(at));
              at += pixel;
            }
          }
          v128.store(y + k, mean ? f32x4.mul(v, splat(share)) : v);
        }
        for (; k < pixel; k += 4) {
          let v: f32 = mean ? 0 : -Infinity;
          for (let i = start; i < bottom; ++i) {
            for (let j = first; j < right; ++j) {
              const value = load<f32>(x + <usize>(i * w + j) * pixel + k);
              v = mean ? v + value : max<f32>(v, value);
            }
          }
          store<f32>(y + k, mean ? v * share : v);
        }
        y += pixel;
      }
    }
  }
}

/** y holds dy here. Of a maximum, the first of the largest in reading order takes the gradient. */
export function pool2dGrad(p: usize): void {
  const h = arg(p, 2);
  const w = arg(p, 3);
  const oh = arg(p, 4);
  const ow = arg(p, 5);
  const channels = arg(p, 6);
  const mean = arg(p, 15) != 0;
  const pixel: usize = channels << 2;
  for (let n = arg(p, 13); n < arg(p, 14); ++n) {
    const x = <usize>arg(p, 0) + <usize>(n * h * w) * pixel;
    const dx = <usize>arg(p, 16) + <usize>(n * h * w) * pixel;
    let dy = <usize>arg(p, 1) + <usize>(n * oh * ow) * pixel;
    memory.fill(dx, 0, <usize>(h * w) * pixel);
    for (let r = 0; r < oh; ++r) {
      const top = r * arg(p, 9) - arg(p, 11);
      const bottom = windowEnd(top, arg(p, 7), h);
      for (let c = 0; c < ow; ++c) {
        const left = c * arg(p, 10) - arg(p, 12);
        const right = windowEnd(left, arg(p, 8), w);
        const first = max(left, 0);
        const start = max(top, 0);
        const share: f32 = <f32>1 / <f32>((bottom - start) * (right - first));
        for (let k: usize = 0; k < pixel; k += 4) {
          const given = load<f32>(dy + k);
          let best: usize = <usize>(start * w + first) * pixel + k;
          let largest: f32 = mean ? 0 : load<f32>(x + best);
          for (let i = start; i < bottom; ++i) {
            for (let j = first; j < right; ++j) {
              const at = <usize>(i * w + j) * pixel + k;
              if (mean) {
                store<f32>(dx + at, load<f32>(dx + at) + given * share);
              } else {
                const value = load<f32>(x + at);
                if (value > largest) {
                  largest = value;
                  best = at;
                }
              }
            }
          }
          if (!mean) store<f32>(dx + best, load<f32>(dx + best) + given);
        }
        dy += pixel;
      }
    }
  }
}
