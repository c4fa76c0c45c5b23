// Full-batch methods: step lengths, directions, and whole runs.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { gradients } from '../../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import { type Curvature, lbfgsDirection } from '../../../src/engine/train/line-search/directions.ts';
import { armijoRule, type Phi, wolfeRule } from '../../../src/engine/train/line-search/rules.ts';
import { SearchStep } from '../../../src/engine/train/line-search/search-step.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import type { ParameterSpec } from '../../../src/engine/train/network.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import { gradientName, OBJECTIVE, slotName } from '../../../src/engine/train/step-names.ts';
import { madeUpData, smallNetwork, smallTrainer } from './small-run.ts';

const quadratic =
  (centre: number): Phi =>
  (alpha) => ({ alpha, value: (alpha - centre) ** 2, slope: 2 * (alpha - centre) });

const numbers = z.array(z.number());
/** test/fixtures/pytorch/make_optimizers.py: f(w) = Σ c(w − a)²/2 + Σ sin w. */
const fixture = z
  .object({
    start: numbers,
    curvature: numbers,
    centre: numbers,
    lbfgs: z.object({ rate: z.number(), history: z.number(), steps: z.array(numbers) }),
  })
  .parse(JSON.parse(readFileSync('test/fixtures/pytorch/optimizers.json', 'utf8')));

const POINT: ParameterSpec = {
  name: 'p/xy',
  node: 'p',
  shape: [2],
  init: { kind: 'zeros' },
  trainable: true,
  role: 'weight',
  l1: 0,
  l2: 0,
};

/** Iterates on Rosenbrock's valley (1 − x)² + 100 (y − x²)² from (−1.2, 1); the values of f before each step. */
function descend(kind: string, steps: number): { values: number[]; end: number[] } {
  const optimizer = bindOptimizer({ kind, params: {} });
  if (optimizer.search === null) throw new Error(`${kind} is no search`);
  const b = new ProgramBuilder();
  const xy = b.state(POINT.name, [2]);
  const x = b.reshape(b.slice(xy, [0], [1]), []);
  const y = b.reshape(b.slice(xy, [1], [1]), []);
  const valley = b.scale(b.unary('square', b.sub(y, b.unary('square', x))), 100);
  const f = b.add(b.unary('square', b.sub(b.fill([], 1), x)), valley);
  b.output(OBJECTIVE, f);
  b.output(gradientName(POINT.name), gradients(b, f, [xy])[0]!);
  const session = createReferenceBackend().createSession([
    { name: POINT.name, shape: [2] },
    ...optimizer.slots.map((slot) => ({ name: slotName(POINT.name, slot), shape: [2] })),
  ]);
  session.writeState(POINT.name, [-1.2, 1]);
  const step = new SearchStep(session.compile(b.finish()), session, [POINT], optimizer.search, []);
  const objective = step.output(OBJECTIVE);
  const values = Array.from({ length: steps }, () => {
    step.run();
    return objective[0]!;
  });
  return { values, end: [...session.readState(POINT.name)] };
}

describe('the rules of step lengths', () => {
  it('Armijo halves a step until it decreases enough', () => {
    const found = armijoRule(0.25, 0.5)(quadratic(1), quadratic(1)(0), 16);
    // 1 − α/2 ≥ (α − 1)² holds up to 1.5: 16, 8, 4 and 2 are refused.
    expect(found?.alpha).toBe(1);
  });

  it('Wolfe stretches a step that is too short, and meets both conditions', () => {
    const start = quadratic(10)(0);
    const found = wolfeRule(1e-4, 0.1)(quadratic(10), start, 0.1);
    expect(found).not.toBeNull();
    expect(found!.value).toBeLessThanOrEqual(start.value + 1e-4 * found!.alpha * start.slope);
    expect(Math.abs(found!.slope)).toBeLessThanOrEqual(0.1 * Math.abs(start.slope));
  });

  it('Wolfe comes back from a step that is too long or not finite', () => {
    const cliff: Phi = (alpha) =>
      alpha > 3 ? { alpha, value: Number.POSITIVE_INFINITY, slope: Number.NaN } : quadratic(1)(alpha);
    const found = wolfeRule(1e-4, 0.5)(cliff, cliff(0), 100);
    expect(found!.alpha).toBeGreaterThan(0.4);
    expect(found!.alpha).toBeLessThan(1.6);
  });

  it('both give up on a direction that does not descend', () => {
    const uphill: Phi = (alpha) => ({ alpha, value: alpha, slope: 1 });
    expect(armijoRule(1e-4, 0.5)(uphill, { alpha: 0, value: 0, slope: -1 }, 1)).toBeNull();
    expect(wolfeRule(1e-4, 0.5)(uphill, { alpha: 0, value: 0, slope: -1 }, 1)).toBeNull();
  });
});

describe.each(['armijo', 'wolfe', 'lbfgs'])('running averages under %s', (kind) => {
  const network = smallNetwork([
    { kind: 'dense', params: { units: 6, activation: 'relu' } },
    { kind: 'batchNorm' },
    { kind: 'dense', params: { units: 2, activation: 'softmax' } },
  ]);
  const averages = (optimizer: { kind: string; params: Record<string, number> }, steps: number) => {
    const trainer = smallTrainer({ network, optimizer, settings: { batchSize: 50 } });
    for (let step = 0; step < steps; step++) trainer.stepOnce();
    const weights = trainer.weights();
    return ['batchNorm-1/mean', 'batchNorm-1/variance'].map((name) => [...(weights[name] ?? [])]);
  };

  it('move once a step, by the weights it starts from: trials along the line leave nothing behind', () => {
    const expected = averages({ kind: 'sgd', params: { rate: 1e-8 } }, 1);
    expect(expected[0]?.some((mean) => mean !== 0)).toBe(true);
    for (const rate of [1, 100]) expect(averages({ kind, params: { rate } }, 1)).toEqual(expected);
  });

  it('move on with the steps', () => {
    const [once, twice] = [averages({ kind, params: {} }, 1), averages({ kind, params: {} }, 2)];
    expect(twice).not.toEqual(once);
  });
});

describe('L-BFGS', () => {
  it('takes Newton’s step on a quadratic once it has seen both of its directions', () => {
    // f = ½(4x² + y²): pairs along the axes hold the whole curvature.
    const pairs = [
      { step: Float64Array.of(1, 0), change: Float64Array.of(4, 0) },
      { step: Float64Array.of(0, 1), change: Float64Array.of(0, 1) },
    ];
    const d = lbfgsDirection(Float64Array.of(8, 3), pairs);
    expect(d[0]).toBeCloseTo(-2, 12);
    expect(d[1]).toBeCloseTo(-3, 12);
  });

  // Only the direction can be compared: PyTorch has no Armijo rule at all, and its Wolfe search (cubic interpolation inside
  // its L-BFGS) may accept other lengths that meet the same two conditions. Those rules are held to their conditions above.
  it('walks as PyTorch does at a fixed rate', () => {
    const { start, curvature, centre, lbfgs } = fixture;
    const gradient = (w: Float64Array) =>
      w.map((value, i) => curvature[i]! * (value - centre[i]!) + Math.cos(value));
    let w = Float64Array.from(start);
    let g = gradient(w);
    let pairs: readonly Curvature[] = [];
    for (const [index, expected] of lbfgs.steps.entries()) {
      const norm = g.reduce((sum, value) => sum + Math.abs(value), 0);
      const rate = lbfgs.rate * (index === 0 ? Math.min(1, 1 / norm) : 1);
      const step = lbfgsDirection(g, pairs).map((value) => rate * value);
      w = w.map((value, i) => value + step[i]!);
      for (const [i, value] of expected.entries())
        expect(w[i], `w[${i}] of step ${index}`).toBeCloseTo(value, 11);
      const next = gradient(w);
      const change = next.map((value, i) => value - g[i]!);
      pairs = [{ step, change }, ...pairs].slice(0, lbfgs.history);
      g = next;
    }
  });

  it('walks Rosenbrock’s valley to its minimum, where gradient descent is still on its way', () => {
    const fast = descend('lbfgs', 60);
    expect(fast.end[0]).toBeCloseTo(1, 6);
    expect(fast.end[1]).toBeCloseTo(1, 6);
    const slow = descend('armijo', 60);
    expect(slow.values.at(-1)).toBeGreaterThan(1e-3);
  });
});

describe('full-batch training', () => {
  it.each(['armijo', 'wolfe', 'lbfgs'])('%s never raises the objective on the valley', (kind) => {
    const { values } = descend(kind, 40);
    values.forEach((value, i) => {
      if (i > 0) expect(value).toBeLessThanOrEqual(values[i - 1]!);
    });
  });

  it.each(['armijo', 'wolfe', 'lbfgs'])(
    '%s trains a network, a step an epoch, with the same bits after a pause',
    (kind) => {
      const run = (pauseAt: number | null) => {
        const trainer = new Trainer({
          network: smallNetwork(),
          data: madeUpData(),
          settings: {
            optimizer: bindOptimizer({ kind, params: {} }),
            l1: 0,
            l2: 1e-4,
            penalizeBiases: false,
            batchSize: 8,
            epochs: 25,
            seed: 1,
          },
          backend: createReferenceBackend(),
          now: () => 0,
        });
        trainer.load();
        trainer.resume();
        while (trainer.state === 'running') {
          if (trainer.status().step === pauseAt) {
            trainer.pause();
            trainer.resume();
          }
          trainer.advance();
        }
        const points = trainer.takePoints();
        return { points, weights: trainer.weights(), status: trainer.status() };
      };
      const whole = run(null);
      expect(whole.status).toMatchObject({ state: 'finished', step: 25, epoch: 25 });
      expect(whole.points.at(-1)!.loss).toBeLessThan(0.7 * whole.points[0]!.loss!);
      expect(run(7).weights).toEqual(whole.weights);
    },
  );
});
