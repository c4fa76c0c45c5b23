// Kernels that move numbers: strided copies (transpose, broadcast, slice, concat, pad), tables, one-hot rows, casts.
import { arg, splat, storeSome } from './simd';

function fillCore(y: usize, n: i32, value: v128): void {
  for (; n >= 4; n -= 4) {
    v128.store(y, value);
    y += 16;
  }
  if (n > 0) storeSome(y, value, n);
}

/** Record: y, n, bits of the value. */
export function fill(p: usize): void {
  fillCore(arg(p, 0), arg(p, 1), i32x4.splat(arg(p, 2)));
}

/** n elements from byte stride s to byte stride t. */
function copyRow(x: usize, s: usize, y: usize, t: usize, n: i32): void {
  if (s == 4 && t == 4) {
    memory.copy(y, x, <usize>n << 2);
  } else if (s == 0 && t == 4) {
    fillCore(y, n, v128.load32_splat(x));
  } else {
    for (; n > 0; --n) {
      store<i32>(y, load<i32>(x));
      x += s;
      y += t;
    }
  }
}

/** Record: x, y, five outer sizes and the inner size, six byte strides of x, six of y. */
export function copy(p: usize): void {
  let x0: usize = arg(p, 0);
  let y0: usize = arg(p, 1);
  const inner = arg(p, 7);
  const sx: usize = arg(p, 13);
  const sy: usize = arg(p, 19);
  for (let i0 = arg(p, 2); i0 > 0; --i0) {
    let x1 = x0;
    let y1 = y0;
    for (let i1 = arg(p, 3); i1 > 0; --i1) {
      let x2 = x1;
      let y2 = y1;
      for (let i2 = arg(p, 4); i2 > 0; --i2) {
        let x3 = x2;
        let y3 = y2;
        for (let i3 = arg(p, 5); i3 > 0; --i3) {
          let x4 = x3;
          let y4 = y3;
          for (let i4 = arg(p, 6); i4 > 0; --i4) {
            copyRow(x4, sx, y4, sy, inner);
            x4 += arg(p, 12);
            y4 += arg(p, 18);
          }
          x3 += arg(p, 11);
          y3 += arg(p, 17);
        }
        x2 += arg(p, 10);
        y2 += arg(p, 16);
      }
      x1 += arg(p, 9);
      y1 += arg(p, 15);
    }
    x0 += arg(p, 8);
    y0 += arg(p, 14);
  }
}

/** Rows of a table; an index outside it is a bug upstream and traps. Record: table, indices, y, count, rowBytes, rows. */
export function gather(p: usize): void {
  const table: usize = arg(p, 0);
  const indices: usize = arg(p, 1);
  let y: usize = arg(p, 2);
  const count = arg(p, 3);
  const bytes: usize = arg(p, 4);
  for (let i = 0; i < count; ++i) {
    const row = load<u32>(indices + (<usize>i << 2));
    if (row >= <u32>arg(p, 5)) unreachable();
    memory.copy(y, table + bytes * row, bytes);
    y += bytes;
  }
}

/**
 * Rows from … to of the table receive the values whose index they are, in the order of the values.
 * Record: indices, values, y, count, n (row length), from, to, rows.
 */
export function scatterAdd(p: usize): void {
  const indices: usize = arg(p, 0);
  const values: usize = arg(p, 1);
  const y: usize = arg(p, 2);
  const count = arg(p, 3);
  const n = arg(p, 4);
  const from = arg(p, 5);
  const to = arg(p, 6);
  const bytes = <usize>n << 2;
  memory.fill(y + bytes * from, 0, bytes * (to - from));
  for (let i = 0; i < count; ++i) {
    const row = load<i32>(indices + (<usize>i << 2));
    if (<u32>row >= <u32>arg(p, 7)) unreachable();
    if (row < from || row >= to) continue;
    let a = y + bytes * row;
    let v = values + bytes * i;
    let left = n;
    for (; left >= 4; left -= 4) {
      v128.store(a, f32x4.add(v128.load(a), v128.load(v)));
      a += 16;
      v += 16;
    }
    for (; left > 0; --left) {
      store<f32>(a, load<f32>(a) + load<f32>(v));
      a += 4;
      v += 4;
    }
  }
}

/** Record: indices, y, count, depth. */
export function oneHot(p: usize): void {
  const indices: usize = arg(p, 0);
  let y: usize = arg(p, 1);
  const count = arg(p, 2);
  const depth = arg(p, 3);
  fillCore(y, count * depth, splat(0));
  for (let i = 0; i < count; ++i) {
    const at = load<u32>(indices + (<usize>i << 2));
    if (at < <u32>depth) store<f32>(y + (<usize>at << 2), 1);
    y += <usize>depth << 2;
  }
}

/** Record: x, y, n, to integers. */
export function cast(p: usize): void {
  let x: usize = arg(p, 0);
  let y: usize = arg(p, 1);
  const whole = arg(p, 3) != 0;
  for (let n = arg(p, 2); n > 0; --n) {
    if (whole) store<i32>(y, <i32>load<f32>(x));
    else store<f32>(y, <f32>load<i32>(x));
    x += 4;
    y += 4;
  }
}
