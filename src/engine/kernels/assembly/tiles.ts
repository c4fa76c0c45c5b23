// Micro-kernels eight columns wide: a tile of C held in registers while k runs. Each output element is one chain
// acc = a·b + acc in the order of k (`segments` runs of k, between which A's pointers jump), in every tile shape, so an
// element's bits do not depend on its tile.
import { madd, splat } from './simd';

/** Six rows by eight columns. Of a short tile, with fewer `rows`, the last row is computed and stored again. */
export function tile6x8(
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
  let c01 = v128.load(d, 16);
  const d1 = d + min(ldd * 1, lastD);
  let c10 = v128.load(d1);
  let c11 = v128.load(d1, 16);
  const d2 = d + min(ldd * 2, lastD);
  let c20 = v128.load(d2);
  let c21 = v128.load(d2, 16);
  const d3 = d + min(ldd * 3, lastD);
  let c30 = v128.load(d3);
  let c31 = v128.load(d3, 16);
  const d4 = d + min(ldd * 4, lastD);
  let c40 = v128.load(d4);
  let c41 = v128.load(d4, 16);
  const d5 = d + min(ldd * 5, lastD);
  let c50 = v128.load(d5);
  let c51 = v128.load(d5, 16);
  for (; segments > 0; --segments) {
    for (let i = k; i > 0; --i) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      b += ldb;
      let a = v128.load32_splat(a0);
      a0 += ks;
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1);
      a1 += ks;
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2);
      a2 += ks;
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3);
      a3 += ks;
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4);
      a4 += ks;
      c40 = madd(a, b0, c40);
      c41 = madd(a, b1, c41);
      a = v128.load32_splat(a5);
      a5 += ks;
      c50 = madd(a, b0, c50);
      c51 = madd(a, b1, c51);
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
  v128.store(c, f32x4.pmax(c01, low), 16);
  const to1 = c + min(ldc * 1, lastC);
  v128.store(to1, f32x4.pmax(c10, low));
  v128.store(to1, f32x4.pmax(c11, low), 16);
  const to2 = c + min(ldc * 2, lastC);
  v128.store(to2, f32x4.pmax(c20, low));
  v128.store(to2, f32x4.pmax(c21, low), 16);
  const to3 = c + min(ldc * 3, lastC);
  v128.store(to3, f32x4.pmax(c30, low));
  v128.store(to3, f32x4.pmax(c31, low), 16);
  const to4 = c + min(ldc * 4, lastC);
  v128.store(to4, f32x4.pmax(c40, low));
  v128.store(to4, f32x4.pmax(c41, low), 16);
  const to5 = c + min(ldc * 5, lastC);
  v128.store(to5, f32x4.pmax(c50, low));
  v128.store(to5, f32x4.pmax(c51, low), 16);
}

/**
 * The same for compilers that gather a loop's loads at its start and then run out of registers. No guard is ever true, but
 * the way out behind it needs the row's sums, so the products stay before it and the next row’s load behind it.
 * Each turn of k has guards of its own, of which no one follows from another.
 */
export function tile6x8Guarded(
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
  let c01 = v128.load(d, 16);
  const d1 = d + min(ldd * 1, lastD);
  let c10 = v128.load(d1);
  let c11 = v128.load(d1, 16);
  const d2 = d + min(ldd * 2, lastD);
  let c20 = v128.load(d2);
  let c21 = v128.load(d2, 16);
  const d3 = d + min(ldd * 3, lastD);
  let c30 = v128.load(d3);
  let c31 = v128.load(d3, 16);
  const d4 = d + min(ldd * 4, lastD);
  let c40 = v128.load(d4);
  let c41 = v128.load(d4, 16);
  const d5 = d + min(ldd * 5, lastD);
  let c50 = v128.load(d5);
  let c51 = v128.load(d5, 16);
  for (; segments > 0; --segments) {
    let i = k;
    while (i > 0) {
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        if (i == -1) break;
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        if (i == -2) break;
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        if (i == -3) break;
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
        if (i == -4) break;
        a = v128.load32_splat(a4);
        a4 += ks;
        c40 = madd(a, b0, c40);
        c41 = madd(a, b1, c41);
        if (i == -5) break;
        a = v128.load32_splat(a5);
        a5 += ks;
        c50 = madd(a, b0, c50);
        c51 = madd(a, b1, c51);
      }
      if (--i == 0) break;
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        if (i == -9) break;
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        if (i == -10) break;
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        if (i == -11) break;
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
        if (i == -12) break;
        a = v128.load32_splat(a4);
        a4 += ks;
        c40 = madd(a, b0, c40);
        c41 = madd(a, b1, c41);
        if (i == -13) break;
        a = v128.load32_splat(a5);
        a5 += ks;
        c50 = madd(a, b0, c50);
        c51 = madd(a, b1, c51);
      }
      if (--i == 0) break;
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        if (i == -17) break;
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        if (i == -18) break;
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        if (i == -19) break;
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
        if (i == -20) break;
        a = v128.load32_splat(a4);
        a4 += ks;
        c40 = madd(a, b0, c40);
        c41 = madd(a, b1, c41);
        if (i == -21) break;
        a = v128.load32_splat(a5);
        a5 += ks;
        c50 = madd(a, b0, c50);
        c51 = madd(a, b1, c51);
      }
      if (--i == 0) break;
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        if (i == -25) break;
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        if (i == -26) break;
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        if (i == -27) break;
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
        if (i == -28) break;
        a = v128.load32_splat(a4);
        a4 += ks;
        c40 = madd(a, b0, c40);
        c41 = madd(a, b1, c41);
        if (i == -29) break;
        a = v128.load32_splat(a5);
        a5 += ks;
        c50 = madd(a, b0, c50);
        c51 = madd(a, b1, c51);
      }
      --i;
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
  v128.store(c, f32x4.pmax(c01, low), 16);
  const to1 = c + min(ldc * 1, lastC);
  v128.store(to1, f32x4.pmax(c10, low));
  v128.store(to1, f32x4.pmax(c11, low), 16);
  const to2 = c + min(ldc * 2, lastC);
  v128.store(to2, f32x4.pmax(c20, low));
  v128.store(to2, f32x4.pmax(c21, low), 16);
  const to3 = c + min(ldc * 3, lastC);
  v128.store(to3, f32x4.pmax(c30, low));
  v128.store(to3, f32x4.pmax(c31, low), 16);
  const to4 = c + min(ldc * 4, lastC);
  v128.store(to4, f32x4.pmax(c40, low));
  v128.store(to4, f32x4.pmax(c41, low), 16);
  const to5 = c + min(ldc * 5, lastC);
  v128.store(to5, f32x4.pmax(c50, low));
  v128.store(to5, f32x4.pmax(c51, low), 16);
}

/** Four rows by eight columns, four steps of k a turn. */
export function tile4x8(
  a0: usize, rs: usize, rows: i32, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, relu: bool,
): void {
  const last = rs * (rows - 1);
  let a1 = a0 + min(rs * 1, last);
  let a2 = a0 + min(rs * 2, last);
  let a3 = a0 + min(rs * 3, last);
  const lastD = ldd * (rows - 1);
  let c00 = v128.load(d);
  let c01 = v128.load(d, 16);
  const d1 = d + min(ldd * 1, lastD);
  let c10 = v128.load(d1);
  let c11 = v128.load(d1, 16);
  const d2 = d + min(ldd * 2, lastD);
  let c20 = v128.load(d2);
  let c21 = v128.load(d2, 16);
  const d3 = d + min(ldd * 3, lastD);
  let c30 = v128.load(d3);
  let c31 = v128.load(d3, 16);
  for (; segments > 0; --segments) {
    let i = k;
    while (i > 0) {
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
      }
      if (--i == 0) break;
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
      }
      if (--i == 0) break;
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
      }
      if (--i == 0) break;
      {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        b += ldb;
        let a = v128.load32_splat(a0);
        a0 += ks;
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        a = v128.load32_splat(a1);
        a1 += ks;
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        a = v128.load32_splat(a2);
        a2 += ks;
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        a = v128.load32_splat(a3);
        a3 += ks;
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
      }
      --i;
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
  }
  const low = relu ? splat(0) : splat(-Infinity);
  const lastC = ldc * (rows - 1);
  v128.store(c, f32x4.pmax(c00, low));
  v128.store(c, f32x4.pmax(c01, low), 16);
  const to1 = c + min(ldc * 1, lastC);
  v128.store(to1, f32x4.pmax(c10, low));
  v128.store(to1, f32x4.pmax(c11, low), 16);
  const to2 = c + min(ldc * 2, lastC);
  v128.store(to2, f32x4.pmax(c20, low));
  v128.store(to2, f32x4.pmax(c21, low), 16);
  const to3 = c + min(ldc * 3, lastC);
  v128.store(to3, f32x4.pmax(c30, low));
  v128.store(to3, f32x4.pmax(c31, low), 16);
}
