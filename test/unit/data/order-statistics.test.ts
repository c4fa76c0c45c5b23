// Quantiles and modes in bounded memory are those of the sorted values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modeOf, quantiles } from '../../../src/engine/data/order-statistics.ts';
import { quantile } from '../../../src/engine/data/scale.ts';
import { numberSeries } from '../../../src/engine/data/series.ts';
import { shuffleGenerator } from '../../../src/engine/data/shuffle.ts';

/** The values of `rows`, ascending, and the first of those that come most often. */
function sortedValues(numbers: readonly number[], rows: Int32Array): Float64Array {
  return Float64Array.from([...rows].map((row) => numbers[row] ?? 0).filter((x) => !Number.isNaN(x))).sort();
}

function mostFrequent(sorted: Float64Array): number {
  const times = (value: number) => sorted.filter((other) => other === value).length;
  return sorted.reduce((best, value) => (times(value) > times(best) ? value : best), sorted[0] ?? Number.NaN);
}

const drawn = fc.array(
  fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, Number.NaN), fc.integer({ min: -3, max: 3 })),
  { minLength: 1, maxLength: 60 },
);
const SHARES = [0, 0.25, 0.5, 0.9, 1];

describe('order statistics in bounded memory', () => {
  it('are those of the sorted values, however few may be sorted at once (property)', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 8 }), (numbers, atOnce) => {
        const values = numberSeries(Float64Array.from(numbers));
        const rows = Int32Array.from(numbers.keys()).filter((row) => row % 4 !== 3);
        const sorted = sortedValues(numbers, rows);
        const found = quantiles(values, rows, SHARES, atOnce);
        if (sorted.length === 0) expect(found).toBeNull();
        else expect(found?.map((x) => x + 0)).toEqual(SHARES.map((share) => quantile(sorted, share) + 0));
        expect(modeOf(values, rows, atOnce) + 0).toEqual(mostFrequent(sorted) + 0);
      }),
      { numRuns: 500 },
    );
  });

  it('find the mode among more different values than are counted one by one', () => {
    const next = shuffleGenerator(5);
    const numbers = Float64Array.from({ length: 200_000 }, (_, i) => (i % 50 === 0 ? -2.5 : next() / 7));
    const rows = Int32Array.from(numbers.keys());
    expect(modeOf(numberSeries(numbers), rows, 1000)).toBe(-2.5);
    const [median] = quantiles(numberSeries(numbers), rows, [0.5], 1000) ?? [];
    expect(median).toBe(quantile(numbers.slice().sort(), 0.5));
  });
});
