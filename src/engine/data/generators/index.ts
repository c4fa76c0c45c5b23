// All data generators, in the order they are offered.

import { copying } from './copying.ts';
import type { AnyGenerator } from './define.ts';
import { overlaps } from './labels.ts';
import { circles, gaussians, moons, rings, spirals, xor } from './planes.ts';
import { adding, copy, parity } from './sequences.ts';
import { hills, plane, sine } from './surfaces.ts';

export const GENERATORS: readonly AnyGenerator[] = [
  circles,
  moons,
  xor,
  gaussians,
  rings,
  spirals,
  overlaps,
  plane,
  hills,
  sine,
  adding,
  parity,
  copy,
  copying,
];
