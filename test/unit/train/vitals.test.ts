// What telemetry says of tensors and activations, against numbers computed from the weights themselves.
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import { madeUpData, smallNetwork } from './small-run.ts';

const BACKENDS = { reference: createReferenceBackend, wasm: createWasmBackend } as const;

function oneStep(backend: keyof typeof BACKENDS, data = madeUpData()) {
  const trainer = new Trainer({
    network: smallNetwork(),
    data,
    settings: {
      optimizer: bindOptimizer({ kind: 'sgd', params: { rate: 0.1 } }),
      l1: 0,
      l2: 0,
      penalizeBiases: false,
      batchSize: 8,
      epochs: 1,
      seed: 1,
    },
    backend: BACKENDS[backend](),
    now: () => 0,
  });
  trainer.load();
  const before = trainer.weights();
  trainer.stepOnce();
  const vitals = trainer.takeVitals();
  return { before, after: trainer.weights(), vitals, point: trainer.takePoints()[0]! };
}

const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0));

describe.each(['reference', 'wasm'] as const)('vitals on the %s backend', (backend) => {
  it('are the norms of weights, gradients and updates', () => {
    const { before, after, vitals } = oneStep(backend);
    const kernels = Object.keys(before).filter((name) => name.endsWith('/kernel'));
    expect(kernels).toHaveLength(2);
    for (const name of kernels) {
      const told = vitals!.tensors[name]!;
      const change = norm(before[name]!.map((w, i) => after[name]![i]! - w));
      expect(told.weight).toBeCloseTo(norm(before[name]!), 5);
      expect(told.update).toBeCloseTo(change / norm(before[name]!), 5);
      // Plain descent: Δw = −ηg.
      expect(told.gradient).toBeCloseTo(change / 0.1, 4);
    }
  });

  it('tell a layer’s gradient norm from its tensors’, and leave out the update of a tensor of zeros', () => {
    const { vitals, point } = oneStep(backend);
    const parts = ['dense-1/kernel', 'dense-1/bias'].map((name) => vitals!.tensors[name]!.gradient!);
    expect(point.gradients['dense-1']).toBeCloseTo(Math.hypot(...parts), 5);
    expect(vitals!.tensors['dense-1/bias']!.update).toBeNull();
  });

  it('tell a small spread around a large mean', () => {
    const data = madeUpData();
    const features = data.tensors.features?.data ?? new Float32Array(0);
    const raised = Float32Array.from(features, (x) => 20_000 + 0.1 * x);
    const shown = { ...data, tensors: { ...data.tensors, features: { shape: [3], data: raised } } };
    const { vitals } = oneStep(backend, shown);
    // The rows of the first batch are not known here: a spread of 0.1 times that of 2 sin, on any eight of them.
    expect(vitals!.activations['input-1']!.mean).toBeCloseTo(20_000, -1);
    expect(vitals!.activations['input-1']!.deviation).toBeGreaterThan(0.08);
    expect(vitals!.activations['input-1']!.deviation).toBeLessThan(0.2);
  });

  it('hold the spread of activations, and the share of dropped units as idle', () => {
    const { vitals } = oneStep(backend);
    const { mean, deviation } = vitals!.activations['dense-1']!;
    expect(Math.abs(mean!)).toBeLessThan(1);
    expect(deviation!).toBeGreaterThan(0.1);
    // Six units for each of eight samples: a whole number of them is zero.
    const dropped = vitals!.activations['dropout-1']!.idle! * 48;
    expect(dropped).toBeCloseTo(Math.round(dropped), 4);
    expect(dropped).toBeGreaterThanOrEqual(1);
    expect(dropped).toBeLessThan(40);
    // A few tanh units sit in their flat part.
    expect(vitals!.activations['dense-1']!.idle).toBeLessThan(0.2);
  });
});
