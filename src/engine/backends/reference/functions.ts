// Element-wise functions and their derivatives, by their formulas.
import type { BinaryFunction, UnaryFunction } from '../../ir/builder.ts';

const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const normalDensity = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/15 + …) (Marsaglia, "Evaluating the normal distribution", 2004). */
function normalCdf(x: number): number {
  if (!(Math.abs(x) <= 9)) return x > 0 ? 1 : x < 0 ? 0 : Number.NaN;
  let sum = x;
  let term = x;
  for (let i = 3, before = Number.NaN; sum !== before; i += 2) {
    before = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

interface UnaryRule {
  readonly value: (x: number, alpha: number) => number;
  /** f′(x), with y = f(x) at hand. At a kink it is the derivative from the left, 0 for step and sign. */
  readonly derivative: (x: number, y: number, alpha: number) => number;
}

const UNARY: { readonly [F in UnaryFunction]: UnaryRule } = {
  neg: { value: (x) => -x, derivative: () => -1 },
  exp: { value: Math.exp, derivative: (_, y) => y },
  log: { value: Math.log, derivative: (x) => 1 / x },
  sqrt: { value: Math.sqrt, derivative: (_, y) => 0.5 / y },
  square: { value: (x) => x * x, derivative: (x) => 2 * x },
  abs: { value: Math.abs, derivative: (x) => Math.sign(x) },
  reciprocal: { value: (x) => 1 / x, derivative: (_, y) => -y * y },
  sign: { value: Math.sign, derivative: () => 0 },
  step: { value: (x) => (x > 0 ? 1 : x < 0 ? 0 : x === 0 ? 0.5 : Number.NaN), derivative: () => 0 },
  linear: { value: (x, alpha) => alpha * x, derivative: (_x, _y, alpha) => alpha },
  piecewiseLinear: {
    value: (x) => Math.min(1, Math.max(0, x + 0.5)),
    derivative: (x) => (x > -0.5 && x < 0.5 ? 1 : 0),
  },
  sigmoid: { value: sigmoid, derivative: (_, y) => y * (1 - y) },
  hardSigmoid: {
    value: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
    derivative: (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
  },
  tanh: { value: Math.tanh, derivative: (_, y) => 1 - y * y },
  relu: { value: (x) => Math.max(0, x), derivative: (x) => (x > 0 ? 1 : 0) },
  leakyRelu: {
    value: (x, alpha) => (x > 0 ? x : alpha * x),
    derivative: (x, _, alpha) => (x > 0 ? 1 : alpha),
  },
  elu: {
    value: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
    derivative: (x, y, alpha) => (x > 0 ? 1 : y + alpha),
  },
  gelu: {
    value: (x) => x * normalCdf(x),
    derivative: (x) => normalCdf(x) + x * normalDensity(x),
  },
  silu: {
    value: (x) => x * sigmoid(x),
    derivative: (x) => {
      const s = sigmoid(x);
      return s * (1 + x * (1 - s));
    },
  },
  softplus: { value: softplus, derivative: sigmoid },
};

const BINARY: { readonly [F in BinaryFunction]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  greater: (a, b) => (a > b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
};

export function unaryFunction(fn: UnaryFunction, alpha: number): (x: number) => number {
  const { value } = UNARY[fn];
  return (x) => value(x, alpha);
}

export function unaryDerivative(fn: UnaryFunction, alpha: number): (x: number, y: number) => number {
  const { derivative } = UNARY[fn];
  return (x, y) => derivative(x, y, alpha);
}

export function binaryFunction(fn: BinaryFunction): (a: number, b: number) => number {
  return BINARY[fn];
}
