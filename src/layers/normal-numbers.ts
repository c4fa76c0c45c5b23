// Standard normal numbers from uniform ones, by the inverse of the error function: M. Giles, "Approximating the erfinv
// function", GPU Computing Gems 2 (2010), single-precision form. The draws take no gradient.
import type { Shape, ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder } from './define.ts';

const CENTRE = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
] as const;
const TAIL = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
] as const;

/** x = √2 erf⁻¹(2u − 1), [shape]. */
export function randomNormal(b: LayerBuilder, shape: Shape): ValueId {
  const number = (value: number) => b.fill([], value);
  // Draws have 24 bits and may be 0: the middle of each step keeps 2u − 1 inside (−1, 1).
  const u = b.add(b.scale(b.randomUniform(shape), 2), number(2 ** -24 - 1));
  const w = b.unary('neg', b.unary('log', b.sub(number(1), b.unary('square', u))));
  const horner = (coefficients: readonly number[], at: ValueId) =>
    coefficients
      .slice(1)
      .reduce<ValueId>((sum, c) => b.add(b.mul(sum, at), number(c)), number(coefficients[0] ?? 0));
  const centre = horner(CENTRE, b.sub(w, number(2.5)));
  const tail = horner(TAIL, b.sub(b.unary('sqrt', w), number(3)));
  const far = b.binary('greater', w, b.fill(shape, 5));
  return b.scale(b.mul(b.select(far, tail, centre), u), Math.SQRT2);
}
