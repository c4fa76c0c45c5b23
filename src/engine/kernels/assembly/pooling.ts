// Pooling over images [N, H, W, C]: largest or mean pixel of each window, and the gradients.
import { arg, splat } from './simd';

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
