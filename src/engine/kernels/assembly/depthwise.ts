// Depthwise convolution: each channel has a filter of its own, so four channels are convolved at a time, without products
// of matrices. Records are those of convolution.ts with as many groups as channels.
import { arg, loadSome, madd, splat, storeSome } from './simd';

@inline
function get(full: bool, p: usize, n: i32): v128 {
  return full ? v128.load(p) : loadSome(p, n);
}

/** One pixel, four channels: Σ over the kernel's elements, in the order of its rows. */
@inline
function pixel4(p: usize, full: bool, n: i32, x: usize, kernel: usize, bias: usize, y: usize, low: v128): void {
  const across: usize = arg(p, 15) + 4;
  const line: usize = arg(p, 5);
  let sum = get(full, bias, n);
  for (let i = arg(p, 16); i > 0; --i) {
    let at = x;
    for (let j = arg(p, 14); j > 0; --j) {
      sum = madd(get(full, at, n), get(full, kernel, n), sum);
      at += across;
      kernel += line;
    }
    x += arg(p, 17);
  }
  sum = f32x4.pmax(sum, low);
  if (full) v128.store(y, sum);
  else storeSome(y, sum, n);
}

export function depthwise(p: usize): void {
  const channels = arg(p, 10);
  const low = splat(arg(p, 21) != 0 ? 0 : -Infinity);
  const step: usize = arg(p, 20);
  let y: usize = arg(p, 6);
  let image: usize = arg(p, 0);
  for (let n = arg(p, 7); n > 0; --n) {
    let row = image;
    for (let r = arg(p, 8); r > 0; --r) {
      let x = row;
      for (let c = arg(p, 9); c > 0; --c) {
        let at: usize = 0;
        let left = channels;
        for (; left >= 4; left -= 4) {
          pixel4(p, true, 4, x + at, arg(p, 4) + at, arg(p, 19) + at * step, y + at, low);
          at += 16;
        }
        if (left > 0) pixel4(p, false, left, x + at, arg(p, 4) + at, arg(p, 19) + at * step, y + at, low);
        x += arg(p, 3);
        y += <usize>channels << 2;
      }
      row += arg(p, 2);
    }
    image += arg(p, 1);
  }
}

/** Σ of x·dy over images and pixels for one kernel element and four channels. */
@inline
function element4(p: usize, full: bool, n: i32, x: usize, dy: usize, to: usize): void {
  const across: usize = arg(p, 3);
  const line: usize = arg(p, 5);
  let sum = splat(0);
  for (let image = arg(p, 8); image > 0; --image) {
    let row = x;
    let from = dy;
    for (let r = arg(p, 9); r > 0; --r) {
      let at = row;
      for (let c = arg(p, 10); c > 0; --c) {
        sum = madd(get(full, at, n), get(full, from, n), sum);
        at += across;
        from += line;
      }
      row += arg(p, 2);
    }
    x += arg(p, 1);
    dy += arg(p, 6);
  }
  if (full) v128.store(to, sum);
  else storeSome(to, sum, n);
}

export function depthwiseGradKernel(p: usize): void {
  const channels = arg(p, 11);
  const across = arg(p, 16);
  for (let q = arg(p, 19); q < arg(p, 20); ++q) {
    const i = q / across;
    const x = <usize>arg(p, 0) + i * arg(p, 15) + (q - i * across) * arg(p, 17);
    const to = <usize>arg(p, 7) + <usize>q * arg(p, 5);
    let at: usize = 0;
    let left = channels;
    for (; left >= 4; left -= 4) {
      element4(p, true, 4, x + at, arg(p, 4) + at, to + at);
      at += 16;
    }
    if (left > 0) element4(p, false, left, x + at, arg(p, 4) + at, to + at);
  }
}
