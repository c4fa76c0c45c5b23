// C[M, N] = init + A·B, with A read by any two strides (plain or transposed) and B plain or transposed.
// B is packed into panels of eight columns only where it is transposed or too big for the cache.
import { arg, storeSome } from './simd';
import { scratch, ZEROS } from './thread';
import { tile4x8, tile6x8, tile6x8Guarded } from './tiles';
import { shortTiles, tile1x32, tile1x8, tile4x4, tile6x4 } from './tiles-narrow';

/** Longest k that is not split; and the length of a block where it is. A panel of B is 8·4 bytes times this. */
const K_WHOLE: i32 = 384;
const K_BLOCK: i32 = 256;
/** Bytes of B above which its panels are packed. */
const PACK_BYTES: i32 = 65536;
/** Scratch: a tile of C at 0, a panel of B at this offset. */
const PANEL: usize = 1024;

/** Panel [k][8] of B stored [N, K]: columns j … j+n of B are rows of the stored matrix. */
function packTransposed(b: usize, ldb: usize, k: i32, n: i32, to: usize): void {
  const b1 = b + ldb * min(1, n - 1);
  const b2 = b + ldb * min(2, n - 1);
  const b3 = b + ldb * min(3, n - 1);
  const b4 = b + ldb * min(4, n - 1);
  const b5 = b + ldb * min(5, n - 1);
  const b6 = b + ldb * min(6, n - 1);
  const b7 = b + ldb * min(7, n - 1);
  let at: usize = 0;
  let left = k;
  for (; left >= 4; left -= 4) {
    transpose4(v128.load(b + at), v128.load(b1 + at), v128.load(b2 + at), v128.load(b3 + at), to);
    transpose4(v128.load(b4 + at), v128.load(b5 + at), v128.load(b6 + at), v128.load(b7 + at), to + 16);
    at += 16;
    to += 128;
  }
  for (; left > 0; --left) {
    store<f32>(to, load<f32>(b + at));
    store<f32>(to, load<f32>(b1 + at), 4);
    store<f32>(to, load<f32>(b2 + at), 8);
    store<f32>(to, load<f32>(b3 + at), 12);
    store<f32>(to, load<f32>(b4 + at), 16);
    store<f32>(to, load<f32>(b5 + at), 20);
    store<f32>(to, load<f32>(b6 + at), 24);
    store<f32>(to, load<f32>(b7 + at), 28);
    at += 4;
    to += 32;
  }
}

/** Stores the transpose of four rows with a row stride of 32 bytes. */
@inline
function transpose4(r0: v128, r1: v128, r2: v128, r3: v128, to: usize): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}

function packPlain(b: usize, ldb: usize, k: i32, to: usize): void {
  for (; k > 0; --k) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    b += ldb;
    to += 32;
  }
}

/** Copies the first n (at most 8) floats of `rows` rows between a scratch tile and C. */
function copyTile(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, n: i32): void {
  for (; rows > 0; --rows) {
    if (n > 4) {
      v128.store(to, v128.load(from));
      storeSome(to + 16, v128.load(from, 16), n - 4);
    } else {
      storeSome(to, v128.load(from), n);
    }
    from += fromStride;
    to += toStride;
  }
}

let guarded: bool = false;

/** Chooses between two forms of the largest tile: which is faster depends on the engine's compiler. Bits do not change. */
export function guardTiles(yes: bool): void {
  guarded = yes;
}

/**
 * Rows of the next tile when `left` remain: sixes and fours, a lone row by itself. Without fused multiply-adds a product
 * needs a register of its own, which tiles of six rows have not.
 */
@inline
function tileRows(left: i32): i32 {
  if (left == 1) return 1;
  if (!ASC_FEATURE_RELAXED_SIMD) return 4;
  return (left >= 6 && left != 8) || left == 5 ? 6 : 4;
}

/** Six rows by eight columns, in the form that this engine compiles better. */
@inline
function sixRows(
  a: usize, rs: usize, rows: i32, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, relu: bool,
): void {
  if (guarded) tile6x8Guarded(a, rs, rows, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
  else tile6x8(a, rs, rows, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
}

/** C = A·B of one panel, where k is a multiple of four that lies side by side in A; best where k is small. */
export function shortPanel(a: usize, rs: usize, b: usize, ldb: usize, k: i32, c: usize, ldc: usize, m: i32, n: i32): void {
  const tiles = ASC_FEATURE_RELAXED_SIMD && n == 8 ? m / 6 : 0;
  if (tiles > 0) shortTiles(a, rs, b, ldb, k, c, ldc, tiles);
  const done = tiles * 6;
  panel(a + rs * done, rs, 4, b, ldb, k, 1, 0, ZEROS, 0, c + ldc * done, ldc, m - done, n, false);
}

/** One panel of at most eight columns, all rows; k in `segments` runs, between which A jumps. */
export function panel(
  a: usize, rs: usize, ks: usize, b: usize, ldb: usize, k: i32, segments: i32, jump: usize,
  d: usize, ldd: usize, c: usize, ldc: usize, m: i32, n: i32, relu: bool,
): void {
  let i = 0;
  while (i < m) {
    const left = m - i;
    const tile = tileRows(left);
    const rows = min(tile, left);
    if (n == 8 || (n == 4 && tile != 1)) {
      if (n == 8) {
        if (tile == 6) sixRows(a, rs, rows, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
        else if (tile == 4) tile4x8(a, rs, rows, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
        else tile1x8(a, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
      } else if (tile == 6) tile6x4(a, rs, rows, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
      else tile4x4(a, rs, rows, ks, b, ldb, k, segments, jump, d, ldd, c, ldc, relu);
    } else {
      // A tile over the right edge is computed whole in scratch, and its valid part is copied.
      let from = d;
      let fromStride = ldd;
      if (ldd != 0) {
        copyTile(d, ldd, scratch, 32, rows, n);
        from = scratch;
        fromStride = 32;
      }
      if (tile == 1) tile1x8(a, ks, b, ldb, k, segments, jump, from, fromStride, scratch, 32, relu);
      else if (n > 4) {
        if (tile == 6) sixRows(a, rs, rows, ks, b, ldb, k, segments, jump, from, fromStride, scratch, 32, relu);
        else tile4x8(a, rs, rows, ks, b, ldb, k, segments, jump, from, fromStride, scratch, 32, relu);
      } else if (tile == 6) tile6x4(a, rs, rows, ks, b, ldb, k, segments, jump, from, fromStride, scratch, 32, relu);
      else tile4x4(a, rs, rows, ks, b, ldb, k, segments, jump, from, fromStride, scratch, 32, relu);
      copyTile(scratch, 32, c, ldc, rows, n);
    }
    a += rs * rows;
    d += ldd * rows;
    c += ldc * rows;
    i += tile;
  }
}

/**
 * `initStep` is 1 where `init` has its own columns (a bias, or C itself) and 0 where it is the block of zeros;
 * `initStride` is the byte stride of its rows, 0 for a bias.
 */
export function gemmCore(
  a: usize, rs: usize, ks: usize, b: usize, ldb: usize, transposed: bool,
  c: usize, ldc: usize, m: i32, n: i32, k: i32,
  init: usize, initStride: usize, initStep: usize, relu: bool,
): void {
  if (m <= 0) return;
  if (m == 1 && !transposed) {
    let j = 0;
    for (; j + 32 <= n; j += 32) {
      const at = <usize>j << 2;
      tile1x32(a, ks, b + at, ldb, k, 1, 0, init + at * initStep, 0, c + at, 0, relu);
    }
    if (j < n) {
      for (; j < n; j += 8) {
        const at = <usize>j << 2;
        panel(a, rs, ks, b + at, ldb, k, 1, 0, init + at * initStep, 0, c + at, ldc, 1, min(8, n - j), relu);
      }
    }
    return;
  }
  const packed = !transposed && m >= 24 && n * k * 4 > PACK_BYTES;
  const block = k <= K_WHOLE ? k : K_BLOCK;
  const to = scratch + PANEL;
  let start = 0;
  do {
    const length = min(block, k - start);
    const final = start + length >= k;
    const ak = a + ks * start;
    for (let j = 0; j < n; j += 8) {
      const at = <usize>j << 2;
      const width = min(8, n - j);
      let bp = transposed ? b + ldb * j + (<usize>start << 2) : b + at + ldb * start;
      let ldp = ldb;
      if (transposed) {
        packTransposed(bp, ldb, length, width, to);
        bp = to;
        ldp = 32;
      } else if (packed) {
        packPlain(bp, ldb, length, to);
        bp = to;
        ldp = 32;
      }
      const first = start == 0;
      panel(
        ak, rs, ks, bp, ldp, length, 1, 0,
        first ? init + at * initStep : c + at, first ? initStride : ldc,
        c + at, ldc, m, width, final && relu,
      );
    }
    start += length;
  } while (start < k);
}

/** Record: a, aRowStride, aKStride, b, bStride, bTransposed, c, cStride, M, N, K, init, initStride, initStep, relu. */
export function gemm(p: usize): void {
  gemmCore(
    arg(p, 0), arg(p, 1), arg(p, 2), arg(p, 3), arg(p, 4), arg(p, 5) != 0,
    arg(p, 6), arg(p, 7), arg(p, 8), arg(p, 9), arg(p, 10),
    arg(p, 11), arg(p, 12), arg(p, 13), arg(p, 14) != 0,
  );
}

/** Record of gemm, then: count, and the byte steps of a, b and c from one matrix to the next. */
export function gemmBatch(p: usize): void {
  const count = arg(p, 15);
  for (let i = 0; i < count; ++i) {
    gemmCore(
      arg(p, 0) + i * arg(p, 16), arg(p, 1), arg(p, 2), arg(p, 3) + i * arg(p, 17), arg(p, 4), arg(p, 5) != 0,
      arg(p, 6) + i * arg(p, 18), arg(p, 7), arg(p, 8), arg(p, 9), arg(p, 10),
      arg(p, 11), arg(p, 12), arg(p, 13), arg(p, 14) != 0,
    );
  }
}
