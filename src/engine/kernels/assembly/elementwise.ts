// Element-wise kernels: one loop a function, four lanes at a time, the last few lanes loaded and stored singly.
import { Binary, Unary } from '../opcodes';
import {
  exp, expm1Negative, log, normalCdf, normalDensity, pick, sigmoid, softplus, tanh,
} from './math';
import { arg, argf, loadSome, madd, splat, storeSome } from './simd';

@inline
function one(fn: i32, x: v128, alpha: v128): v128 {
  const zero = splat(0);
  if (fn == Unary.neg) return f32x4.neg(x);
  if (fn == Unary.exp) return exp(x);
  if (fn == Unary.log) return log(x);
  if (fn == Unary.sqrt) return f32x4.sqrt(x);
  if (fn == Unary.square) return f32x4.mul(x, x);
  if (fn == Unary.abs) return f32x4.abs(x);
  if (fn == Unary.reciprocal) return f32x4.div(splat(1), x);
  if (fn == Unary.sign) {
    const up = v128.and(f32x4.gt(x, zero), splat(1));
    // NaN stays one: what is lost here is not found again.
    return pick(f32x4.ne(x, x), x, f32x4.sub(up, v128.and(f32x4.lt(x, zero), splat(1))));
  }
  if (fn == Unary.step) {
    const up = v128.and(f32x4.gt(x, zero), splat(1));
    return pick(f32x4.ne(x, x), x, v128.or(up, v128.and(f32x4.eq(x, zero), splat(0.5))));
  }
  if (fn == Unary.linear) return f32x4.mul(x, alpha);
  if (fn == Unary.piecewiseLinear) {
    return f32x4.pmin(f32x4.pmax(f32x4.add(x, splat(0.5)), zero), splat(1));
  }
  if (fn == Unary.sigmoid) return sigmoid(x);
  if (fn == Unary.hardSigmoid) {
    return f32x4.pmin(f32x4.pmax(madd(x, splat(1.0 / 6.0), splat(0.5)), zero), splat(1));
  }
  if (fn == Unary.tanh) return tanh(x);
  if (fn == Unary.relu) return f32x4.pmax(x, zero);
  if (fn == Unary.leakyRelu) return pick(f32x4.lt(x, zero), f32x4.mul(x, alpha), x);
  if (fn == Unary.elu) {
    return pick(f32x4.lt(x, zero), f32x4.mul(expm1Negative(f32x4.pmin(x, zero)), alpha), x);
  }
  if (fn == Unary.gelu) return f32x4.mul(x, normalCdf(x));
  if (fn == Unary.silu) return f32x4.mul(x, sigmoid(x));
  return softplus(x);
}

@inline
function mapOne(fn: i32, x: usize, y: usize, n: i32, alpha: v128): void {
  for (; n >= 4; n -= 4) {
    v128.store(y, one(fn, v128.load(x), alpha));
    x += 16;
    y += 16;
  }
  if (n > 0) storeSome(y, one(fn, loadSome(x, n), alpha), n);
}

// Each loop is a function of its own, exported so that it stays one: inlined into a switch of twenty, V8 compiles it badly.
export function mapNeg(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.neg, x, y, n, alpha);
}
export function mapExp(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.exp, x, y, n, alpha);
}
export function mapLog(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.log, x, y, n, alpha);
}
export function mapSqrt(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.sqrt, x, y, n, alpha);
}
export function mapSquare(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.square, x, y, n, alpha);
}
export function mapAbs(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.abs, x, y, n, alpha);
}
export function mapReciprocal(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.reciprocal, x, y, n, alpha);
}
export function mapSign(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.sign, x, y, n, alpha);
}
export function mapStep(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.step, x, y, n, alpha);
}
export function mapLinear(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.linear, x, y, n, alpha);
}
export function mapPiecewiseLinear(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.piecewiseLinear, x, y, n, alpha);
}
export function mapSigmoid(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.sigmoid, x, y, n, alpha);
}
export function mapHardSigmoid(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.hardSigmoid, x, y, n, alpha);
}
export function mapTanh(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.tanh, x, y, n, alpha);
}
export function mapRelu(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.relu, x, y, n, alpha);
}
export function mapLeakyRelu(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.leakyRelu, x, y, n, alpha);
}
export function mapElu(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.elu, x, y, n, alpha);
}
export function mapGelu(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.gelu, x, y, n, alpha);
}
export function mapSilu(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.silu, x, y, n, alpha);
}
export function mapSoftplus(x: usize, y: usize, n: i32, alpha: v128): void {
  mapOne(Unary.softplus, x, y, n, alpha);
}

export function unaryCore(fn: i32, x: usize, y: usize, n: i32, slope: f32): void {
  const alpha = splat(slope);
  switch (fn) {
    case Unary.neg: mapNeg(x, y, n, alpha); break;
    case Unary.exp: mapExp(x, y, n, alpha); break;
    case Unary.log: mapLog(x, y, n, alpha); break;
    case Unary.sqrt: mapSqrt(x, y, n, alpha); break;
    case Unary.square: mapSquare(x, y, n, alpha); break;
    case Unary.abs: mapAbs(x, y, n, alpha); break;
    case Unary.reciprocal: mapReciprocal(x, y, n, alpha); break;
    case Unary.sign: mapSign(x, y, n, alpha); break;
    case Unary.step: mapStep(x, y, n, alpha); break;
    case Unary.linear: mapLinear(x, y, n, alpha); break;
    case Unary.piecewiseLinear: mapPiecewiseLinear(x, y, n, alpha); break;
    case Unary.sigmoid: mapSigmoid(x, y, n, alpha); break;
    case Unary.hardSigmoid: mapHardSigmoid(x, y, n, alpha); break;
    case Unary.tanh: mapTanh(x, y, n, alpha); break;
    case Unary.relu: mapRelu(x, y, n, alpha); break;
    case Unary.leakyRelu: mapLeakyRelu(x, y, n, alpha); break;
    case Unary.elu: mapElu(x, y, n, alpha); break;
    case Unary.gelu: mapGelu(x, y, n, alpha); break;
    case Unary.silu: mapSilu(x, y, n, alpha); break;
    case Unary.softplus: mapSoftplus(x, y, n, alpha); break;
    default: unreachable();
  }
}

/** Record: fn, x, y, n, alpha. */
export function unary(p: usize): void {
  unaryCore(arg(p, 0), arg(p, 1), arg(p, 2), arg(p, 3), argf(p, 4));
}

/** dy·f′(x), y = f(x). */
@inline
function oneGrad(fn: i32, x: v128, y: v128, dy: v128, alpha: v128): v128 {
  const zero = splat(0);
  const unit = splat(1);
  if (fn == Unary.neg) return f32x4.neg(dy);
  if (fn == Unary.exp) return f32x4.mul(dy, y);
  if (fn == Unary.log) return f32x4.div(dy, x);
  if (fn == Unary.sqrt) return f32x4.div(f32x4.mul(dy, splat(0.5)), y);
  if (fn == Unary.square) return f32x4.mul(dy, f32x4.add(x, x));
  if (fn == Unary.abs) {
    const signed = v128.xor(dy, v128.and(x, i32x4.splat(0x80000000)));
    return pick(f32x4.ne(x, x), x, v128.and(signed, f32x4.ne(x, zero)));
  }
  if (fn == Unary.reciprocal) return f32x4.neg(f32x4.mul(dy, f32x4.mul(y, y)));
  if (fn == Unary.sign || fn == Unary.step) return zero;
  if (fn == Unary.linear) return f32x4.mul(dy, alpha);
  if (fn == Unary.piecewiseLinear) return v128.and(dy, f32x4.lt(f32x4.abs(x), splat(0.5)));
  if (fn == Unary.sigmoid) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(unit, y)));
  if (fn == Unary.hardSigmoid) {
    return v128.and(f32x4.mul(dy, splat(1.0 / 6.0)), f32x4.lt(f32x4.abs(x), splat(3)));
  }
  if (fn == Unary.tanh) return f32x4.mul(dy, f32x4.sub(unit, f32x4.mul(y, y)));
  if (fn == Unary.relu) return v128.and(dy, f32x4.gt(x, zero));
  if (fn == Unary.leakyRelu) return pick(f32x4.gt(x, zero), dy, f32x4.mul(dy, alpha));
  if (fn == Unary.elu) return pick(f32x4.gt(x, zero), dy, f32x4.mul(dy, f32x4.add(y, alpha)));
  if (fn == Unary.gelu) return f32x4.mul(dy, madd(x, normalDensity(x), normalCdf(x)));
  const s = sigmoid(x);
  if (fn == Unary.silu) return f32x4.mul(dy, madd(f32x4.mul(x, s), f32x4.sub(unit, s), s));
  return f32x4.mul(dy, s);
}

@inline
function mapGrad(fn: i32, x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  for (; n >= 4; n -= 4) {
    v128.store(dx, oneGrad(fn, v128.load(x), v128.load(y), v128.load(dy), alpha));
    x += 16;
    y += 16;
    dy += 16;
    dx += 16;
  }
  if (n > 0) {
    storeSome(dx, oneGrad(fn, loadSome(x, n), loadSome(y, n), loadSome(dy, n), alpha), n);
  }
}

export function gradNeg(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.neg, x, y, dy, dx, n, alpha);
}
export function gradExp(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.exp, x, y, dy, dx, n, alpha);
}
export function gradLog(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.log, x, y, dy, dx, n, alpha);
}
export function gradSqrt(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.sqrt, x, y, dy, dx, n, alpha);
}
export function gradSquare(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.square, x, y, dy, dx, n, alpha);
}
export function gradAbs(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.abs, x, y, dy, dx, n, alpha);
}
export function gradReciprocal(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.reciprocal, x, y, dy, dx, n, alpha);
}
export function gradSign(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.sign, x, y, dy, dx, n, alpha);
}
export function gradStep(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.step, x, y, dy, dx, n, alpha);
}
export function gradLinear(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.linear, x, y, dy, dx, n, alpha);
}
export function gradPiecewiseLinear(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.piecewiseLinear, x, y, dy, dx, n, alpha);
}
export function gradSigmoid(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.sigmoid, x, y, dy, dx, n, alpha);
}
export function gradHardSigmoid(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.hardSigmoid, x, y, dy, dx, n, alpha);
}
export function gradTanh(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.tanh, x, y, dy, dx, n, alpha);
}
export function gradLeakyRelu(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.leakyRelu, x, y, dy, dx, n, alpha);
}
export function gradElu(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.elu, x, y, dy, dx, n, alpha);
}
export function gradGelu(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.gelu, x, y, dy, dx, n, alpha);
}
export function gradSilu(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.silu, x, y, dy, dx, n, alpha);
}
export function gradSoftplus(x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: v128): void {
  mapGrad(Unary.softplus, x, y, dy, dx, n, alpha);
}
export function gradRelu(x: usize, dy: usize, dx: usize, n: i32): void {
  const zero = splat(0);
  for (; n >= 8; n -= 8) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(x), zero)));
    v128.store(dx, v128.and(v128.load(dy, 16), f32x4.gt(v128.load(x, 16), zero)), 16);
    x += 32;
    dy += 32;
    dx += 32;
  }
  for (; n >= 4; n -= 4) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(x), zero)));
    x += 16;
    dy += 16;
    dx += 16;
  }
  if (n > 0) storeSome(dx, v128.and(loadSome(dy, n), f32x4.gt(loadSome(x, n), zero)), n);
}

/** Record: fn, x, y, dy, dx, n, alpha. */
export function unaryGrad(p: usize): void {
  const x: usize = arg(p, 1);
  const y: usize = arg(p, 2);
  const dy: usize = arg(p, 3);
  const dx: usize = arg(p, 4);
  const n = arg(p, 5);
  const alpha = splat(argf(p, 6));
  switch (arg(p, 0)) {
    case Unary.neg: gradNeg(x, y, dy, dx, n, alpha); break;
    case Unary.exp: gradExp(x, y, dy, dx, n, alpha); break;
    case Unary.log: gradLog(x, y, dy, dx, n, alpha); break;
    case Unary.sqrt: gradSqrt(x, y, dy, dx, n, alpha); break;
    case Unary.square: gradSquare(x, y, dy, dx, n, alpha); break;
    case Unary.abs: gradAbs(x, y, dy, dx, n, alpha); break;
    case Unary.reciprocal: gradReciprocal(x, y, dy, dx, n, alpha); break;
    case Unary.sign: gradSign(x, y, dy, dx, n, alpha); break;
    case Unary.step: gradStep(x, y, dy, dx, n, alpha); break;
    case Unary.linear: gradLinear(x, y, dy, dx, n, alpha); break;
    case Unary.piecewiseLinear: gradPiecewiseLinear(x, y, dy, dx, n, alpha); break;
    case Unary.sigmoid: gradSigmoid(x, y, dy, dx, n, alpha); break;
    case Unary.hardSigmoid: gradHardSigmoid(x, y, dy, dx, n, alpha); break;
    case Unary.tanh: gradTanh(x, y, dy, dx, n, alpha); break;
    case Unary.relu: gradRelu(x, dy, dx, n); break;
    case Unary.leakyRelu: gradLeakyRelu(x, y, dy, dx, n, alpha); break;
    case Unary.elu: gradElu(x, y, dy, dx, n, alpha); break;
    case Unary.gelu: gradGelu(x, y, dy, dx, n, alpha); break;
    case Unary.silu: gradSilu(x, y, dy, dx, n, alpha); break;
    case Unary.softplus: gradSoftplus(x, y, dy, dx, n, alpha); break;
    default: unreachable();
  }
}

@inline
function two(fn: i32, a: v128, b: v128): v128 {
  if (fn == Binary.add) return f32x4.add(a, b);
  if (fn == Binary.sub) return f32x4.sub(a, b);
  if (fn == Binary.mul) return f32x4.mul(a, b);
  if (fn == Binary.div) return f32x4.div(a, b);
  if (fn == Binary.maximum) return f32x4.max(a, b);
  if (fn == Binary.minimum) return f32x4.min(a, b);
  if (fn == Binary.greater) return v128.and(f32x4.gt(a, b), splat(1));
  return v128.and(f32x4.eq(a, b), splat(1));
}

/** A row of n elements; an operand with step 0 is one number for the whole row. */
@inline
function mapTwo(fn: i32, a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  let va = v128.load32_splat(a);
  let vb = v128.load32_splat(b);
  for (; n >= 4; n -= 4) {
    if (stepA) va = v128.load(a);
    if (stepB) vb = v128.load(b);
    v128.store(y, two(fn, va, vb));
    a += 16;
    b += 16;
    y += 16;
  }
  if (n > 0) {
    if (stepA) va = loadSome(a, n);
    if (stepB) vb = loadSome(b, n);
    storeSome(y, two(fn, va, vb), n);
  }
}

export function rowAdd(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.add, a, stepA, b, stepB, y, n);
}
export function rowSub(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.sub, a, stepA, b, stepB, y, n);
}
export function rowMul(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.mul, a, stepA, b, stepB, y, n);
}
export function rowDiv(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.div, a, stepA, b, stepB, y, n);
}
export function rowMaximum(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.maximum, a, stepA, b, stepB, y, n);
}
export function rowMinimum(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.minimum, a, stepA, b, stepB, y, n);
}
export function rowGreater(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.greater, a, stepA, b, stepB, y, n);
}
export function rowEqual(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  mapTwo(Binary.equal, a, stepA, b, stepB, y, n);
}

function binaryRow(fn: i32, a: usize, stepA: i32, b: usize, stepB: i32, y: usize, n: i32): void {
  switch (fn) {
    case Binary.add: rowAdd(a, stepA, b, stepB, y, n); break;
    case Binary.sub: rowSub(a, stepA, b, stepB, y, n); break;
    case Binary.mul: rowMul(a, stepA, b, stepB, y, n); break;
    case Binary.div: rowDiv(a, stepA, b, stepB, y, n); break;
    case Binary.maximum: rowMaximum(a, stepA, b, stepB, y, n); break;
    case Binary.minimum: rowMinimum(a, stepA, b, stepB, y, n); break;
    case Binary.greater: rowGreater(a, stepA, b, stepB, y, n); break;
    case Binary.equal: rowEqual(a, stepA, b, stepB, y, n); break;
    default: unreachable();
  }
}

/**
 * Record: fn, a, b, y, then five outer sizes and the inner size, then six byte strides of a and six of b.
 * The inner stride of an operand is 4 or 0; y is contiguous.
 */
export function binary(p: usize): void {
  const fn = arg(p, 0);
  let y: usize = arg(p, 3);
  const inner = arg(p, 9);
  const stepA = arg(p, 15);
  const stepB = arg(p, 21);
  const bytes = <usize>inner << 2;
  let a0: usize = arg(p, 1);
  let b0: usize = arg(p, 2);
  for (let i0 = arg(p, 4); i0 > 0; --i0) {
    let a1 = a0;
    let b1 = b0;
    for (let i1 = arg(p, 5); i1 > 0; --i1) {
      let a2 = a1;
      let b2 = b1;
      for (let i2 = arg(p, 6); i2 > 0; --i2) {
        let a3 = a2;
        let b3 = b2;
        for (let i3 = arg(p, 7); i3 > 0; --i3) {
          let a4 = a3;
          let b4 = b3;
          for (let i4 = arg(p, 8); i4 > 0; --i4) {
            binaryRow(fn, a4, stepA, b4, stepB, y, inner);
            y += bytes;
            a4 += arg(p, 14);
            b4 += arg(p, 20);
          }
          a3 += arg(p, 13);
          b3 += arg(p, 19);
        }
        a2 += arg(p, 12);
        b2 += arg(p, 18);
      }
      a1 += arg(p, 11);
      b1 += arg(p, 17);
    }
    a0 += arg(p, 10);
    b0 += arg(p, 16);
  }
}

/** Record: condition, a, b, y, n. */
export function select(p: usize): void {
  let c: usize = arg(p, 0);
  let a: usize = arg(p, 1);
  let b: usize = arg(p, 2);
  let y: usize = arg(p, 3);
  const zero = splat(0);
  let n = arg(p, 4);
  for (; n >= 4; n -= 4) {
    v128.store(y, pick(f32x4.ne(v128.load(c), zero), v128.load(a), v128.load(b)));
    c += 16;
    a += 16;
    b += 16;
    y += 16;
  }
  if (n > 0) {
    storeSome(y, pick(f32x4.ne(loadSome(c, n), zero), loadSome(a, n), loadSome(b, n)), n);
  }
}

/** −x·t + max(x, 0) + ln(1 + e^−|x|). Record: x, t, y, n. */
export function sigmoidCrossEntropy(p: usize): void {
  let x: usize = arg(p, 0);
  let t: usize = arg(p, 1);
  let y: usize = arg(p, 2);
  let n = arg(p, 3);
  while (n > 0) {
    const vx = n >= 4 ? v128.load(x) : loadSome(x, n);
    const vt = n >= 4 ? v128.load(t) : loadSome(t, n);
    const r = f32x4.sub(softplus(vx), f32x4.mul(vx, vt));
    if (n >= 4) v128.store(y, r);
    else storeSome(y, r, n);
    x += 16;
    t += 16;
    y += 16;
    n -= 4;
  }
}
