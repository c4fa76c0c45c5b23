// What the curves of a run say about its health.
import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../../../../src/contract/runs.ts';
import { healthOf } from '../../../../src/renderer/training/health.ts';

/** One point an epoch. */
function run(
  epochs: number,
  at: (epoch: number) => { loss: number; validation?: number; gradients?: Record<string, number> },
): CurvePoint[] {
  return Array.from({ length: epochs }, (_, index) => {
    const { loss, validation, gradients = {} } = at(index + 1);
    return {
      step: index,
      epoch: index + 1,
      seconds: index,
      loss,
      metric: null,
      gradients,
      validation: validation === undefined ? null : { loss: validation, metric: null },
    };
  });
}

const kinds = (points: readonly CurvePoint[]) => healthOf(points).map(({ kind }) => kind);

describe('health of a run', () => {
  it('finds nothing wrong with a run that learns', () => {
    expect(kinds(run(40, (epoch) => ({ loss: 2 / epoch, validation: 2.2 / epoch })))).toEqual([]);
  });

  it('says nothing of an empty run', () => {
    expect(kinds([])).toEqual([]);
  });

  it('names the epoch since which validation loss rises while training loss falls', () => {
    const points = run(40, (epoch) => ({ loss: 2 / epoch, validation: 0.5 + Math.abs(epoch - 12) / 20 }));
    expect(healthOf(points)).toContainEqual({ kind: 'overfitting', epoch: 12 });
  });

  it('does not call one unlucky epoch over-fitting', () => {
    const points = run(40, (epoch) => ({ loss: 2 / epoch, validation: epoch === 40 ? 5 : 2 / epoch }));
    expect(kinds(points)).toEqual([]);
  });

  it('sees a loss that never left its start, and one that rises', () => {
    expect(kinds(run(60, () => ({ loss: 2.3 })))).toContain('plateau');
    expect(kinds(run(60, (epoch) => ({ loss: 1 + epoch / 10 })))).toContain('rising');
  });

  it('does not call a loss that has come down far a plateau', () => {
    expect(kinds(run(60, (epoch) => ({ loss: epoch < 10 ? 2 : 0.1 })))).toEqual([]);
  });

  it('names the layer whose gradient vanishes beside another, and one that explodes', () => {
    const points = run(20, () => ({ loss: 1, gradients: { first: 1e-9, last: 0.1, wild: 1e6 } }));
    expect(healthOf(points)).toContainEqual(expect.objectContaining({ kind: 'vanishing', node: 'first' }));
    expect(healthOf(points)).toContainEqual(expect.objectContaining({ kind: 'exploding', node: 'wild' }));
  });
});
