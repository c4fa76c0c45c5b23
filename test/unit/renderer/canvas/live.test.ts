// Gradients as halos and curves on the nodes.
import { expect, it } from 'vitest';
import type { CurvePoint } from '../../../../src/contract/runs.ts';
import { haloOf, sparkOf } from '../../../../src/renderer/canvas/live.ts';

const points = (norms: readonly (number | null)[]): CurvePoint[] =>
  norms.map((norm, index) => ({
    step: index,
    epoch: index,
    seconds: index,
    loss: 1,
    metric: null,
    gradients: { dense: norm },
    validation: null,
  }));

it('a halo grows by decades, stays within 0 and 1, and is nothing where there is no number', () => {
  expect(haloOf(0.1)).toBeGreaterThan(haloOf(0.01));
  expect(haloOf(0.1) - haloOf(0.01)).toBeCloseTo(haloOf(0.01) - haloOf(0.001), 9);
  expect([haloOf(1e9), haloOf(null), haloOf(0), haloOf(Number.NaN)]).toEqual([1, 0, 0, 0]);
  expect(haloOf(1e-30)).toBeGreaterThan(0);
});

it('a falling norm draws a falling curve', () => {
  const path = sparkOf(['dense'], points([1, 0.1, 0.01]));
  const ys = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]));
  expect(ys).toHaveLength(3);
  expect(ys[0]).toBeLessThan(ys[1] ?? 0);
  expect(ys[1]).toBeLessThan(ys[2] ?? 0);
});

it('points without a number leave a gap of nothing, and fewer than two draw nothing', () => {
  expect(sparkOf(['dense'], points([1, null, 0.1]))).not.toContain('NaN');
  expect(sparkOf(['dense'], points([1]))).toBe('');
  expect(sparkOf(['other'], points([1, 2]))).toBe('');
});
