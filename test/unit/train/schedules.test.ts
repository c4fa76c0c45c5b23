import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/base/params.ts';
import { bindSchedule, SCHEDULE_KINDS, SCHEDULES } from '../../../src/engine/train/schedules/index.ts';
import { runToEnd, smallTrainer } from './small-run.ts';

/** Factors of a run of 4 epochs of 5 steps. */
function factors(kind: string, params: Record<string, number>, losses: number[] = []): number[] {
  const schedule = bindSchedule({ kind, params });
  return Array.from({ length: 20 }, (_, step) =>
    schedule({ step, steps: 20, epochSteps: 5, losses: losses.slice(0, Math.floor(step / 5)) }),
  );
}

describe('learning-rate schedules', () => {
  it('step halves every two epochs', () => {
    const found = factors('step', { epochs: 2, gamma: 0.5 });
    expect(found.slice(0, 10)).toEqual(Array(10).fill(1));
    expect(found.slice(10)).toEqual(Array(10).fill(0.5));
  });

  it('exponential multiplies every epoch', () => {
    const found = factors('exponential', { gamma: 0.9 });
    expect([found[0], found[5], found[10], found[19]]).toEqual([1, 0.9, 0.9 ** 2, 0.9 ** 3]);
  });

  it('cosine goes from one to the share at the end, through the middle', () => {
    const found = factors('cosine', { end: 0.1 });
    expect(found[0]).toBe(1);
    expect(found[19]).toBeCloseTo(0.1, 12);
    expect((found[9]! + found[10]!) / 2).toBeCloseTo(0.55, 12);
  });

  it('warm-up rises evenly over an epoch and stays', () => {
    expect(factors('warmUp', { epochs: 1 }).slice(0, 7)).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1, 1]);
  });

  it('one cycle rises to one at its share and falls to a trace', () => {
    const found = factors('oneCycle', { rise: 0.3 });
    expect(found[0]).toBeCloseTo(1 / 25, 12);
    expect(Math.max(...found)).toBeGreaterThan(0.99);
    expect(found.indexOf(Math.max(...found))).toBe(6);
    expect(found[19]).toBeCloseTo(1e-4, 12);
  });

  it('plateau halves after two epochs without a new minimum', () => {
    const found = factors('plateau', { patience: 2, gamma: 0.5 }, [1, 1.1, 1.2, 0.5]);
    expect([found[0], found[5], found[10], found[15]]).toEqual([1, 1, 1, 0.5]);
  });

  it.each(SCHEDULE_KINDS)(
    '%s stays between zero and one, is listed by its kind and told in both languages',
    (kind) => {
      const def = SCHEDULES[kind];
      expect(def.kind).toBe(kind);
      for (const text of [def.title, def.doc.summary, def.doc.when]) expect(text.ru).not.toBe('');
      const found = factors(kind, defaultsOf(def.params) as Record<string, number>, [3, 3, 3]);
      for (const factor of found) {
        expect(factor).toBeGreaterThan(0);
        expect(factor).toBeLessThanOrEqual(1 + 1e-12);
      }
    },
  );

  it('changes the course of training, the same whether it pauses or not', () => {
    const settings = { schedule: bindSchedule({ kind: 'plateau', params: { patience: 1 } }), epochs: 6 };
    const through = runToEnd(smallTrainer({ settings })).weights();
    const pausing = smallTrainer({ settings });
    while (pausing.state !== 'finished') pausing.stepOnce();
    expect(pausing.weights()).toEqual(through);
    expect(runToEnd(smallTrainer({ settings: { epochs: 6 } })).weights()).not.toEqual(through);
  });
});
