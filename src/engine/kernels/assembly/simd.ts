// Small SIMD words that every kernel uses: multiply-add, and loads and stores of fewer than four lanes.

/** a·b + c: one rounding in the relaxed build where the processor has it, two in the plain build. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** The first `n` (1 to 3) lanes at p, the others zero. */
export function loadSome(p: usize, n: i32): v128 {
  if (n == 1) return v128.load32_zero(p);
  const v = v128.load64_zero(p);
  return n == 2 ? v : v128.load_lane<f32>(p, v, 2, 8);
}

/** Stores the first `n` (1 to 4) lanes at p. */
export function storeSome(p: usize, v: v128, n: i32): void {
  if (n == 4) {
    v128.store(p, v);
    return;
  }
  if (n == 1) {
    v128.store_lane<f32>(p, v, 0);
    return;
  }
  v128.store_lane<i64>(p, v, 0);
  if (n == 3) v128.store_lane<f32>(p, v, 2, 8);
}

/** The lanes that are left of n: all four, or the first of them and zeros. */
@inline
export function load4(p: usize, n: i32): v128 {
  return n >= 4 ? v128.load(p) : loadSome(p, n);
}

@inline
export function store4(p: usize, v: v128, n: i32): void {
  if (n >= 4) v128.store(p, v);
  else storeSome(p, v, n);
}

/** Sum of the four lanes, in the order (0+2)+(1+3). */
@inline
export function sumLanes(v: v128): f32 {
  const pair = f32x4.add(v, i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pair, 0) + f32x4.extract_lane(pair, 1);
}

/** Argument `i` of the step record at p: an integer, address, or byte stride. */
@inline
export function arg(p: usize, i: i32): i32 {
  return load<i32>(p + 8 + (<usize>i << 2));
}

@inline
export function argf(p: usize, i: i32): f32 {
  return load<f32>(p + 8 + (<usize>i << 2));
}
