// Micro-kernels for what the tiles of eight columns (tiles.ts) leave over, and for a single row. An element's chain of sums
// is the same as there, so its bits do not depend on its tile.
import { madd, splat } from './simd';

/** Six rows by four columns. */
export function tile6x4(
  a0: usize, rs: usize, rows: i32, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, relu: bool,
): void {
  const last = rs * (rows - 1);
  let a1 = a0 + min(rs * 1, last);
  let a2 = a0 + min(rs * 2, last);
  let a3 = a0 + min(rs * 3, last);
  let a4 = a0 + min(rs * 4, last);
  let a5 = a0 + min(rs * 5, last);
  const lastD = ldd * (rows - 1);
  let c00 = v128.load(d);
  const d1 = d + min(ldd * 1, lastD);
  let c10 = v128.load(d1);
  const d2 = d + min(ldd * 2, lastD);
  let c20 = v128.load(d2);
  const d3 = d + min(ldd * 3, lastD);
  let c30 = v128.load(d3);
  const d4 = d + min(ldd * 4, lastD);
  let c40 = v128.load(d4);
  const d5 = d + min(ldd * 5, lastD);
  let c50 = v128.load(d5);
  for (; segments > 0; --segments) {
    for (let i = k; i > 0; --i) {
      const b0 = v128.load(b);
      b += ldb;
      let a = v128.load32_splat(a0);
      a0 += ks;
      c00 = madd(a, b0, c00);
      a = v128.load32_splat(a1);
      a1 += ks;
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(a2);
      a2 += ks;
      c20 = madd(a, b0, c20);
      a = v128.load32_splat(a3);
      a3 += ks;
      c30 = madd(a, b0, c30);
      a = v128.load32_splat(a4);
      a4 += ks;
      c40 = madd(a, b0, c40);
      a = v128.load32_splat(a5);
      a5 += ks;
      c50 = madd(a, b0, c50);
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
    a4 += jump;
    a5 += jump;
  }
  const low = relu ? splat(0) : splat(-Infinity);
  const lastC = ldc * (rows - 1);
  v128.store(c, f32x4.pmax(c00, low));
  const to1 = c + min(ldc * 1, lastC);
  v128.store(to1, f32x4.pmax(c10, low));
  const to2 = c + min(ldc * 2, lastC);
  v128.store(to2, f32x4.pmax(c20, low));
  const to3 = c + min(ldc * 3, lastC);
  v128.store(to3, f32x4.pmax(c30, low));
  const to4 = c + min(ldc * 4, lastC);
  v128.store(to4, f32x4.pmax(c40, low));
  const to5 = c + min(ldc * 5, lastC);
  v128.store(to5, f32x4.pmax(c50, low));
}

/** Four rows by four columns. */
export function tile4x4(
  a0: usize, rs: usize, rows: i32, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, relu: bool,
): void {
  const last = rs * (rows - 1);
  let a1 = a0 + min(rs * 1, last);
  let a2 = a0 + min(rs * 2, last);
  let a3 = a0 + min(rs * 3, last);
  const lastD = ldd * (rows - 1);
  let c00 = v128.load(d);
  const d1 = d + min(ldd * 1, lastD);
  let c10 = v128.load(d1);
  const d2 = d + min(ldd * 2, lastD);
  let c20 = v128.load(d2);
  const d3 = d + min(ldd * 3, lastD);
  let c30 = v128.load(d3);
  for (; segments > 0; --segments) {
    for (let i = k; i > 0; --i) {
      const b0 = v128.load(b);
      b += ldb;
      let a = v128.load32_splat(a0);
      a0 += ks;
      c00 = madd(a, b0, c00);
      a = v128.load32_splat(a1);
      a1 += ks;
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(a2);
      a2 += ks;
      c20 = madd(a, b0, c20);
      a = v128.load32_splat(a3);
      a3 += ks;
      c30 = madd(a, b0, c30);
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
  }
  const low = relu ? splat(0) : splat(-Infinity);
  const lastC = ldc * (rows - 1);
  v128.store(c, f32x4.pmax(c00, low));
  const to1 = c + min(ldc * 1, lastC);
  v128.store(to1, f32x4.pmax(c10, low));
  const to2 = c + min(ldc * 2, lastC);
  v128.store(to2, f32x4.pmax(c20, low));
  const to3 = c + min(ldc * 3, lastC);
  v128.store(to3, f32x4.pmax(c30, low));
}

/** One row by 32 columns, for a batch of one. */
export function tile1x32(
  a0: usize, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, relu: bool,
): void {
  let c00 = v128.load(d);
  let c01 = v128.load(d, 16);
  let c02 = v128.load(d, 32);
  let c03 = v128.load(d, 48);
  let c04 = v128.load(d, 64);
  let c05 = v128.load(d, 80);
  let c06 = v128.load(d, 96);
  let c07 = v128.load(d, 112);
  for (; segments > 0; --segments) {
    for (let i = k; i > 0; --i) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const b2 = v128.load(b, 32);
      const b3 = v128.load(b, 48);
      const b4 = v128.load(b, 64);
      const b5 = v128.load(b, 80);
      const b6 = v128.load(b, 96);
      const b7 = v128.load(b, 112);
      b += ldb;
      let a = v128.load32_splat(a0);
      a0 += ks;
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      c02 = madd(a, b2, c02);
      c03 = madd(a, b3, c03);
      c04 = madd(a, b4, c04);
      c05 = madd(a, b5, c05);
      c06 = madd(a, b6, c06);
      c07 = madd(a, b7, c07);
    }
    a0 += jump;
  }
  const low = relu ? splat(0) : splat(-Infinity);
  v128.store(c, f32x4.pmax(c00, low));
  v128.store(c, f32x4.pmax(c01, low), 16);
  v128.store(c, f32x4.pmax(c02, low), 32);
  v128.store(c, f32x4.pmax(c03, low), 48);
  v128.store(c, f32x4.pmax(c04, low), 64);
  v128.store(c, f32x4.pmax(c05, low), 80);
  v128.store(c, f32x4.pmax(c06, low), 96);
  v128.store(c, f32x4.pmax(c07, low), 112);
}

/** One row by eight columns. */
export function tile1x8(
  a0: usize, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, relu: bool,
): void {
  let c00 = v128.load(d);
  let c01 = v128.load(d, 16);
  for (; segments > 0; --segments) {
    for (let i = k; i > 0; --i) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      b += ldb;
      let a = v128.load32_splat(a0);
      a0 += ks;
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
    }
    a0 += jump;
  }
  const low = relu ? splat(0) : splat(-Infinity);
  v128.store(c, f32x4.pmax(c00, low));
  v128.store(c, f32x4.pmax(c01, low), 16);
}

/**
 * Products of few terms, where starting a tile would cost as much as computing it: `tiles` times six rows by eight columns
 * of A·B, A with its k side by side and k a multiple of four. Guarded (see above), for here
 * both compilers gain by it.
 */
export function shortTiles(a: usize, rs: usize, b: usize, ldb: usize, k: i32, c: usize, ldc: usize, tiles: i32): void {
  for (; tiles > 0; --tiles) {
    let a0 = a;
    let a1 = a0 + rs;
    let a2 = a1 + rs;
    let a3 = a2 + rs;
    let a4 = a3 + rs;
    let a5 = a4 + rs;
    a = a5 + rs;
    let at = b;
    let c00 = splat(0);
    let c01 = splat(0);
    let c10 = splat(0);
    let c11 = splat(0);
    let c20 = splat(0);
    let c21 = splat(0);
    let c30 = splat(0);
    let c31 = splat(0);
    let c40 = splat(0);
    let c41 = splat(0);
    let c50 = splat(0);
    let c51 = splat(0);
    let i = k;
    while (i > 0) {
      {
        const b0 = v128.load(at);
        const b1 = v128.load(at, 16);
        at += ldb;
        let f = v128.load32_splat(a0);
        c00 = madd(f, b0, c00);
        c01 = madd(f, b1, c01);
        if (i == -1) break;
        f = v128.load32_splat(a1);
        c10 = madd(f, b0, c10);
        c11 = madd(f, b1, c11);
        if (i == -2) break;
        f = v128.load32_splat(a2);
        c20 = madd(f, b0, c20);
        c21 = madd(f, b1, c21);
        if (i == -3) break;
        f = v128.load32_splat(a3);
        c30 = madd(f, b0, c30);
        c31 = madd(f, b1, c31);
        if (i == -4) break;
        f = v128.load32_splat(a4);
        c40 = madd(f, b0, c40);
        c41 = madd(f, b1, c41);
        if (i == -5) break;
        f = v128.load32_splat(a5);
        c50 = madd(f, b0, c50);
        c51 = madd(f, b1, c51);
        if (i == -6) break;
      }
      {
        const b0 = v128.load(at);
        const b1 = v128.load(at, 16);
        at += ldb;
        let f = v128.load32_splat(a0, 4);
        c00 = madd(f, b0, c00);
        c01 = madd(f, b1, c01);
        if (i == -9) break;
        f = v128.load32_splat(a1, 4);
        c10 = madd(f, b0, c10);
        c11 = madd(f, b1, c11);
        if (i == -10) break;
        f = v128.load32_splat(a2, 4);
        c20 = madd(f, b0, c20);
        c21 = madd(f, b1, c21);
        if (i == -11) break;
        f = v128.load32_splat(a3, 4);
        c30 = madd(f, b0, c30);
        c31 = madd(f, b1, c31);
        if (i == -12) break;
        f = v128.load32_splat(a4, 4);
        c40 = madd(f, b0, c40);
        c41 = madd(f, b1, c41);
        if (i == -13) break;
        f = v128.load32_splat(a5, 4);
        c50 = madd(f, b0, c50);
        c51 = madd(f, b1, c51);
        if (i == -14) break;
      }
      {
        const b0 = v128.load(at);
        const b1 = v128.load(at, 16);
        at += ldb;
        let f = v128.load32_splat(a0, 8);
        c00 = madd(f, b0, c00);
        c01 = madd(f, b1, c01);
        if (i == -17) break;
        f = v128.load32_splat(a1, 8);
        c10 = madd(f, b0, c10);
        c11 = madd(f, b1, c11);
        if (i == -18) break;
        f = v128.load32_splat(a2, 8);
        c20 = madd(f, b0, c20);
        c21 = madd(f, b1, c21);
        if (i == -19) break;
        f = v128.load32_splat(a3, 8);
        c30 = madd(f, b0, c30);
        c31 = madd(f, b1, c31);
        if (i == -20) break;
        f = v128.load32_splat(a4, 8);
        c40 = madd(f, b0, c40);
        c41 = madd(f, b1, c41);
        if (i == -21) break;
        f = v128.load32_splat(a5, 8);
        c50 = madd(f, b0, c50);
        c51 = madd(f, b1, c51);
        if (i == -22) break;
      }
      {
        const b0 = v128.load(at);
        const b1 = v128.load(at, 16);
        at += ldb;
        let f = v128.load32_splat(a0, 12);
        c00 = madd(f, b0, c00);
        c01 = madd(f, b1, c01);
        if (i == -25) break;
        f = v128.load32_splat(a1, 12);
        c10 = madd(f, b0, c10);
        c11 = madd(f, b1, c11);
        if (i == -26) break;
        f = v128.load32_splat(a2, 12);
        c20 = madd(f, b0, c20);
        c21 = madd(f, b1, c21);
        if (i == -27) break;
        f = v128.load32_splat(a3, 12);
        c30 = madd(f, b0, c30);
        c31 = madd(f, b1, c31);
        if (i == -28) break;
        f = v128.load32_splat(a4, 12);
        c40 = madd(f, b0, c40);
        c41 = madd(f, b1, c41);
        if (i == -29) break;
        f = v128.load32_splat(a5, 12);
        c50 = madd(f, b0, c50);
        c51 = madd(f, b1, c51);
      }
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      a4 += 16;
      a5 += 16;
      i -= 4;
    }
    v128.store(c, c00);
    v128.store(c, c01, 16);
    c += ldc;
    v128.store(c, c10);
    v128.store(c, c11, 16);
    c += ldc;
    v128.store(c, c20);
    v128.store(c, c21, 16);
    c += ldc;
    v128.store(c, c30);
    v128.store(c, c31, 16);
    c += ldc;
    v128.store(c, c40);
    v128.store(c, c41, 16);
    c += ldc;
    v128.store(c, c50);
    v128.store(c, c51, 16);
    c += ldc;
  }
}
