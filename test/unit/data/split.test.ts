import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modeOf } from '../../../src/engine/data/order-statistics.ts';
import { fitScale, quantile } from '../../../src/engine/data/scale.ts';
import { numberSeries } from '../../../src/engine/data/series.ts';
import {
  foldSplit,
  groupSplit,
  orderedGroupSplit,
  orderedSplit,
  plainSplit,
  stratifiedSplit,
} from '../../../src/engine/data/split.ts';
import { countDistinct, histogram, moments } from '../../../src/engine/data/statistics.ts';

const arbitrarySplit = fc.tuple(
  fc.integer({ min: 1, max: 300 }),
  fc.double({ min: 0, max: 0.9, noNaN: true }),
  fc.nat(),
);

describe('splits', () => {
  it('part every row to one side, in file order, the same way for the same seed', () => {
    fc.assert(
      fc.property(
        arbitrarySplit,
        fc.array(fc.nat(4), { minLength: 300, maxLength: 300 }),
        ([rows, share, seed], drawn) => {
          const labels = Int32Array.from(drawn.slice(0, rows));
          for (const split of [plainSplit(rows, share, seed), stratifiedSplit(labels, 5, share, seed)]) {
            const all = [...split.training, ...split.validation].sort((a, b) => a - b);
            expect(all).toEqual(Array.from({ length: rows }, (_, row) => row));
            expect([...split.training]).toEqual([...split.training].sort((a, b) => a - b));
            expect(split.training.length).toBeGreaterThan(0);
          }
          expect(plainSplit(rows, share, seed)).toEqual(plainSplit(rows, share, seed));
          expect(stratifiedSplit(labels, 5, share, seed)).toEqual(stratifiedSplit(labels, 5, share, seed));
        },
      ),
    );
  });

  it('stratified: every class is held out in proportion, to within one row', () => {
    fc.assert(
      fc.property(
        arbitrarySplit,
        fc.array(fc.nat(4), { minLength: 300, maxLength: 300 }),
        ([rows, share, seed], drawn) => {
          const labels = Int32Array.from(drawn.slice(0, rows));
          const { validation } = stratifiedSplit(labels, 5, share, seed);
          for (let label = 0; label < 5; label++) {
            const size = labels.filter((value) => value === label).length;
            const held = validation.filter((row) => labels[row] === label).length;
            expect(Math.abs(held - size * share)).toBeLessThan(1);
          }
        },
      ),
    );
  });

  it('groups: every group lies on one side, and one always stays for training', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(8), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.nat(),
        (drawn, share, seed) => {
          const groups = Int32Array.from(drawn);
          const { training, validation } = groupSplit(groups, share, seed);
          const sides = new Set(Array.from(training, (row) => groups[row]));
          for (const row of validation) expect(sides.has(groups[row])).toBe(false);
          expect(training.length + validation.length).toBe(drawn.length);
          expect(training.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('groups of equal size are held out in the share asked for', () => {
    const groups = Int32Array.from({ length: 100 }, (_, row) => row % 10);
    expect(groupSplit(groups, 0.3, 4).validation).toHaveLength(30);
  });

  it('folds: every row is held out once, in parts of nearly equal size, classes spread evenly', () => {
    const labels = Int32Array.from({ length: 103 }, (_, row) => (row < 20 ? 1 : 0));
    const held = new Int32Array(103);
    for (let index = 0; index < 5; index++) {
      const { training, validation } = foldSplit(103, { count: 5, index }, 9, labels, null);
      expect(training.length + validation.length).toBe(103);
      expect(Math.abs(validation.length - 103 / 5)).toBeLessThan(1);
      expect(validation.filter((row) => labels[row] === 1)).toHaveLength(4);
      for (const row of validation) held[row]!++;
    }
    expect([...held]).toEqual(Array(103).fill(1));
  });

  it('folds keep groups together', () => {
    const groups = Int32Array.from({ length: 60 }, (_, row) => row % 12);
    for (let index = 0; index < 4; index++) {
      const { training, validation } = foldSplit(60, { count: 4, index }, 2, null, groups);
      expect(validation).toHaveLength(15);
      const trained = new Set(Array.from(training, (row) => groups[row]));
      for (const row of validation) expect(trained.has(groups[row])).toBe(false);
    }
  });

  it('time: the last rows are held out', () => {
    expect([...orderedSplit(10, 0.25).validation]).toEqual([7, 8, 9]);
  });

  it('time within groups: the last rows of each are held out, and about the share in all', () => {
    const long = Int32Array.from([5, 5, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect([...orderedGroupSplit(long, 0.2).validation]).toEqual([4, 13, 14]);
    const pairs = Int32Array.from({ length: 100 }, (_, row) => row >> 1);
    const { training, validation } = orderedGroupSplit(pairs, 0.2);
    expect(validation.length).toBe(20);
    for (const row of validation) expect(row % 2).toBe(1);
    expect(training.length).toBe(80);
    expect(orderedGroupSplit(Int32Array.of(1, 2, 3), 0.5).validation.length).toBe(0);
  });

  it('another seed holds out other rows', () => {
    expect(plainSplit(100, 0.2, 1).validation).not.toEqual(plainSplit(100, 0.2, 2).validation);
  });

  it('rows are held out evenly over the file', () => {
    const hits = new Int32Array(10);
    for (let seed = 0; seed < 400; seed++)
      for (const row of plainSplit(100, 0.2, seed).validation) hits[Math.floor(row / 10)]!++;
    for (const hit of hits) expect(Math.abs(hit - 800)).toBeLessThan(120);
  });
});

describe('statistics', () => {
  const values = (...numbers: number[]) => numberSeries(Float64Array.from(numbers));
  const rows = Int32Array.from([0, 1, 2, 3]);

  it('passes over missing cells', () => {
    expect(fitScale(values(1, Number.NaN, 3, 5), rows, 'minmax')).toEqual({ offset: 1, factor: 4 });
    expect(fitScale(values(1, Number.NaN, 3, 5), rows, 'standard').offset).toBeCloseTo(3, 12);
    expect(fitScale(values(Number.NaN, Number.NaN, Number.NaN, Number.NaN), rows, 'standard')).toEqual({
      offset: 0,
      factor: 1,
    });
  });

  it('a constant column has factor 1, also where rounding leaves a tiny deviation', () => {
    expect(fitScale(values(0.1, 0.1, 0.1, 0.1), rows, 'standard').factor).toBe(1);
    expect(fitScale(values(7, 7, 7, 7), rows, 'minmax')).toEqual({ offset: 7, factor: 1 });
  });

  it('robust scaling takes the median and the quartiles, as NumPy finds them', () => {
    // numpy.percentile([1, 2, 4, 8, 1000], [25, 50, 75]) = 2, 4, 8
    const wild = [1000, 1, 8, 2, 4];
    expect(fitScale(values(...wild), Int32Array.from([0, 1, 2, 3, 4]), 'robust')).toEqual({
      offset: 4,
      factor: 6,
    });
    expect(quantile(Float64Array.from([1, 2, 3, 4]), 0.25)).toBe(1.75);
    expect(fitScale(values(5, 5, 5, 9), rows, 'robust').factor).toBe(1);
  });

  it('the most frequent value is the smallest of several', () => {
    expect(modeOf(values(3, 1, 2, 3, 2), Int32Array.from([0, 1, 2, 3, 4]))).toBe(2);
  });

  it('distinct values are exact while they are few and close when they are many', () => {
    expect(countDistinct(numberSeries(Float64Array.from({ length: 9000 }, (_, i) => i % 3000)))).toBe(3000);
    const many = countDistinct(
      numberSeries(Float64Array.from({ length: 400_000 }, (_, i) => Math.sin(i % 150_000))),
    );
    expect(Math.abs(many - 150_000)).toBeLessThan(1500);
  });

  it('histograms count every value once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (drawn) => {
          const values = numberSeries(Float64Array.from(drawn));
          const found = moments(values);
          if (found === null) throw new Error('no moments');
          const bins = histogram(values, 20, found);
          expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(drawn.length);
          expect(bins[0]?.from).toBe(found.min);
          expect(bins.at(-1)?.to).toBe(found.max);
        },
      ),
    );
  });
});
