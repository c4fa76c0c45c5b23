// How numbers are spread, against numbers that are known.
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { HISTOGRAM_BINS, histogramOf } from '../../../src/engine/train/histograms.ts';
import { enableRelaxed } from '../../helpers/wasm.ts';
import { smallTrainer } from './small-run.ts';

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

describe('a histogram', () => {
  it('counts each number once, the ends in the first and the last bin', () => {
    const { low, high, counts, mean, deviation, zeros } = histogramOf([-1, 0, 0, 1]);
    expect({ low, high, mean, zeros }).toEqual({ low: -1, high: 1, mean: 0, zeros: 2 });
    expect(deviation).toBeCloseTo(Math.SQRT1_2, 12);
    expect(counts).toHaveLength(HISTOGRAM_BINS);
    expect([counts[0], counts[HISTOGRAM_BINS >> 1], counts.at(-1)]).toEqual([1, 2, 1]);
    expect(total(counts)).toBe(4);
  });

  it('of equal numbers has one bin in the middle', () => {
    const { low, high, counts } = histogramOf([3, 3, 3]);
    expect([low, high, counts[HISTOGRAM_BINS >> 1]]).toEqual([3, 3, 3]);
  });

  it('leaves numbers that are not finite out of its bins, and counts them', () => {
    const { counts, notFinite, high } = histogramOf([1, Number.NaN, Number.POSITIVE_INFINITY, 2]);
    expect([notFinite, total(counts), high]).toEqual([2, 2, 2]);
  });

  it('of nothing is empty', () => {
    expect(total(histogramOf([]).counts)).toBe(0);
  });
});

describe.each(['reference', 'wasm'] as const)('histograms of a run on the %s backend', (name) => {
  const backend = () =>
    name === 'wasm' ? createWasmBackend({ enableRelaxed, maximumBytes: 2 ** 24 }) : createReferenceBackend();

  it('are of the weights as they are, of the next step’s gradients, and of every layer’s output', () => {
    const trainer = smallTrainer({
      backend: backend(),
      optimizer: { kind: 'sgd', params: { rate: 0.1 } },
      settings: { l1: 0, l2: 0 },
    });
    trainer.stepOnce();
    const { step, tensors, activations } = trainer.histograms();
    expect(step).toBe(1);
    const before = trainer.weights();
    trainer.stepOnce();
    const after = trainer.weights();
    for (const [tensor, { weight, gradient }] of Object.entries(tensors)) {
      const now = before[tensor] ?? [];
      expect(total(weight.counts)).toBe(now.length);
      expect(weight.low).toBeCloseTo(Math.min(...now), 6);
      // Plain descent: Δw = −ηg.
      const gradients = Array.from(now, (w, i) => (w - (after[tensor]?.[i] ?? 0)) / 0.1);
      expect(gradient.low).toBeCloseTo(Math.min(...gradients), 4);
      expect(gradient.high).toBeCloseTo(Math.max(...gradients), 4);
    }
    // Eight samples of six tanh units.
    const hidden = activations['dense-1'];
    expect(total(hidden?.counts ?? [])).toBe(48);
    expect(Math.max(-(hidden?.low ?? 2), hidden?.high ?? 2)).toBeLessThanOrEqual(1);
    expect(Object.keys(activations)).toContain('dropout-1');
  });

  it('leave the run as it was: the same bits as one that nobody looked at', () => {
    const looked = smallTrainer({ backend: backend() });
    const plain = smallTrainer({ backend: backend() });
    for (let i = 0; i < 12; i++) {
      looked.stepOnce();
      looked.histograms();
      plain.stepOnce();
    }
    expect(looked.weights()).toEqual(plain.weights());
  });

  it('are of the last batch when all steps are taken', () => {
    const trainer = smallTrainer({ backend: backend(), settings: { epochs: 1 } });
    trainer.resume();
    while (trainer.state === 'running') trainer.advance();
    expect(trainer.histograms().step).toBe(7);
  });
});
