// Recurrent cells over whole sequences. Samples do not see each other, so a share is a range of samples and needs no
// barrier between steps. Tensors are [N, T, …]: a sample's next step is one row on, the next sample T rows on.
import { gemmCore } from './gemm';
import { gateSigmoid as sigmoid, gateTanh as tanh } from './math';
import { arg, load4, madd, splat, store4 } from './simd';
import { ZEROS } from './thread';

/** The time step walked as the k-th. */
@inline
function at(k: i32, steps: i32, reverse: bool): i32 {
  return reverse ? steps - 1 - k : k;
}

/** 1 − x², 1 − x and x(1 − x) serve the derivatives of tanh and the gates. */
@inline
function oneMinusSquare(x: v128): v128 {
  return f32x4.sub(splat(1), f32x4.mul(x, x));
}

@inline
function slope(x: v128): v128 {
  return f32x4.mul(x, f32x4.sub(splat(1), x));
}

/** Common fields: N is not needed; first sample, last sample + 1, T, H, reverse. */
@inline
function first(p: usize): i32 { return arg(p, 0); }
@inline
function last(p: usize): i32 { return arg(p, 1); }
@inline
function stepsOf(p: usize): i32 { return arg(p, 2); }
@inline
function unitsOf(p: usize): i32 { return arg(p, 3); }
@inline
function reversed(p: usize): bool { return arg(p, 4) != 0; }

/** Address of the state before walked step k of the first sample; its row stride is `pastStride`. */
@inline
function past(p: usize, k: i32, initial: usize, states: usize): usize {
  const row: usize = unitsOf(p) << 2;
  return k == 0
    ? initial + <usize>first(p) * row
    : states + <usize>(first(p) * stepsOf(p) + at(k - 1, stepsOf(p), reversed(p))) * row;
}

@inline
function pastStride(p: usize, k: i32): usize {
  const row: usize = unitsOf(p) << 2;
  return k == 0 ? row : row * stepsOf(p);
}

/** Record: common, p, U, h0, h, relu. */
export function rnn(p: usize): void {
  const steps = stepsOf(p);
  const units = unitsOf(p);
  const row: usize = units << 2;
  const count = last(p) - first(p);
  const h: usize = arg(p, 8);
  for (let k = 0; k < steps; ++k) {
    const offset = <usize>(first(p) * steps + at(k, steps, reversed(p))) * row;
    const stride = row * steps;
    gemmCore(
      past(p, k, arg(p, 7), h), pastStride(p, k), 4, arg(p, 6), row, false, h + offset, stride,
      count, units, units, <usize>arg(p, 5) + offset, stride, 1, arg(p, 9) != 0,
    );
    if (arg(p, 9) != 0) continue;
    for (let n = 0; n < count; ++n) {
      let y = h + offset + <usize>n * stride;
      for (let left = units; left > 0; left -= 4) {
        store4(y, tanh(load4(y, left)), left);
        y += 16;
      }
    }
  }
}

/** Record: common, Uᵀ, h, dh, dz, dh0, relu. The carry between steps lives in dh0. */
export function rnnGrad(p: usize): void {
  const steps = stepsOf(p);
  const units = unitsOf(p);
  const row: usize = units << 2;
  const count = last(p) - first(p);
  const relu = arg(p, 10) != 0;
  const carry = <usize>arg(p, 9) + <usize>first(p) * row;
  memory.fill(carry, 0, row * count);
  for (let k = steps - 1; k >= 0; --k) {
    const offset = <usize>(first(p) * steps + at(k, steps, reversed(p))) * row;
    const stride = row * steps;
    for (let n = 0; n < count; ++n) {
      const shift = offset + <usize>n * stride;
      const from = carry + <usize>n * row;
      for (let j: usize = 0; j < row; j += 16) {
        const left = units - <i32>(j >> 2);
        const d = f32x4.add(load4(<usize>arg(p, 7) + shift + j, left), load4(from + j, left));
        const y = load4(<usize>arg(p, 6) + shift + j, left);
        const z = relu ? v128.and(d, f32x4.gt(y, splat(0))) : f32x4.mul(d, oneMinusSquare(y));
        store4(<usize>arg(p, 8) + shift + j, z, left);
      }
    }
    gemmCore(
      <usize>arg(p, 8) + offset, stride, 4, arg(p, 5), row, false, carry, row, count, units, units, ZEROS, 0, 0, false,
    );
  }
}

/** Record: common, p, U, h0, c0, h, c, gates. */
export function lstm(p: usize): void {
  const steps = stepsOf(p);
  const units = unitsOf(p);
  const row: usize = units << 2;
  const count = last(p) - first(p);
  const h: usize = arg(p, 9);
  const c: usize = arg(p, 10);
  for (let k = 0; k < steps; ++k) {
    const index = <usize>(first(p) * steps + at(k, steps, reversed(p)));
    const stride = row * steps;
    const gates = <usize>arg(p, 11) + index * row * 4;
    gemmCore(
      past(p, k, arg(p, 7), h), pastStride(p, k), 4, arg(p, 6), row * 4, false, gates, stride * 4,
      count, units * 4, units, <usize>arg(p, 5) + index * row * 4, stride * 4, 1, false,
    );
    const before = past(p, k, arg(p, 8), c);
    const beforeStride = pastStride(p, k);
    for (let n = 0; n < count; ++n) {
      let gate = gates + <usize>n * stride * 4;
      let cell = c + index * row + <usize>n * stride;
      let hidden = h + index * row + <usize>n * stride;
      let old = before + <usize>n * beforeStride;
      for (let left = units; left > 0; left -= 4) {
        const i = sigmoid(load4(gate, left));
        const f = sigmoid(load4(gate + row, left));
        const g = tanh(load4(gate + row * 2, left));
        const o = sigmoid(load4(gate + row * 3, left));
        const next = madd(f, load4(old, left), f32x4.mul(i, g));
        store4(gate, i, left);
        store4(gate + row, f, left);
        store4(gate + row * 2, g, left);
        store4(gate + row * 3, o, left);
        store4(cell, next, left);
        store4(hidden, f32x4.mul(o, tanh(next)), left);
        gate += 16;
        cell += 16;
        hidden += 16;
        old += 16;
      }
    }
  }
}

/** Record: common, Uᵀ, c0, c, gates, dh, dc, da, dh0, dc0. The carries between steps live in dh0 and dc0. */
export function lstmGrad(p: usize): void {
  const steps = stepsOf(p);
  const units = unitsOf(p);
  const row: usize = units << 2;
  const count = last(p) - first(p);
  const carryH = <usize>arg(p, 12) + <usize>first(p) * row;
  const carryC = <usize>arg(p, 13) + <usize>first(p) * row;
  memory.fill(carryH, 0, row * count);
  memory.fill(carryC, 0, row * count);
  for (let k = steps - 1; k >= 0; --k) {
    const index = <usize>(first(p) * steps + at(k, steps, reversed(p)));
    const stride = row * steps;
    const before = past(p, k, arg(p, 6), arg(p, 7));
    const beforeStride = pastStride(p, k);
    for (let n = 0; n < count; ++n) {
      const shift = index * row + <usize>n * stride;
      for (let j: usize = 0; j < row; j += 16) {
        const left = units - <i32>(j >> 2);
        const gate = <usize>arg(p, 8) + shift * 4 + j;
        const da = <usize>arg(p, 11) + shift * 4 + j;
        const i = load4(gate, left);
        const f = load4(gate + row, left);
        const g = load4(gate + row * 2, left);
        const o = load4(gate + row * 3, left);
        const t = tanh(load4(<usize>arg(p, 7) + shift + j, left));
        const kept = carryC + <usize>n * row + j;
        const dh = f32x4.add(load4(<usize>arg(p, 9) + shift + j, left), load4(carryH + <usize>n * row + j, left));
        const own = f32x4.add(load4(<usize>arg(p, 10) + shift + j, left), load4(kept, left));
        const dc = madd(f32x4.mul(dh, o), oneMinusSquare(t), own);
        store4(da, f32x4.mul(f32x4.mul(dc, g), slope(i)), left);
        const old = load4(before + <usize>n * beforeStride + j, left);
        store4(da + row, f32x4.mul(f32x4.mul(dc, old), slope(f)), left);
        store4(da + row * 2, f32x4.mul(f32x4.mul(dc, i), oneMinusSquare(g)), left);
        store4(da + row * 3, f32x4.mul(f32x4.mul(dh, t), slope(o)), left);
        store4(kept, f32x4.mul(dc, f), left);
      }
    }
    gemmCore(
      <usize>arg(p, 11) + index * row * 4, stride * 4, 4, arg(p, 5), row, false, carryH, row,
      count, units, units * 4, ZEROS, 0, 0, false,
    );
  }
}

/** Record: common, p, U, b, h0, h, gates r z n m. The block of m first holds h·U of all three. */
export function gru(p: usize): void {
  const steps = stepsOf(p);
  const units = unitsOf(p);
  const row: usize = units << 2;
  const count = last(p) - first(p);
  const h: usize = arg(p, 9);
  for (let k = 0; k < steps; ++k) {
    const index = <usize>(first(p) * steps + at(k, steps, reversed(p)));
    const stride = row * steps;
    const gates = <usize>arg(p, 10) + index * row * 4;
    const before = past(p, k, arg(p, 8), h);
    const beforeStride = pastStride(p, k);
    // r, z and h·U_n land in the last three blocks: nothing has been written there yet.
    gemmCore(
      before, beforeStride, 4, arg(p, 6), row * 3, false, gates + row, stride * 4,
      count, units * 3, units, ZEROS, 0, 0, false,
    );
    for (let n = 0; n < count; ++n) {
      let gate = gates + <usize>n * stride * 4;
      let own = <usize>arg(p, 5) + (index * row + <usize>n * stride) * 3;
      let hidden = h + index * row + <usize>n * stride;
      let old = before + <usize>n * beforeStride;
      let bias: usize = arg(p, 7);
      for (let left = units; left > 0; left -= 4) {
        const r = sigmoid(f32x4.add(load4(own, left), load4(gate + row, left)));
        const z = sigmoid(f32x4.add(load4(own + row, left), load4(gate + row * 2, left)));
        const m = f32x4.add(load4(gate + row * 3, left), load4(bias, left));
        const c = tanh(madd(r, m, load4(own + row * 2, left)));
        store4(gate, r, left);
        store4(gate + row, z, left);
        store4(gate + row * 2, c, left);
        store4(gate + row * 3, m, left);
        store4(hidden, madd(z, f32x4.sub(load4(old, left), c), c), left);
        gate += 16;
        own += 16;
        hidden += 16;
        old += 16;
        bias += 16;
      }
    }
  }
}

/** Record: common, Uᵀ, h0, h, gates, dh, dp, dq, dh0. The carry between steps lives in dh0. */
export function gruGrad(p: usize): void {
  const steps = stepsOf(p);
  const units = unitsOf(p);
  const row: usize = units << 2;
  const count = last(p) - first(p);
  const carry = <usize>arg(p, 12) + <usize>first(p) * row;
  memory.fill(carry, 0, row * count);
  for (let k = steps - 1; k >= 0; --k) {
    const index = <usize>(first(p) * steps + at(k, steps, reversed(p)));
    const stride = row * steps;
    const before = past(p, k, arg(p, 6), arg(p, 7));
    const beforeStride = pastStride(p, k);
    for (let n = 0; n < count; ++n) {
      const shift = index * row + <usize>n * stride;
      for (let j: usize = 0; j < row; j += 16) {
        const left = units - <i32>(j >> 2);
        const gate = <usize>arg(p, 8) + shift * 4 + j;
        const kept = carry + <usize>n * row + j;
        const r = load4(gate, left);
        const z = load4(gate + row, left);
        const c = load4(gate + row * 2, left);
        const m = load4(gate + row * 3, left);
        const dh = f32x4.add(load4(<usize>arg(p, 9) + shift + j, left), load4(kept, left));
        const dn = f32x4.mul(f32x4.mul(dh, f32x4.sub(splat(1), z)), oneMinusSquare(c));
        const dr = f32x4.mul(f32x4.mul(dn, m), slope(r));
        const old = load4(before + <usize>n * beforeStride + j, left);
        const dz = f32x4.mul(f32x4.mul(dh, f32x4.sub(old, c)), slope(z));
        const dp = <usize>arg(p, 10) + shift * 3 + j;
        const dq = <usize>arg(p, 11) + shift * 3 + j;
        store4(dp, dr, left);
        store4(dp + row, dz, left);
        store4(dp + row * 2, dn, left);
        store4(dq, dr, left);
        store4(dq + row, dz, left);
        store4(dq + row * 2, f32x4.mul(dn, r), left);
        store4(kept, f32x4.mul(dh, z), left);
      }
    }
    gemmCore(
      <usize>arg(p, 11) + index * row * 3, stride * 3, 4, arg(p, 5), row, false, carry, row,
      count, units, units * 3, carry, row, 1, false,
    );
  }
}
