// Reductions. Each output element is reduced by one thread in one fixed order, whatever its neighbours.
import { Reduction } from '../opcodes';
import { arg, argf, loadSome, madd, splat, storeSome, sumLanes } from './simd';

@inline
function join(largest: bool, a: v128, b: v128): v128 {
  return largest ? f32x4.max(a, b) : f32x4.add(a, b);
}

@inline
function maxLanes(v: v128): f32 {
  const a = max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1));
  return max<f32>(a, max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

/**
 * Terms of a chain of sums: its rounding error grows with its length, so that a longer reduction is a sum of such chains.
 * A multiple of the lanes that one turn takes.
 */
const CHAIN: i32 = 1024;

/** Columns: y[j] = Σ over the reduced dimensions, for n adjacent kept elements. */
@inline
function columns(largest: bool, p: usize, x: usize, y: usize, n: i32, factor: v128): void {
  const start = splat(largest ? -Infinity : 0);
  const r0 = arg(p, 9);
  const r1 = arg(p, 10);
  const r2 = arg(p, 11);
  const s0: usize = arg(p, 12);
  const s1: usize = arg(p, 13);
  const s2: usize = arg(p, 14);
  for (; n >= 16; n -= 16) {
    let t0 = start;
    let t1 = start;
    let t2 = start;
    let t3 = start;
    let v0 = start;
    let v1 = start;
    let v2 = start;
    let v3 = start;
    let terms = 0;
    for (let i = 0; i < r0; ++i) {
      for (let j = 0; j < r1; ++j) {
        let at = x + <usize>i * s0 + <usize>j * s1;
        for (let left = r2; left > 0; left -= CHAIN) {
          const turn = min(left, CHAIN);
          for (let k = 0; k < turn; ++k) {
            v0 = join(largest, v0, v128.load(at));
            v1 = join(largest, v1, v128.load(at, 16));
            v2 = join(largest, v2, v128.load(at, 32));
            v3 = join(largest, v3, v128.load(at, 48));
            at += s2;
          }
          terms += turn;
          if (terms >= CHAIN) {
            t0 = join(largest, t0, v0);
            t1 = join(largest, t1, v1);
            t2 = join(largest, t2, v2);
            t3 = join(largest, t3, v3);
            v0 = start;
            v1 = start;
            v2 = start;
            v3 = start;
            terms = 0;
          }
        }
      }
    }
    v128.store(y, f32x4.mul(join(largest, t0, v0), factor));
    v128.store(y, f32x4.mul(join(largest, t1, v1), factor), 16);
    v128.store(y, f32x4.mul(join(largest, t2, v2), factor), 32);
    v128.store(y, f32x4.mul(join(largest, t3, v3), factor), 48);
    x += 64;
    y += 64;
  }
  for (; n > 0; n -= 4) {
    let t = start;
    let v = start;
    let terms = 0;
    for (let i = 0; i < r0; ++i) {
      for (let j = 0; j < r1; ++j) {
        let at = x + <usize>i * s0 + <usize>j * s1;
        for (let left = r2; left > 0; left -= CHAIN) {
          const turn = min(left, CHAIN);
          for (let k = 0; k < turn; ++k) {
            v = join(largest, v, n >= 4 ? v128.load(at) : loadSome(at, n));
            at += s2;
          }
          terms += turn;
          if (terms >= CHAIN) {
            t = join(largest, t, v);
            v = start;
            terms = 0;
          }
        }
      }
    }
    v = f32x4.mul(join(largest, t, v), factor);
    if (n >= 4) v128.store(y, v);
    else storeSome(y, v, n);
    x += 16;
    y += 16;
  }
}

/** One number from rows of n adjacent elements. */
@inline
function whole(largest: bool, p: usize, x: usize, n: i32): f32 {
  const start = splat(largest ? -Infinity : 0);
  let t = start;
  let v0 = start;
  let v1 = start;
  let v2 = start;
  let v3 = start;
  let rest: f32 = largest ? -Infinity : 0;
  let total: f32 = rest;
  let terms = 0;
  for (let i = 0; i < arg(p, 9); ++i) {
    for (let j = 0; j < arg(p, 10); ++j) {
      for (let k = 0; k < arg(p, 11); ++k) {
        let at = x + i * arg(p, 12) + j * arg(p, 13) + k * arg(p, 14);
        for (let ahead = n; ahead > 0; ahead -= 16 * CHAIN) {
          let left = min(ahead, 16 * CHAIN);
          terms += (left + 15) >> 4;
          for (; left >= 16; left -= 16) {
            v0 = join(largest, v0, v128.load(at));
            v1 = join(largest, v1, v128.load(at, 16));
            v2 = join(largest, v2, v128.load(at, 32));
            v3 = join(largest, v3, v128.load(at, 48));
            at += 64;
          }
          for (; left >= 4; left -= 4) {
            v0 = join(largest, v0, v128.load(at));
            at += 16;
          }
          for (; left > 0; --left) {
            rest = largest ? max<f32>(rest, load<f32>(at)) : rest + load<f32>(at);
            at += 4;
          }
          if (terms >= CHAIN) {
            t = join(largest, t, join(largest, join(largest, v0, v1), join(largest, v2, v3)));
            v0 = start;
            v1 = start;
            v2 = start;
            v3 = start;
            total = largest ? max<f32>(total, rest) : total + rest;
            rest = largest ? -Infinity : 0;
            terms = 0;
          }
        }
      }
    }
  }
  const v = join(largest, t, join(largest, join(largest, v0, v1), join(largest, v2, v3)));
  if (largest) return max<f32>(maxLanes(v), max<f32>(total, rest));
  return sumLanes(v) + (total + rest);
}

/** Σ x² over n adjacent elements, or how many of them are zero. */
@inline
function wholeOf(squares: bool, x: usize, n: i32): f32 {
  let sum: f32 = 0;
  for (; n > 16 * CHAIN; n -= 16 * CHAIN) {
    sum += chainOf(squares, x, 16 * CHAIN);
    x += 64 * CHAIN;
  }
  return sum + chainOf(squares, x, n);
}

@inline
function chainOf(squares: bool, x: usize, n: i32): f32 {
  let v0 = splat(0);
  let v1 = splat(0);
  let v2 = splat(0);
  let v3 = splat(0);
  for (; n >= 16; n -= 16) {
    v0 = tally(squares, v0, v128.load(x));
    v1 = tally(squares, v1, v128.load(x, 16));
    v2 = tally(squares, v2, v128.load(x, 32));
    v3 = tally(squares, v3, v128.load(x, 48));
    x += 64;
  }
  for (; n >= 4; n -= 4) {
    v0 = tally(squares, v0, v128.load(x));
    x += 16;
  }
  let rest: f32 = 0;
  for (; n > 0; --n) {
    const value = load<f32>(x);
    rest += squares ? value * value : <f32>(value == 0);
    x += 4;
  }
  return sumLanes(f32x4.add(f32x4.add(v0, v1), f32x4.add(v2, v3))) + rest;
}

@inline
function tally(squares: bool, sum: v128, x: v128): v128 {
  return squares ? madd(x, x, sum) : f32x4.add(sum, v128.and(f32x4.eq(x, splat(0)), splat(1)));
}

export function sumOfSquares(x: usize, n: i32): f32 {
  return wholeOf(true, x, n);
}

export function zeros(x: usize, n: i32): f32 {
  return wholeOf(false, x, n);
}

/**
 * Record: 0 fn, 1 x, 2 y, 3 n, 4 kept (1: the n adjacent elements are kept; 0: they are reduced), 5 factor,
 * 6–8 kept outer sizes, 9–11 reduced outer sizes, 12–14 their byte strides, 15–17 byte strides of 6–8.
 */
export function reduce(p: usize): void {
  const fn = arg(p, 0);
  if (fn >= Reduction.squares) {
    const value = fn == Reduction.squares ? sumOfSquares(arg(p, 1), arg(p, 3)) : zeros(arg(p, 1), arg(p, 3));
    store<f32>(arg(p, 2), argf(p, 5) * value);
    return;
  }
  const largest = fn == Reduction.max;
  const x: usize = arg(p, 1);
  let y: usize = arg(p, 2);
  const n = arg(p, 3);
  const kept = arg(p, 4) != 0;
  const factor = argf(p, 5);
  for (let i = 0; i < arg(p, 6); ++i) {
    for (let j = 0; j < arg(p, 7); ++j) {
      for (let k = 0; k < arg(p, 8); ++k) {
        const at = x + i * arg(p, 15) + j * arg(p, 16) + k * arg(p, 17);
        if (kept) {
          if (largest) columns(true, p, at, y, n, splat(factor));
          else columns(false, p, at, y, n, splat(factor));
          y += <usize>n << 2;
        } else {
          store<f32>(y, factor * (largest ? whole(true, p, at, n) : whole(false, p, at, n)));
          y += 4;
        }
      }
    }
  }
}

/** Index of the largest of each row, the first on ties. Record: x, y, rows, n. */
export function argmax(p: usize): void {
  let x: usize = arg(p, 0);
  const y: usize = arg(p, 1);
  const rows = arg(p, 2);
  const n = arg(p, 3);
  for (let i = 0; i < rows; ++i) {
    let best = load<f32>(x);
    let at = 0;
    for (let j = 1; j < n; ++j) {
      const v = load<f32>(x + (<usize>j << 2));
      if (v > best) {
        best = v;
        at = j;
      }
    }
    store<i32>(y + (<usize>i << 2), at);
    x += <usize>n << 2;
  }
}
