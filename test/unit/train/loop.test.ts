// The loop without threads: its states, what it tells, and that nothing but the seed and the settings decides the result.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { epochOrder } from '../../../src/engine/train/batches.ts';
import { checkGradients } from '../../../src/engine/train/gradient-check.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { madeUpData, runToEnd, smallDocument, smallNetwork, smallTrainer } from './small-run.ts';

const BACKENDS = [
  ['reference', () => createReferenceBackend()],
  ['wasm', () => createWasmBackend({})],
] as const;

describe('the states of a run', () => {
  it('go from loaded through running and paused to finished', () => {
    const trainer = smallTrainer();
    expect(trainer.state).toBe('loaded');
    trainer.resume();
    trainer.advance();
    trainer.pause();
    expect(trainer.state).toBe('paused');
    runToEnd(trainer);
    expect(trainer.status()).toMatchObject({
      state: 'finished',
      reason: 'epochs',
      epoch: 4,
      step: 28,
      steps: 28,
    });
  });

  it('end as stopped, with the reason, from running, paused or loaded', () => {
    for (const prepare of [
      (t: ReturnType<typeof smallTrainer>) => t.resume(),
      (t: ReturnType<typeof smallTrainer>) => t.stepOnce(),
      () => {},
    ]) {
      const trainer = smallTrainer();
      prepare(trainer);
      trainer.stop();
      expect(trainer.status()).toMatchObject({ state: 'stopped', reason: 'user' });
    }
  });

  it('refuse every other move', () => {
    const finished = runToEnd(smallTrainer());
    expect(() => finished.resume()).toThrow(/finished/);
    expect(() => finished.stop()).toThrow(/finished/);
    expect(() => smallTrainer().pause()).toThrow(/loaded/);
    expect(() => smallTrainer().advance()).toThrow(/loaded/);
  });

  it('a step takes one batch and pauses again, telling a point', () => {
    const trainer = smallTrainer();
    trainer.stepOnce();
    expect(trainer.status()).toMatchObject({ state: 'paused', step: 1 });
    expect(trainer.takePoints()).toHaveLength(1);
    trainer.stepOnce();
    expect(trainer.status().step).toBe(2);
  });

  it('a limit of steps ends the run in mid-epoch, with a closing point', () => {
    const trainer = runToEnd(smallTrainer({ settings: { maxSteps: 10 } }));
    expect(trainer.status()).toMatchObject({ state: 'finished', reason: 'steps', step: 10, steps: 10 });
    expect(trainer.takePoints().at(-1)?.validation).not.toBeNull();
  });

  it('no rows to train on are refused before anything is made', () => {
    const data = { ...madeUpData(), training: new Int32Array(0) };
    expect(() => smallTrainer({ data })).toThrow(/no rows to train on/);
  });

  it('data of another width is refused with both widths', () => {
    const data = madeUpData();
    const features = { shape: [4], data: new Float32Array(256) };
    expect(() => smallTrainer({ data: { ...data, tensors: { ...data.tensors, features } } })).toThrow(
      /\[4\].*\[3\]/,
    );
  });
});

describe.each(BACKENDS)('the same bits on the %s backend', (_, backend) => {
  const expected = runToEnd(smallTrainer({ backend: backend() })).weights();

  it('come out of the same seed, and others out of another', () => {
    expect(runToEnd(smallTrainer({ backend: backend() })).weights()).toEqual(expected);
    expect(runToEnd(smallTrainer({ backend: backend(), settings: { seed: 8 } })).weights()).not.toEqual(
      expected,
    );
  });

  it('come out whether it pauses, steps or runs through', () => {
    const trainer = smallTrainer({ backend: backend() });
    trainer.stepOnce();
    trainer.stepOnce();
    trainer.resume();
    for (let i = 0; i < 9; i++) {
      trainer.advance();
      trainer.pause();
      trainer.resume();
    }
    trainer.pause();
    trainer.stepOnce();
    expect(runToEnd(trainer).weights()).toEqual(expected);
  });

  it('come out whether every step reports or hardly any', () => {
    // A clock that leaps makes each step due for a report.
    expect(runToEnd(smallTrainer({ backend: backend(), tick: 1 })).weights()).toEqual(expected);
    expect(runToEnd(smallTrainer({ backend: backend(), tick: 0 })).weights()).toEqual(expected);
  });
});

describe('what a run tells', () => {
  it('one closing point an epoch, with the means of the epoch, validation and every trained layer', () => {
    const trainer = runToEnd(smallTrainer({ tick: 0 }));
    const points = trainer.takePoints();
    const closing = points.filter(({ training }) => training !== undefined);
    expect(closing.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const point of closing) {
      expect(Object.keys(point.gradients)).toEqual(['dense-1', 'dense-2']);
      expect(point.gradients['dense-1']).toBeGreaterThan(0);
      expect(point.validation?.loss).toBeGreaterThan(0);
      expect(point.training?.metric).toBeGreaterThanOrEqual(0);
      expect(point.training?.metric).toBeLessThanOrEqual(1);
    }
  });

  it('every step longer than the interval leaves a point, and one in three tells vitals', () => {
    const trainer = smallTrainer({
      stepSeconds: 0.4,
      data: { ...madeUpData(), validation: new Int32Array(0) },
    });
    const told: number[] = [];
    for (trainer.resume(); trainer.state === 'running'; ) {
      trainer.advance();
      if (trainer.takeVitals() !== null) told.push(trainer.status().step);
    }
    expect(trainer.takePoints()).toHaveLength(28);
    expect(told).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25, 28]);
  });

  it('at most twenty points a second beside those', () => {
    const trainer = runToEnd(smallTrainer({ tick: 0.0005, settings: { epochs: 200 } }));
    const points = trainer.takePoints();
    const between = points.filter(({ training }) => training === undefined);
    expect(between.length).toBeGreaterThan(0);
    expect(between.length).toBeLessThanOrEqual(20 * points.at(-1)!.seconds + 1);
  });

  it('the means of the windows make up the mean of the epoch', () => {
    const trainer = runToEnd(smallTrainer({ tick: 1, settings: { epochs: 1 } }));
    const points = trainer.takePoints();
    const sizes = [8, 8, 8, 8, 8, 8, 2];
    const mean = points.reduce((sum, { loss }, i) => sum + (loss ?? Number.NaN) * sizes[i]!, 0) / 50;
    expect(points.at(-1)?.training?.loss).toBeCloseTo(mean, 12);
  });

  it('seconds leave pauses out', () => {
    const trainer = smallTrainer({ tick: 0.001 });
    trainer.stepOnce();
    const before = trainer.takePoints().at(-1)!.seconds;
    trainer.stepOnce();
    expect(trainer.takePoints().at(-1)!.seconds).toBeLessThan(before * 3);
  });
});

describe('a number that is not finite', () => {
  it('in the data pauses the run and is named as data', () => {
    const trainer = runToEnd(smallTrainer({ data: madeUpData({ row: 3, value: Number.NaN }) }));
    expect(trainer.state).toBe('paused');
    expect(trainer.status().error?.code).toBe('run.notFinite');
    expect(trainer.status().error?.params.tensor).toBe('features (data)');
    expect(Object.values(trainer.weights()).every((w) => w.every(Number.isFinite))).toBe(true);
  });

  it('that comes of too large a rate is named by its layer or tensor, and the last good weights are kept', () => {
    const run = {
      optimizer: { kind: 'sgd', params: { rate: 100 } },
      settings: { epochs: 2000, l2: 1 },
    };
    const trainer = runToEnd(smallTrainer(run));
    expect(trainer.state).toBe('paused');
    const { error, step } = trainer.status();
    expect(error?.code).toBe('run.notFinite');
    expect(error?.params.tensor).toMatch(/^dense-[12]|^loss/);
    expect(step).toBeGreaterThan(0);
    expect(Object.values(trainer.weights()).every((w) => w.every((x) => !Number.isNaN(x)))).toBe(true);
  });
});

describe('a number that is not finite, by where it appears', () => {
  /** x → dense-1 (linear) → dense-2 → softmax, in float32, with weights of one size in each layer. */
  const overflowing = (x: number, first: number, second: number): Trainer => {
    const clean = madeUpData();
    const features = { shape: [3], data: new Float32Array(64 * 3).fill(x) };
    const document = smallDocument();
    const hidden = { ...document.nodes['dense-1']!, params: { units: 6, activation: 'linear' } };
    const nodes = { ...document.nodes, 'dense-1': hidden };
    const network = present(compileDocument({ ...document, nodes }).network, 'the network');
    const trainer = new Trainer({
      network,
      data: { ...clean, tensors: { ...clean.tensors, features } },
      settings: {
        optimizer: bindOptimizer({ kind: 'sgd', params: { rate: 1 } }),
        l1: 0,
        l2: 0,
        penalizeBiases: false,
        batchSize: 50,
        epochs: 1,
        seed: 7,
      },
      backend: createWasmBackend({ maximumBytes: 2 ** 24 }),
      now: () => 0,
    });
    const sizes: Readonly<Record<string, number>> = { 'dense-1/kernel': first, 'dense-2/kernel': second };
    const weights = network.parameters.map(({ name, shape }) => {
      const length = shape.reduce((product, size) => product * size, 1);
      const size = sizes[name] ?? 0;
      // Not all alike: equal logits would leave nothing to learn.
      return [name, Float32Array.from({ length }, (_, i) => (i % 2 === 0 ? size : -size / 2))] as const;
    });
    trainer.load(Object.fromEntries(weights));
    return runToEnd(trainer);
  };

  it('in an activation is named with its layer', () => {
    const trainer = overflowing(1e20, 1e20, 1e-3);
    expect(trainer.status()).toMatchObject({ state: 'paused', step: 0 });
    expect(trainer.status().error?.params).toMatchObject({ step: 1, tensor: 'dense-1 (output)' });
  });

  it('in a gradient alone is caught in that very step, also the last one, and named with its tensor', () => {
    const trainer = overflowing(1e20, 1e-39, 1e19);
    expect(trainer.status()).toMatchObject({ state: 'paused', step: 0 });
    expect(trainer.status().error?.params.tensor).toBe('dense-1/kernel (gradient)');
    expect(Object.values(trainer.weights()).every((w) => w.every(Number.isFinite))).toBe(true);
  });
});

describe('the order of rows', () => {
  const rows = Int32Array.from({ length: 100 }, (_, i) => 2 * i);
  it('holds every row once, and changes with seed and epoch alone', () => {
    const order = epochOrder(rows, 1, 0);
    expect([...order].sort((a, b) => a - b)).toEqual([...rows]);
    expect(epochOrder(rows, 1, 0)).toEqual(order);
    expect(epochOrder(rows, 1, 1)).not.toEqual(order);
    expect(epochOrder(rows, 2, 0)).not.toEqual(order);
    expect(rows[1]).toBe(2);
  });
});

describe('the gradient check', () => {
  it('passes every tensor of a network with dropout and penalties', () => {
    const checks = checkGradients({
      network: smallNetwork(),
      data: madeUpData(),
      settings: { l1: 0.001, l2: 0.01, penalizeBiases: true },
      seed: 1,
      backend: createReferenceBackend(),
    });
    expect(checks.map(({ parameter }) => parameter)).toHaveLength(4);
    for (const check of checks) expect(check.error).toBeLessThan(1e-6);
  });

  it('finds a gradient that is wrong', () => {
    const network = smallNetwork();
    // The loss of half the network's gradient: what a wrong rule looks like from outside.
    let builds = 0;
    const wrong = {
      ...network,
      build: (...args: Parameters<typeof network.build>) => {
        const built = network.build(...args);
        const [b] = args;
        const factor = builds++ === 0 ? 1.01 : 1;
        return { ...built, outputs: built.outputs.map((o) => ({ ...o, loss: b.scale(o.loss, factor) })) };
      },
    };
    const checks = checkGradients({
      network: wrong,
      data: madeUpData(),
      settings: { l1: 0, l2: 0, penalizeBiases: false },
      seed: 1,
      backend: createReferenceBackend(),
    });
    expect(checks.some(({ passed }) => !passed)).toBe(true);
  });
});
