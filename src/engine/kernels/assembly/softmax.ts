// Kernels over the rows of the last axis: softmax, its logarithm, cross-entropy, and their gradients.
import { exp, log, pick } from './math';
import { arg, load4, loadSome, madd, splat, store4, storeSome, sumLanes } from './simd';

/** Lanes 0 … n−1 of v, the others from `rest`. */
@inline
function keep(v: v128, rest: v128, n: i32): v128 {
  return pick(i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n)), v, rest);
}

function rowMax(x: usize, n: i32): f32 {
  let v = splat(-Infinity);
  for (; n >= 4; n -= 4) {
    v = f32x4.max(v, v128.load(x));
    x += 16;
  }
  if (n > 0) v = f32x4.max(v, keep(loadSome(x, n), splat(-Infinity), n));
  const a = max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1));
  return max<f32>(a, max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

/** y = e^(x − shift); returns Σ y. */
function expRow(x: usize, y: usize, n: i32, shift: f32): f32 {
  const by = splat(shift);
  let sum = splat(0);
  for (; n >= 4; n -= 4) {
    const e = exp(f32x4.sub(v128.load(x), by));
    v128.store(y, e);
    sum = f32x4.add(sum, e);
    x += 16;
    y += 16;
  }
  if (n > 0) {
    const e = keep(exp(f32x4.sub(loadSome(x, n), by)), splat(0), n);
    storeSome(y, e, n);
    sum = f32x4.add(sum, e);
  }
  return sumLanes(sum);
}

function scaleRow(y: usize, n: i32, factor: f32): void {
  const by = splat(factor);
  for (; n > 0; n -= 4) {
    store4(y, f32x4.mul(load4(y, n), by), n);
    y += 16;
  }
}

function shiftRow(x: usize, y: usize, n: i32, shift: f32): void {
  const by = splat(shift);
  for (; n > 0; n -= 4) {
    store4(y, f32x4.sub(load4(x, n), by), n);
    x += 16;
    y += 16;
  }
}

function logOne(x: f32): f32 {
  return f32x4.extract_lane(log(splat(x)), 0);
}

/** Record: x, y, rows, n, logarithmic. */
export function softmax(p: usize): void {
  let x: usize = arg(p, 0);
  let y: usize = arg(p, 1);
  const n = arg(p, 3);
  const bytes = <usize>n << 2;
  const logarithmic = arg(p, 4) != 0;
  for (let rows = arg(p, 2); rows > 0; --rows) {
    const shift = rowMax(x, n);
    if (logarithmic) {
      const sum = sumExp(x, n, shift);
      shiftRow(x, y, n, shift + logOne(sum));
    } else {
      const sum = expRow(x, y, n, shift);
      scaleRow(y, n, <f32>1 / sum);
    }
    x += bytes;
    y += bytes;
  }
}

function sumExp(x: usize, n: i32, shift: f32): f32 {
  const by = splat(shift);
  let sum = splat(0);
  for (; n >= 4; n -= 4) {
    sum = f32x4.add(sum, exp(f32x4.sub(v128.load(x), by)));
    x += 16;
  }
  if (n > 0) sum = f32x4.add(sum, keep(exp(f32x4.sub(loadSome(x, n), by)), splat(0), n));
  return sumLanes(sum);
}

/** y ⊙ (dy − Σ y·dy), or dy − e^y Σ dy of the logarithm. Record: y, dy, dx, rows, n, logarithmic. */
export function softmaxGrad(p: usize): void {
  let y: usize = arg(p, 0);
  let dy: usize = arg(p, 1);
  let dx: usize = arg(p, 2);
  const n = arg(p, 4);
  const bytes = <usize>n << 2;
  const logarithmic = arg(p, 5) != 0;
  for (let rows = arg(p, 3); rows > 0; --rows) {
    let v = splat(0);
    for (let j = 0; j < n; j += 4) {
      const at = <usize>j << 2;
      const g = load4(dy + at, n - j);
      v = logarithmic ? f32x4.add(v, g) : madd(load4(y + at, n - j), g, v);
    }
    const sum = splat(sumLanes(v));
    for (let j = 0; j < n; j += 4) {
      const at = <usize>j << 2;
      const g = load4(dy + at, n - j);
      const vy = load4(y + at, n - j);
      const r = logarithmic
        ? f32x4.sub(g, f32x4.mul(exp(vy), sum))
        : f32x4.mul(vy, f32x4.sub(g, sum));
      store4(dx + at, r, n - j);
    }
    y += bytes;
    dy += bytes;
    dx += bytes;
  }
}

/** A label outside the classes traps. Record: logits, labels, loss, probabilities, rows, n. */
export function softmaxCrossEntropy(p: usize): void {
  let x: usize = arg(p, 0);
  let labels: usize = arg(p, 1);
  let loss: usize = arg(p, 2);
  let y: usize = arg(p, 3);
  const n = arg(p, 5);
  const bytes = <usize>n << 2;
  for (let rows = arg(p, 4); rows > 0; --rows) {
    const label = load<u32>(labels);
    if (label >= <u32>n) unreachable();
    const shift = rowMax(x, n);
    const at = load<f32>(x + (<usize>label << 2));
    const sum = expRow(x, y, n, shift);
    scaleRow(y, n, <f32>1 / sum);
    store<f32>(loss, logOne(sum) + (shift - at));
    x += bytes;
    y += bytes;
    labels += 4;
    loss += 4;
  }
}

/** (p − onehot)·dloss. Record: probabilities, labels, dloss, dx, rows, n, step of dloss in bytes (0: one number for all rows). */
export function softmaxCrossEntropyGrad(p: usize): void {
  let y: usize = arg(p, 0);
  let labels: usize = arg(p, 1);
  let scale: usize = arg(p, 2);
  let dx: usize = arg(p, 3);
  const n = arg(p, 5);
  const bytes = <usize>n << 2;
  for (let rows = arg(p, 4); rows > 0; --rows) {
    const factor = load<f32>(scale);
    const by = splat(factor);
    const at = <usize>load<i32>(labels) << 2;
    const chosen = (load<f32>(y + at) - <f32>1) * factor;
    for (let j = 0; j < n; j += 4) {
      const offset = <usize>j << 2;
      store4(dx + offset, f32x4.mul(load4(y + offset, n - j), by), n - j);
    }
    store<f32>(dx + at, chosen);
    y += bytes;
    dx += bytes;
    labels += 4;
    scale += arg(p, 6);
  }
}
