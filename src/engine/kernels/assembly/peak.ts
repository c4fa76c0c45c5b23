// What this machine can do at best: twelve independent chains of multiply-adds in registers, for benchmarks to compare with.
import { madd, splat, sumLanes } from './simd';
import { ZEROS } from './thread';

/** 96 floating-point operations a turn. */
export function peak(turns: i32): f32 {
  const a = v128.load(ZEROS);
  const b = v128.load(ZEROS, 16);
  let c0 = splat(0);
  let c1 = splat(1);
  let c2 = splat(2);
  let c3 = splat(3);
  let c4 = splat(4);
  let c5 = splat(5);
  let c6 = splat(6);
  let c7 = splat(7);
  let c8 = splat(8);
  let c9 = splat(9);
  let c10 = splat(10);
  let c11 = splat(11);
  for (; turns > 0; --turns) {
    c0 = madd(a, b, c0);
    c1 = madd(a, b, c1);
    c2 = madd(a, b, c2);
    c3 = madd(a, b, c3);
    c4 = madd(a, b, c4);
    c5 = madd(a, b, c5);
    c6 = madd(a, b, c6);
    c7 = madd(a, b, c7);
    c8 = madd(a, b, c8);
    c9 = madd(a, b, c9);
    c10 = madd(a, b, c10);
    c11 = madd(a, b, c11);
  }
  const low = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  const high = f32x4.add(f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)), f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11)));
  return sumLanes(f32x4.add(low, high));
}
