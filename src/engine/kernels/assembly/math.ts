// Transcendental functions on four floats, about 1–2 units in the last place. NaN goes through.
// Polynomials: Cephes single precision (S. Moshier); erfc: N. Juffa's fits.
import { madd, splat } from './simd';

@inline
function abs(x: v128): v128 {
  return f32x4.abs(x);
}

/** mask ? a : b, lane by lane. */
@inline
export function pick(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** 2^n·(1 + r + r²·P(r)) with x = n·ln 2 + r; n is applied in two halves so that results reach from subnormals to overflow. */
@inline
export function exp(v: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(v, splat(-104)), splat(89));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504088896341)));
  let r = madd(n, splat(-0.693359375), x);
  r = madd(n, splat(2.12194440e-4), r);
  let y = splat(1.9875691500e-4);
  y = madd(y, r, splat(1.3981999507e-3));
  y = madd(y, r, splat(8.3334519073e-3));
  y = madd(y, r, splat(4.1665795894e-2));
  y = madd(y, r, splat(1.6666665459e-1));
  y = madd(y, r, splat(5.0000001201e-1));
  y = madd(y, f32x4.mul(r, r), r);
  y = f32x4.add(y, splat(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const one = i32x4.splat(127);
  y = f32x4.mul(y, i32x4.shl(i32x4.add(half, one), 23));
  return f32x4.mul(y, i32x4.shl(i32x4.add(i32x4.sub(whole, half), one), 23));
}

/** e·ln 2 + ln m with m in [√½, √2). ln 0 = −∞, of a negative number NaN. */
@inline
export function log(v: v128): v128 {
  const tiny = f32x4.lt(v, splat(1.17549435e-38));
  const x = pick(tiny, f32x4.mul(v, splat(8388608)), v);
  let e = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127));
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)));
  let m = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  const big = f32x4.gt(m, splat(1.41421356));
  m = pick(big, f32x4.mul(m, splat(0.5)), m);
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(e, big));
  const f = f32x4.sub(m, splat(1));
  const z = f32x4.mul(f, f);
  let y = splat(7.0376836292e-2);
  y = madd(y, f, splat(-1.1514610310e-1));
  y = madd(y, f, splat(1.1676998740e-1));
  y = madd(y, f, splat(-1.2420140846e-1));
  y = madd(y, f, splat(1.4249322787e-1));
  y = madd(y, f, splat(-1.6668057665e-1));
  y = madd(y, f, splat(2.0000714765e-1));
  y = madd(y, f, splat(-2.4999993993e-1));
  y = madd(y, f, splat(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, f), z);
  y = madd(exponent, splat(-2.12194440e-4), y);
  y = madd(z, splat(-0.5), y);
  y = f32x4.add(f, y);
  y = madd(exponent, splat(0.693359375), y);
  y = pick(f32x4.eq(v, splat(0)), splat(-Infinity), y);
  y = pick(f32x4.lt(v, splat(0)), splat(NaN), y);
  y = pick(f32x4.eq(v, splat(Infinity)), v, y);
  return pick(f32x4.ne(v, v), v, y);
}

/** ln(1 + u) for u ≥ 0, with the rounding of 1 + u put right. */
@inline
export function log1p(u: v128): v128 {
  const w = f32x4.add(u, splat(1));
  const d = f32x4.sub(w, splat(1));
  const y = f32x4.mul(log(w), f32x4.div(u, d));
  return pick(f32x4.eq(d, splat(0)), u, y);
}

@inline
export function tanh(x: v128): v128 {
  const t = abs(x);
  const z = f32x4.mul(x, x);
  let near = splat(-5.70498872745e-3);
  near = madd(near, z, splat(2.06390887954e-2));
  near = madd(near, z, splat(-5.37397155531e-2));
  near = madd(near, z, splat(1.33314422036e-1));
  near = madd(near, z, splat(-3.33332819422e-1));
  near = madd(f32x4.mul(near, z), x, x);
  const e = exp(f32x4.add(t, t));
  let far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  far = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return pick(f32x4.lt(t, splat(0.625)), near, far);
}

@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(f32x4.neg(x))));
}

/** max(x, 0) + ln(1 + e^−|x|). */
@inline
export function softplus(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, splat(0)), log1p(exp(f32x4.neg(abs(x)))));
}

/** Φ(x), the normal distribution function. Both tails keep their relative accuracy. */
@inline
export function normalCdf(x: v128): v128 {
  const a = f32x4.mul(x, splat(0.70710678118654752));
  const t = abs(a);
  const s = f32x4.mul(a, a);
  let r = madd(splat(-1.72853470e-5), t, splat(3.83197126e-4));
  const u = madd(splat(-3.88396438e-3), t, splat(2.42546219e-2));
  r = madd(r, s, u);
  r = madd(r, t, splat(-1.06777877e-1));
  r = madd(r, t, splat(-6.34846687e-1));
  r = madd(r, t, splat(-1.28717512e-1));
  r = madd(r, t, f32x4.neg(t));
  const tail = f32x4.mul(splat(0.5), exp(r));
  const far = pick(f32x4.lt(x, splat(0)), tail, f32x4.sub(splat(1), tail));
  let q = splat(-5.96761703e-4);
  q = madd(q, s, splat(4.99119423e-3));
  q = madd(q, s, splat(-2.67681349e-2));
  q = madd(q, s, splat(1.12819925e-1));
  q = madd(q, s, splat(-3.76125336e-1));
  q = madd(q, s, splat(1.28379166e-1));
  q = madd(q, a, a);
  const near = madd(q, splat(0.5), splat(0.5));
  return pick(f32x4.gt(t, splat(0.927734375)), far, near);
}

/** φ(x) = e^(−x²/2) / √(2π). */
@inline
export function normalDensity(x: v128): v128 {
  return f32x4.mul(exp(f32x4.mul(f32x4.mul(x, x), splat(-0.5))), splat(0.39894228040143268));
}

/** e^x − 1 for x ≤ 0, accurate near 0: 2^n·(r + r²·P(r)) + (2^n − 1). */
@inline
export function expm1Negative(v: v128): v128 {
  const x = f32x4.pmax(v, splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504088896341)));
  let r = madd(n, splat(-0.693359375), x);
  r = madd(n, splat(2.12194440e-4), r);
  let y = splat(1.9875691500e-4);
  y = madd(y, r, splat(1.3981999507e-3));
  y = madd(y, r, splat(8.3334519073e-3));
  y = madd(y, r, splat(4.1665795894e-2));
  y = madd(y, r, splat(1.6666665459e-1));
  y = madd(y, r, splat(5.0000001201e-1));
  y = madd(y, f32x4.mul(r, r), r);
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.add(f32x4.mul(y, scale), f32x4.sub(scale, splat(1)));
}

/**
 * tanh as a quotient of polynomials (the one of Eigen), absolute error below 4e-7 and no exponential: for the gates of
 * recurrent cells, whose sums carry as much rounding already.
 */
@inline
export function gateTanh(v: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(v, splat(-7.90531110763549805)), splat(7.90531110763549805));
  const z = f32x4.mul(x, x);
  let p = splat(-2.76076847742355e-16);
  p = madd(p, z, splat(2.00018790482477e-13));
  p = madd(p, z, splat(-8.60467152213735e-11));
  p = madd(p, z, splat(5.12229709037114e-8));
  p = madd(p, z, splat(1.48572235717979e-5));
  p = madd(p, z, splat(6.37261928875436e-4));
  p = madd(p, z, splat(4.89352455891786e-3));
  let q = splat(1.19825839466702e-6);
  q = madd(q, z, splat(1.18534705686654e-4));
  q = madd(q, z, splat(2.26843463243900e-3));
  q = madd(q, z, splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** ½ + ½·tanh(x/2). */
@inline
export function gateSigmoid(x: v128): v128 {
  return madd(gateTanh(f32x4.mul(x, splat(0.5))), splat(0.5), splat(0.5));
}
