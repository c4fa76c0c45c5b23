// The growing line of a chart: smoothing, and thinning that keeps every peak.
import { describe, expect, it } from 'vitest';
import {
  betaOf,
  Curve,
  lowerBound,
  nearest,
  visiblePoints,
} from '../../../../src/renderer/training/chart/curve.ts';

function curveOf(values: readonly (number | null)[], smoothing = 0): Curve {
  const curve = new Curve(smoothing);
  values.forEach((value, index) => {
    curve.append(index, value);
  });
  return curve;
}

describe('a curve', () => {
  it('starts its smoothed line at the first value, not at zero', () => {
    expect(curveOf([2, 2, 2], 0.9).smooth.map((value) => value.toFixed(6))).toEqual([
      '2.000000',
      '2.000000',
      '2.000000',
    ]);
  });

  it('equals its raw values without smoothing', () => {
    const curve = curveOf([3, 1, 2], 0);
    expect(curve.smooth).toEqual(curve.raw);
  });

  it('smooths by the stated formula', () => {
    const beta = betaOf(0.5, 2);
    const [, second] = curveOf([1, 4], 0.5).smooth;
    expect(second).toBeCloseTo((beta * 1 + 4) / (beta + 1), 12);
  });

  it('hardly smooths a curve of a few points, and widens its window as the curve grows', () => {
    expect(betaOf(0.6, 8)).toBeLessThan(0.25);
    expect(betaOf(0.6, 8192)).toBeGreaterThan(0.99);
  });

  it('smooths the same whether its points came one by one or at once', () => {
    const values = Array.from({ length: 100 }, (_, index) => Math.sin(index));
    const whole = curveOf(values, 0.7);
    const grown = new Curve(0.7);
    for (const [index, value] of values.entries()) {
      grown.append(index, value);
      expect(grown.smooth).toHaveLength(index + 1);
    }
    expect(grown.smooth).toEqual(whole.smooth);
  });

  it('takes the geometric mean where it is logarithmic, so that a single spike does not lift the line', () => {
    const spiky = new Curve(0.9, true);
    for (let index = 0; index < 64; index++) spiky.append(index, index === 40 ? 1000 : 0.001);
    expect(Math.max(...spiky.smooth)).toBeLessThan(0.05);
    spiky.append(64, 0);
    expect(spiky.length).toBe(64);
  });

  it('skips missing values and those that are not finite', () => {
    expect(curveOf([1, null, Number.NaN, Number.POSITIVE_INFINITY, 5]).xs).toEqual([0, 4]);
  });
});

describe('visible points', () => {
  const xs = Array.from({ length: 100_000 }, (_, index) => index);

  it('are all of them while they are few', () => {
    expect(visiblePoints([0, 1, 2], [5, 6, 7], null, 100)).toHaveLength(3);
  });

  it('are at most two a column, and keep first, last and a single peak among 100,000', () => {
    const ys = xs.map(() => 0);
    ys[54_321] = 9;
    const points = visiblePoints(xs, ys, null, 300);
    expect(points.length).toBeLessThanOrEqual(602);
    expect(points[0]?.x).toBe(0);
    expect(points.at(-1)?.x).toBe(99_999);
    expect(points.find((point) => point.y === 9)?.x).toBe(54_321);
  });

  it('stay in ascending order of x', () => {
    const ys = xs.map((x) => Math.sin(x * x));
    const points = visiblePoints(xs, ys, null, 200);
    expect(points.every((point, index) => index === 0 || point.x > (points[index - 1]?.x ?? 0))).toBe(true);
  });

  it('reach one point beyond either end of the range that is zoomed to', () => {
    const shown = visiblePoints([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], { from: 1.5, to: 3.5 }, 100);
    expect(shown.map((point) => point.x)).toEqual([1, 2, 3, 4]);
  });
});

describe('searching a curve', () => {
  it('finds the first entry that is not less', () => {
    expect([lowerBound([1, 3, 5], 0), lowerBound([1, 3, 5], 3), lowerBound([1, 3, 5], 9)]).toEqual([0, 1, 3]);
  });

  it('finds the nearest entry from either side', () => {
    expect([nearest([1, 3, 5], 1.9), nearest([1, 3, 5], 4.2), nearest([], 1)]).toEqual([0, 2, null]);
  });
});
