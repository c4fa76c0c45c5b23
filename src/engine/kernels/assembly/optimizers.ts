// Weight updates, each in one pass over the weight, its gradient and its slots. Results may overwrite their operands.
import { arg, argf, load4, loadSome, madd, splat, store4, storeSome } from './simd';

/** w − ηg. Record: w, g, rate address, to, n. */
export function sgd(p: usize): void {
  let w: usize = arg(p, 0);
  let g: usize = arg(p, 1);
  const rate = splat(-load<f32>(arg(p, 2)));
  let to: usize = arg(p, 3);
  for (let n = arg(p, 4); n > 0; n -= 4) {
    store4(to, madd(rate, load4(g, n), load4(w, n)), n);
    w += 16;
    g += 16;
    to += 16;
  }
}

/** v ← βv + ηg; w ← w − v, Nesterov: w ← w − (βv + ηg). Record: w, g, v, rate address, toW, toV, n, β, nesterov. */
export function momentum(p: usize): void {
  let w: usize = arg(p, 0);
  let g: usize = arg(p, 1);
  let v: usize = arg(p, 2);
  const rate = splat(load<f32>(arg(p, 3)));
  let toW: usize = arg(p, 4);
  let toV: usize = arg(p, 5);
  const beta = splat(argf(p, 7));
  let n = arg(p, 6);
  if (arg(p, 8)) {
    for (; n > 0; n -= 4) {
      const step = f32x4.mul(rate, load4(g, n));
      const next = madd(beta, load4(v, n), step);
      store4(toV, next, n);
      store4(toW, f32x4.sub(load4(w, n), madd(beta, next, step)), n);
      w += 16;
      g += 16;
      v += 16;
      toW += 16;
      toV += 16;
    }
    return;
  }
  for (; n >= 4; n -= 4) {
    const next = madd(beta, v128.load(v), f32x4.mul(rate, v128.load(g)));
    v128.store(toV, next);
    v128.store(toW, f32x4.sub(v128.load(w), next));
    w += 16;
    g += 16;
    v += 16;
    toW += 16;
    toV += 16;
  }
  if (n > 0) {
    const next = madd(beta, loadSome(v, n), f32x4.mul(rate, loadSome(g, n)));
    storeSome(toV, next, n);
    storeSome(toW, f32x4.sub(loadSome(w, n), next), n);
  }
}

/**
 * m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; w ← w − η·(m̂ / (√v̂ + ε) + decay·w).
 * Record: w, g, m, v, rate address, t address, toW, toM, toV, n, β₁, β₂, ε, decay,
 * 1−β₁, 1−β₂, and ln β₁, ln β₂ in float64 (two words each).
 */
export function adam(p: usize): void {
  let w: usize = arg(p, 0);
  let g: usize = arg(p, 1);
  let m: usize = arg(p, 2);
  let v: usize = arg(p, 3);
  const rate = load<f32>(arg(p, 4));
  const t = load<f32>(arg(p, 5));
  let toW: usize = arg(p, 6);
  let toM: usize = arg(p, 7);
  let toV: usize = arg(p, 8);
  const epsilon = splat(argf(p, 12));
  const keep = splat(<f32>1 - rate * argf(p, 13));
  const b1 = splat(argf(p, 10));
  const b2 = splat(argf(p, 11));
  const c1 = splat(argf(p, 14));
  const c2 = splat(argf(p, 15));
  // m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
  const scale = splat(<f32>(-(<f64>rate) / (1 - exponential(<f64>t * load<f64>(p, 8 + 16 * 4)))));
  const root = splat(<f32>(1 / sqrt<f64>(1 - exponential(<f64>t * load<f64>(p, 8 + 18 * 4)))));
  let n = arg(p, 9);
  for (; n >= 4; n -= 4) {
    const grad = v128.load(g);
    const nextM = madd(b1, v128.load(m), f32x4.mul(c1, grad));
    const nextV = madd(b2, v128.load(v), f32x4.mul(c2, f32x4.mul(grad, grad)));
    v128.store(toM, nextM);
    v128.store(toV, nextV);
    v128.store(toW, moved(v128.load(w), nextM, nextV, root, epsilon, scale, keep));
    w += 16;
    g += 16;
    m += 16;
    v += 16;
    toW += 16;
    toM += 16;
    toV += 16;
  }
  if (n > 0) {
    const grad = loadSome(g, n);
    const nextM = madd(b1, loadSome(m, n), f32x4.mul(c1, grad));
    const nextV = madd(b2, loadSome(v, n), f32x4.mul(c2, f32x4.mul(grad, grad)));
    const next = moved(loadSome(w, n), nextM, nextV, root, epsilon, scale, keep);
    storeSome(toM, nextM, n);
    storeSome(toV, nextV, n);
    storeSome(toW, next, n);
  }
}

@inline
function moved(w: v128, m: v128, v: v128, root: v128, epsilon: v128, scale: v128, keep: v128): v128 {
  const denominator = madd(f32x4.sqrt(v), root, epsilon);
  return madd(f32x4.div(m, denominator), scale, f32x4.mul(keep, w));
}

/** e^x for x ≤ 0 in float64: 2^n·e^r with the series of e^r to r¹³/13!, |r| ≤ ½ ln 2. */
function exponential(x: f64): f64 {
  if (!(x > -700)) return 0;
  const n = nearest<f64>(x * 1.4426950408889634);
  const r = x - n * 0.6931471805599453;
  let sum: f64 = 1;
  for (let i = 13; i > 0; --i) sum = 1 + (sum * r) / <f64>i;
  return sum * reinterpret<f64>((<i64>n + 1023) << 52);
}
