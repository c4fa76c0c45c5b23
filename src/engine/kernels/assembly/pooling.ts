// Pooling over images [N, H, W, C]: largest or mean pixel of each window, and the gradients, four channels at a time.
import { arg, loadSome, splat, storeSome } from './simd';

@inline
function put(full: bool, p: usize, v: v128, n: i32): void {
  if (full) v128.store(p, v);
  else storeSome(p, v, n);
}

/** Whether the windows are the four neighbours of one another, whole vectors of channels, all inside the image. */
@inline
function inFours(p: usize): bool {
  return (
    arg(p, 7) == 2 && arg(p, 8) == 2 && arg(p, 9) == 2 && arg(p, 10) == 2 && (arg(p, 6) & 3) == 0 &&
    (arg(p, 11) | arg(p, 12) | arg(p, 15)) == 0 && arg(p, 4) * 2 <= arg(p, 2) && arg(p, 5) * 2 <= arg(p, 3)
  );
}

/**
 * Record of all: 0 x, 1 y, 2 H, 3 W, 4 OH, 5 OW, 6 C, 7 window rows, 8 window columns, 9 step down, 10 step across,
 * 11 pad above, 12 pad on the left, 13 first image, 14 last image + 1, 15 mean instead of maximum; of gradients also
 * 16 dx, 17 whether x is the result of a ReLU whose gradient is taken along. Pixels outside the image take no part.
 */
export function pool2d(p: usize): void {
  const h = arg(p, 2);
  const w = arg(p, 3);
  const oh = arg(p, 4);
  const ow = arg(p, 5);
  const channels = arg(p, 6);
  const mean = arg(p, 15) != 0;
  const pixel: usize = channels << 2;
  const line = pixel * w;
  const fours = inFours(p);
  for (let n = arg(p, 13); n < arg(p, 14); ++n) {
    const x = <usize>arg(p, 0) + <usize>n * line * h;
    let y = <usize>arg(p, 1) + <usize>(n * oh * ow) * pixel;
    if (fours) {
      for (let r = 0; r < oh; ++r) {
        maxOfFours(x + <usize>(2 * r) * line, y, ow, pixel, line);
        y += pixel * ow;
      }
      continue;
    }
    for (let r = 0; r < oh; ++r) {
      const above = r * arg(p, 9) - arg(p, 11);
      const top = max(above, 0);
      const rows = min(above + arg(p, 7), h) - top;
      for (let c = 0; c < ow; ++c) {
        const before = c * arg(p, 10) - arg(p, 12);
        const left = max(before, 0);
        const columns = min(before + arg(p, 8), w) - left;
        const corner = x + <usize>top * line + <usize>left * pixel;
        if (mean) meanWindow(corner, y, channels, rows, columns, line, pixel);
        else maxWindow(corner, y, channels, rows, columns, line, pixel);
        y += pixel;
      }
    }
  }
}

/** One row of results. */
export function maxOfFours(x: usize, y: usize, count: i32, pixel: usize, line: usize): void {
  for (; count > 0; --count) {
    for (let j: usize = 0; j < pixel; j += 16) {
      const upper = f32x4.max(v128.load(x + j), v128.load(x + pixel + j));
      const under = x + line + j;
      v128.store(y + j, f32x4.max(upper, f32x4.max(v128.load(under), v128.load(under + pixel))));
    }
    x += pixel << 1;
    y += pixel;
  }
}

/** One row of windows: every one of their pixels is written, once. */
export function maxOfFoursGrad(x: usize, dx: usize, dy: usize, count: i32, pixel: usize, line: usize, low: v128): void {
  for (; count > 0; --count) {
    for (let j: usize = 0; j < pixel; j += 16) {
      const at = x + j;
      const a = v128.load(at);
      const b = v128.load(at + pixel);
      const c = v128.load(at + line);
      const d = v128.load(at + line + pixel);
      const v = f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
      const to = dx + j;
      let open = v128.and(v128.load(dy + j), f32x4.ge(v, low));
      let hit = f32x4.eq(a, v);
      v128.store(to, v128.and(open, hit));
      open = v128.andnot(open, hit);
      hit = f32x4.eq(b, v);
      v128.store(to + pixel, v128.and(open, hit));
      open = v128.andnot(open, hit);
      hit = f32x4.eq(c, v);
      v128.store(to + line, v128.and(open, hit));
      open = v128.andnot(open, hit);
      v128.store(to + line + pixel, v128.and(open, f32x4.eq(d, v)));
    }
    x += pixel << 1;
    dx += pixel << 1;
    dy += pixel;
  }
}

@inline
function maxWindow4(full: bool, n: i32, x: usize, y: usize, rows: i32, columns: i32, line: usize, pixel: usize): void {
  let v = splat(-Infinity);
  let row = x;
  for (let i = rows; i > 0; --i) {
    let at = row;
    for (let j = columns; j > 0; --j) {
      v = f32x4.max(v, (full ? v128.load(at) : loadSome(at, n)));
      at += pixel;
    }
    row += line;
  }
  put(full, y, v, n);
}

export function maxWindow(x: usize, y: usize, channels: i32, rows: i32, columns: i32, line: usize, pixel: usize): void {
  for (; channels >= 4; channels -= 4) {
    maxWindow4(true, 4, x, y, rows, columns, line, pixel);
    x += 16;
    y += 16;
  }
  if (channels > 0) maxWindow4(false, channels, x, y, rows, columns, line, pixel);
}

@inline
function meanWindow4(full: bool, n: i32, x: usize, y: usize, rows: i32, columns: i32, line: usize, pixel: usize, factor: v128): void {
  let v = splat(0);
  let row = x;
  for (let i = rows; i > 0; --i) {
    let at = row;
    for (let j = columns; j > 0; --j) {
      v = f32x4.add(v, (full ? v128.load(at) : loadSome(at, n)));
      at += pixel;
    }
    row += line;
  }
  put(full, y, f32x4.mul(v, factor), n);
}

export function meanWindow(x: usize, y: usize, channels: i32, rows: i32, columns: i32, line: usize, pixel: usize): void {
  const factor = splat(<f32>1 / <f32>(rows * columns));
  for (; channels >= 4; channels -= 4) {
    meanWindow4(true, 4, x, y, rows, columns, line, pixel, factor);
    x += 16;
    y += 16;
  }
  if (channels > 0) meanWindow4(false, channels, x, y, rows, columns, line, pixel, factor);
}

/**
 * y holds dy here. Of a maximum, the first of the largest in reading order takes the gradient. Where x is the result of a
 * ReLU, an element that takes a gradient is its window's maximum, so the ReLU passes it on where that is above zero.
 */
export function pool2dGrad(p: usize): void {
  const h = arg(p, 2);
  const w = arg(p, 3);
  const oh = arg(p, 4);
  const ow = arg(p, 5);
  const channels = arg(p, 6);
  const mean = arg(p, 15) != 0;
  const pixel: usize = channels << 2;
  const line = pixel * w;
  const fours = inFours(p);
  // What a maximum must reach to pass its gradient on: the least number above zero, or anything.
  const low = splat(arg(p, 17) != 0 ? f32.MIN_VALUE : -Infinity);
  for (let n = arg(p, 13); n < arg(p, 14); ++n) {
    const x = <usize>arg(p, 0) + <usize>n * line * h;
    const dx = <usize>arg(p, 16) + <usize>n * line * h;
    let dy = <usize>arg(p, 1) + <usize>(n * oh * ow) * pixel;
    if (fours) {
      if (2 * oh < h || 2 * ow < w) memory.fill(dx, 0, line * h);
      for (let r = 0; r < oh; ++r) {
        const row = <usize>(2 * r) * line;
        maxOfFoursGrad(x + row, dx + row, dy, ow, pixel, line, low);
        dy += pixel * ow;
      }
      continue;
    }
    memory.fill(dx, 0, line * h);
    for (let r = 0; r < oh; ++r) {
      const above = r * arg(p, 9) - arg(p, 11);
      const top = max(above, 0);
      const rows = min(above + arg(p, 7), h) - top;
      for (let c = 0; c < ow; ++c) {
        const before = c * arg(p, 10) - arg(p, 12);
        const left = max(before, 0);
        const columns = min(before + arg(p, 8), w) - left;
        const corner = <usize>top * line + <usize>left * pixel;
        if (mean) meanGrad(dx + corner, dy, channels, rows, columns, line, pixel);
        else maxGrad(x + corner, dx + corner, dy, channels, rows, columns, line, pixel, low);
        dy += pixel;
      }
    }
  }
}

@inline
function maxGrad4(full: bool, n: i32, x: usize, dx: usize, dy: usize, rows: i32, columns: i32, line: usize, pixel: usize, low: v128): void {
  let v = splat(-Infinity);
  let row = x;
  for (let i = rows; i > 0; --i) {
    let at = row;
    for (let j = columns; j > 0; --j) {
      v = f32x4.max(v, (full ? v128.load(at) : loadSome(at, n)));
      at += pixel;
    }
    row += line;
  }
  // What is still to be given away, lane by lane.
  let open = v128.and(full ? v128.load(dy) : loadSome(dy, n), f32x4.ge(v, low));
  let offset: usize = 0;
  for (let i = rows; i > 0; --i) {
    let at = offset;
    for (let j = columns; j > 0; --j) {
      const hit = f32x4.eq((full ? v128.load(x + at) : loadSome(x + at, n)), v);
      put(full, dx + at, f32x4.add((full ? v128.load(dx + at) : loadSome(dx + at, n)), v128.and(open, hit)), n);
      open = v128.andnot(open, hit);
      at += pixel;
    }
    offset += line;
  }
}

export function maxGrad(x: usize, dx: usize, dy: usize, channels: i32, rows: i32, columns: i32, line: usize, pixel: usize, low: v128): void {
  for (; channels >= 4; channels -= 4) {
    maxGrad4(true, 4, x, dx, dy, rows, columns, line, pixel, low);
    x += 16;
    dx += 16;
    dy += 16;
  }
  if (channels > 0) maxGrad4(false, channels, x, dx, dy, rows, columns, line, pixel, low);
}

@inline
function meanGrad4(full: bool, n: i32, dx: usize, dy: usize, rows: i32, columns: i32, line: usize, pixel: usize, factor: v128): void {
  const g = f32x4.mul((full ? v128.load(dy) : loadSome(dy, n)), factor);
  let row = dx;
  for (let i = rows; i > 0; --i) {
    let at = row;
    for (let j = columns; j > 0; --j) {
      put(full, at, f32x4.add((full ? v128.load(at) : loadSome(at, n)), g), n);
      at += pixel;
    }
    row += line;
  }
}

export function meanGrad(dx: usize, dy: usize, channels: i32, rows: i32, columns: i32, line: usize, pixel: usize): void {
  const factor = splat(<f32>1 / <f32>(rows * columns));
  for (; channels >= 4; channels -= 4) {
    meanGrad4(true, 4, dx, dy, rows, columns, line, pixel, factor);
    dx += 16;
    dy += 16;
  }
  if (channels > 0) meanGrad4(false, channels, dx, dy, rows, columns, line, pixel, factor);
}
