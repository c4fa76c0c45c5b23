// Weight updates by the size of past gradients: Adagrad sums their squares, RMSprop averages them.
import { arg, argf, loadSome, madd, splat, storeSome } from './simd';

/** s ← s + g²; w ← w − η g/(√s + ε). Record: w, g, s, rate address, toW, toS, n, ε. */
export function adagrad(p: usize): void {
  adapt(p, splat(1), splat(1));
}

/** v ← ρv + (1−ρ)g²; w ← w − η g/(√v + ε). Record: w, g, v, rate address, toW, toV, n, ε, ρ, 1−ρ. */
export function rmsprop(p: usize): void {
  adapt(p, splat(argf(p, 8)), splat(argf(p, 9)));
}

/** v ← keep·v + take·g²; w ← w − η g/(√v + ε). */
function adapt(p: usize, keep: v128, take: v128): void {
  let w: usize = arg(p, 0);
  let g: usize = arg(p, 1);
  let v: usize = arg(p, 2);
  const rate = splat(load<f32>(arg(p, 3)));
  let toW: usize = arg(p, 4);
  let toV: usize = arg(p, 5);
  const epsilon = splat(argf(p, 7));
  let n = arg(p, 6);
  for (; n >= 4; n -= 4) {
    const grad = v128.load(g);
    const size = madd(take, f32x4.mul(grad, grad), f32x4.mul(keep, v128.load(v)));
    v128.store(toV, size);
    v128.store(toW, moved(v128.load(w), grad, size, rate, epsilon));
    w += 16;
    g += 16;
    v += 16;
    toW += 16;
    toV += 16;
  }
  if (n > 0) {
    const grad = loadSome(g, n);
    const size = madd(take, f32x4.mul(grad, grad), f32x4.mul(keep, loadSome(v, n)));
    const next = moved(loadSome(w, n), grad, size, rate, epsilon);
    storeSome(toV, size, n);
    storeSome(toW, next, n);
  }
}

@inline
function moved(w: v128, g: v128, size: v128, rate: v128, epsilon: v128): v128 {
  return f32x4.sub(w, f32x4.div(f32x4.mul(rate, g), f32x4.add(f32x4.sqrt(size), epsilon)));
}
