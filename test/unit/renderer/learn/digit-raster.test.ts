// Drawn strokes against the digits sample: a softmax classifier trained on the sample must recognise the drawing.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FULL, rasterise, SIDE } from '../../../../src/renderer/learn/digit-raster.ts';
import { DRAWN_DIGITS } from '../../../helpers/drawn-digits.ts';

const CLASSES = 10;
const PIXELS = SIDE * SIDE;

/** Weights [64 + 1, 10] by plain gradient descent on the mean cross-entropy of greys / 16. */
function softmaxOnSample(): Float64Array {
  const rows = readFileSync('resources/samples/digits.csv', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const weights = new Float64Array((PIXELS + 1) * CLASSES);
  for (let epoch = 0; epoch < 40; epoch++) {
    const slope = new Float64Array(weights.length);
    for (const row of rows) {
      const chance = chances(weights, row);
      chance.forEach((p, c) => {
        const off = p - (c === row[PIXELS] ? 1 : 0);
        for (let i = 0; i < PIXELS; i++) slope[i * CLASSES + c]! += (off * row[i]!) / FULL;
        slope[PIXELS * CLASSES + c]! += off;
      });
    }
    slope.forEach((value, index) => {
      weights[index]! -= (0.5 * value) / rows.length;
    });
  }
  return weights;
}

function chances(weights: Float64Array, greys: readonly number[]): number[] {
  const logits = Array.from({ length: CLASSES }, (_, c) => {
    let sum = weights[PIXELS * CLASSES + c]!;
    for (let i = 0; i < PIXELS; i++) sum += (weights[i * CLASSES + c]! * greys[i]!) / FULL;
    return sum;
  });
  const top = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - top));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

describe('drawing pad raster', () => {
  it('gives no ink for no strokes', () => {
    expect(rasterise([], 100)).toEqual(new Array(PIXELS).fill(0));
  });

  it('does not depend on where or how large a digit is drawn', () => {
    const small = DRAWN_DIGITS[3]!.map((stroke) =>
      stroke.map(({ x, y }) => ({ x: 5 + x / 2, y: 40 + y / 2 })),
    );
    const apart = rasterise(small, 100).map((grey, i) =>
      Math.abs(grey - rasterise(DRAWN_DIGITS[3]!, 100)[i]!),
    );
    expect(Math.max(...apart)).toBeLessThanOrEqual(2);
  });

  it('keeps greys within 0 and 16 and reaches first and last row', () => {
    for (const digit of DRAWN_DIGITS) {
      const greys = rasterise(digit, 100);
      expect(Math.min(...greys)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...greys)).toBeLessThanOrEqual(FULL);
      expect(Math.max(...greys.slice(0, SIDE))).toBeGreaterThan(4);
      expect(Math.max(...greys.slice(-SIDE))).toBeGreaterThan(4);
    }
  });

  it('leaves a single dot small', () => {
    const greys = rasterise([[{ x: 50, y: 50 }]], 100);
    expect(greys.filter((grey) => grey > 0).length).toBeLessThanOrEqual(16);
  });

  it('makes drawn digits recognisable by a softmax classifier trained on the sample', () => {
    const weights = softmaxOnSample();
    const seen = DRAWN_DIGITS.map((digit) => {
      const chance = chances(weights, rasterise(digit, 100));
      return chance.indexOf(Math.max(...chance));
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
