// What the Layers tab says of a layer, from vitals of known values.
import { describe, expect, it } from 'vitest';
import type { RunVitals } from '../../../../src/contract/runs.ts';
import { barsOf } from '../../../../src/renderer/training/chart/bar-chart.ts';
import { layerVitals } from '../../../../src/renderer/training/layer-vitals.ts';

const VITALS: RunVitals = {
  step: 5,
  tensors: {
    'dense-1/kernel': { gradient: 1, weight: 3, update: 0.02 },
    'dense-1/bias': { gradient: 1, weight: 4, update: 0.01 },
    'dense-12/kernel': { gradient: 1, weight: 100, update: 0.5 },
    'dense-2/bias': { gradient: 1, weight: 0, update: null },
  },
  activations: { 'dense-1': { mean: 0.25, deviation: 0.5, idle: 0.125 } },
};

describe('the vitals of a layer', () => {
  it('join its tensors’ updates: ‖Δw‖ over ‖w‖ of all its weights', () => {
    // Δ = (0.06, 0.04), w = (3, 4).
    expect(layerVitals(VITALS, 'dense-1').update).toBeCloseTo(Math.hypot(0.06, 0.04) / 5, 12);
  });

  it('hold its output, and nothing of a layer whose name begins alike', () => {
    expect(layerVitals(VITALS, 'dense-1')).toMatchObject({ mean: 0.25, deviation: 0.5, idle: 0.125 });
    expect(layerVitals(VITALS, 'dense-12').update).toBeCloseTo(0.5, 12);
  });

  it('are unknown for tensors of zeros, for other layers, and before the first step', () => {
    const nothing = { update: null, mean: null, deviation: null, idle: null };
    expect(layerVitals(VITALS, 'dense-2')).toEqual(nothing);
    expect(layerVitals(VITALS, 'input-1')).toEqual(nothing);
    expect(layerVitals(null, 'dense-1')).toEqual(nothing);
  });
});

describe('the bars of a histogram', () => {
  const numbers = { mean: 0, deviation: 0, zeros: 0, notFinite: 0 };

  it('stand in the middle of their bins, as shares of all numbers', () => {
    const bars = barsOf({ low: 0, high: 4, counts: [1, 0, 2, 1], ...numbers });
    expect(bars).toEqual([
      { x: 0.5, y: 0.25 },
      { x: 1.5, y: 0 },
      { x: 2.5, y: 0.5 },
      { x: 3.5, y: 0.25 },
    ]);
  });

  it('of equal numbers have a range around them', () => {
    const [first, middle, last] = barsOf({ low: 2, high: 2, counts: [0, 5, 0], ...numbers });
    expect(middle).toEqual({ x: 2, y: 1 });
    expect(first!.x).toBeLessThan(2);
    expect(last!.x).toBeGreaterThan(2);
  });
});
