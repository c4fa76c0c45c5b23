// Activation functions as numbers, for their plots. The engine's own definitions are ops; a test compares the two tables' ids.
import type { ActivationId } from '../../layers/activations.ts';

export interface CurveNumbers {
  readonly leak: number;
  readonly scale: number;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

export const CURVES: { readonly [A in ActivationId]: (z: number, numbers: CurveNumbers) => number } = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  leakyRelu: (z, { leak }) => (z > 0 ? z : leak * z),
  // As it starts: α is trained from 0.25 on.
  prelu: (z) => (z > 0 ? z : 0.25 * z),
  elu: (z, { scale }) => (z > 0 ? z : scale * Math.expm1(z)),
  gelu: (z) => z * normalBelow(z),
  silu: (z) => z * sigmoid(z),
  softplus,
  sigmoid,
  hardSigmoid: (z) => Math.min(1, Math.max(0, z / 6 + 0.5)),
  tanh: Math.tanh,
  piecewiseLinear: (z) => Math.min(1, Math.max(0, z + 0.5)),
  step: (z) => (z > 0 ? 1 : z < 0 ? 0 : 0.5),
  sign: Math.sign,
  // Of two classes, the other at zero.
  softmax: sigmoid,
  logSoftmax: (z) => -softplus(-z),
};

/** Φ(z) by Abramowitz and Stegun 7.1.26, error below 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - series * Math.exp(-x * x);
  return 0.5 * (1 + Math.sign(z) * erf);
}

const H = 1e-4;

/** By central differences: exact enough for a plot, and the kinks show as jumps. */
export function derivativeOf(id: ActivationId, z: number, numbers: CurveNumbers): number {
  if (id === 'step' || id === 'sign') return 0;
  return (CURVES[id](z + H, numbers) - CURVES[id](z - H, numbers)) / (2 * H);
}
