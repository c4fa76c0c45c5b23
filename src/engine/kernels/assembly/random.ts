// Philox4x32-10 (Salmon et al., SC 2011), key (seed, step), counter (block, 0, stream, 0): the same bits as base/random.
import { arg, splat, storeSome } from './simd';

const M0: u64 = 0xd2511f53;
const M1: u64 = 0xcd9e8d57;

/** Elements 4b … 4b+3 as numbers in [0, 1) with 24 bits. */
@inline
function block(seed: u32, step: u32, stream: u32, b: u32): v128 {
  let c0 = b;
  let c1: u32 = 0;
  let c2 = stream;
  let c3: u32 = 0;
  let k0 = seed;
  let k1 = step;
  for (let round = 0; round < 10; ++round) {
    const p0 = M0 * <u64>c0;
    const p1 = M1 * <u64>c2;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c1 = <u32>p1;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c3 = <u32>p0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  let words = i32x4.splat(c0);
  words = i32x4.replace_lane(words, 1, c1);
  words = i32x4.replace_lane(words, 2, c2);
  words = i32x4.replace_lane(words, 3, c3);
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), splat(1.0 / 16777216.0));
}

/** Record: random address, y, first element, n, stream. */
export function randomUniform(p: usize): void {
  const seed = load<u32>(arg(p, 0));
  const step = load<u32>(arg(p, 0), 4);
  let y: usize = arg(p, 1);
  let at = <u32>arg(p, 2);
  let n = arg(p, 3);
  const stream = <u32>arg(p, 4);
  // Up to three elements of a block that another share began.
  while (n > 0 && (at & 3) != 0) {
    let v = block(seed, step, stream, at >> 2);
    const lane = at & 3;
    if (lane == 1) v = i8x16.shuffle(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    else if (lane == 2) v = i8x16.shuffle(v, v, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11);
    else v = i8x16.shuffle(v, v, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
    storeSome(y, v, 1);
    y += 4;
    at += 1;
    n -= 1;
  }
  for (; n > 0; n -= 4) {
    const v = block(seed, step, stream, at >> 2);
    if (n >= 4) v128.store(y, v);
    else storeSome(y, v, n);
    y += 16;
    at += 4;
  }
}
