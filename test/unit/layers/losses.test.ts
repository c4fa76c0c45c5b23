// Every loss in every reduction against PyTorch (test/fixtures/pytorch/make_losses.py) and central differences, as the
// objective that a training step minimises.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { present } from '../../../src/base/assert.ts';
import { gradients } from '../../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import { balancedWeights, weighClasses } from '../../../src/engine/train/class-weights.ts';
import type { Network, OutputSpec } from '../../../src/engine/train/network.ts';
import { buildObjective } from '../../../src/engine/train/training-step.ts';
import { buildLoss } from '../../../src/layers/build-loss.ts';
import { LOSS_IDS, LOSSES, lossOptions, REDUCTIONS } from '../../../src/layers/losses.ts';

const tensor = z.object({ shape: z.array(z.number()), data: z.array(z.number()) });
const fixtureSchema = z.object({
  cases: z.array(
    z.object({
      task: z.enum(['numbers', 'labels', 'classes', 'binary']),
      loss: z.enum(LOSS_IDS),
      params: z.object({
        reduction: z.enum(REDUCTIONS),
        delta: z.number().optional(),
        smoothing: z.number().optional(),
      }),
      weights: z.literal('balanced').nullable(),
      scores: tensor,
      target: tensor,
      objective: z.number(),
      gradient: tensor,
      prediction: tensor,
    }),
  ),
});
type Case = z.infer<typeof fixtureSchema>['cases'][number];
const { cases } = fixtureSchema.parse(JSON.parse(readFileSync('test/fixtures/pytorch/losses.json', 'utf8')));
const titled = cases.map((fixture, index) => ({
  fixture,
  title: `${index}: ${fixture.loss} of ${fixture.task} ${JSON.stringify(fixture.params)} ${fixture.weights ?? ''}`,
}));

/** A network whose only parameter is the scores themselves. */
function networkOf({ task, loss, params, weights, scores, target }: Case): Network {
  const spec: OutputSpec = {
    name: 'output',
    task,
    metric: 'accuracy',
    target: {
      name: 'target',
      source: 'target',
      shape: target.shape.slice(1),
      dtype: task === 'numbers' || task === 'labels' ? 'f32' : 'i32',
    },
    reduction: params.reduction,
    classWeights: weights ?? 'none',
  };
  return {
    inputs: [],
    outputs: [spec],
    parameters: [
      {
        name: 'scores',
        node: 'scores',
        shape: scores.shape,
        init: { kind: 'zeros' },
        trainable: true,
        role: 'weight',
        l1: 0,
        l2: 0,
      },
    ],
    build: (b, batch) => {
      const target = b.input('target', { shape: [batch, ...spec.target.shape], dtype: spec.target.dtype });
      const values = b.state('scores', scores.shape);
      const given = { loss, ...params, delta: params.delta ?? 1, smoothing: params.smoothing ?? 0 };
      const built = buildLoss(b, { task, loss, scores: values }, target, lossOptions(given));
      return { outputs: [built], activations: new Map(), penalty: null };
    },
  };
}

function dataOf({ task, target, scores }: Case): PreparedData {
  const rows = target.shape[0] ?? 0;
  const classes = task === 'binary' ? 2 : (scores.shape[1] ?? 0);
  return {
    rows,
    tensors: { target: { shape: [], data: Int32Array.from(target.data) } },
    featureNames: [],
    featureScaling: { offset: [], factor: [] },
    target: { kind: 'classes', name: 'class', classes: Array.from({ length: classes }, (_, c) => `${c}`) },
    training: Int32Array.from({ length: rows }, (_, row) => row),
    validation: new Int32Array(),
    hash: '',
  };
}

function compute(fixture: Case) {
  const batch = fixture.scores.shape[0] ?? 1;
  const b = new ProgramBuilder();
  const network =
    fixture.weights === null ? networkOf(fixture) : weighClasses(networkOf(fixture), dataOf(fixture));
  const settings = { l1: 0, l2: 0, penalizeBiases: false };
  const { objective, weights } = buildObjective(b, network, settings, batch, false);
  b.output('objective', objective);
  b.output(
    'gradient',
    present(gradients(b, objective, [present(weights[0], 'the scores').value])[0], 'a gradient'),
  );
  const { prediction } = present(network.build(b, batch, 'training', true).outputs[0], 'an output');
  b.output('prediction', prediction);
  const session = createReferenceBackend().createSession([{ name: 'scores', shape: fixture.scores.shape }]);
  const executable = session.compile(b.finish());
  executable.input('target').set(fixture.target.data);
  return (scores: readonly number[]) => {
    session.writeState('scores', scores);
    executable.run();
    return (name: string) => Array.from(executable.output(name));
  };
}

function expectClose(found: readonly number[], wanted: readonly number[], tolerance: number, what: string) {
  expect(found.length).toBe(wanted.length);
  found.forEach((value, index) => {
    const expected = present(wanted[index], what);
    const error = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
    if (!(error < tolerance)) expect.fail(`${what}[${index}] is ${value}, expected ${expected}`);
  });
}

const STEP = 1e-5;

describe('an objective', () => {
  it('is compared for every loss, task and reduction that an output may have', () => {
    for (const loss of LOSS_IDS) {
      for (const task of LOSSES[loss].tasks) {
        const found = cases.filter((one) => one.loss === loss && one.task === task);
        expect([loss, task, ...new Set(found.map(({ params }) => params.reduction))].sort()).toEqual(
          [loss, task, ...REDUCTIONS].sort(),
        );
      }
    }
  });

  it.each(titled)('$title: has the value, gradient and prediction of PyTorch', ({ fixture }) => {
    const output = compute(fixture)(fixture.scores.data);
    expectClose(output('objective'), [fixture.objective], 1e-8, 'objective');
    expectClose(output('gradient'), fixture.gradient.data, 1e-8, 'gradient');
    expectClose(output('prediction'), fixture.prediction.data, 1e-8, 'prediction');
  });

  it.each(titled)('$title: has the gradient of central differences', ({ fixture }) => {
    const at = [...fixture.scores.data];
    const run = compute(fixture);
    const numeric = at.map((value, index) => {
      const shifted = (by: number) => run(at.with(index, value + by))('objective')[0] ?? Number.NaN;
      return (shifted(STEP) - shifted(-STEP)) / (2 * STEP);
    });
    expectClose(run(at)('gradient'), numeric, 1e-6, 'gradient');
  });
});

describe('the reported loss', () => {
  it('is per row, whatever the batch and the reduction of the objective', () => {
    const sums = cases.filter(({ params, weights }) => params.reduction === 'sum' && weights === null);
    for (const fixture of sums) {
      const [objective, loss] = ['objective', 'loss'].map(
        (name) => compute(fixture)(fixture.scores.data)(name)[0] ?? Number.NaN,
      );
      expectClose([(loss ?? 0) * (fixture.scores.shape[0] ?? 0)], [objective ?? 0], 1e-12, 'loss');
    }
  });
});

describe('balanced class weights', () => {
  const fixture = present(
    cases.find(({ weights, task }) => weights !== null && task === 'classes'),
    'a weighted case',
  );
  const network = networkOf(fixture);
  const spec = present(network.outputs[0], 'an output');

  it('are inverse frequencies of the training rows alone, with a mean of 1 over them', () => {
    // Labels 0 0 0 1 2 0 1 0, of which the first five train.
    const data = { ...dataOf(fixture), training: Int32Array.of(0, 1, 2, 3, 4) };
    expect(balancedWeights(spec, data)).toEqual([5 / 9, 5 / 3, 5 / 3]);
  });

  it('leave a class that the training rows lack at 1, and count the others only', () => {
    const data = { ...dataOf(fixture), training: Int32Array.of(0, 1, 3) };
    expect(balancedWeights(spec, data)).toEqual([0.75, 1.5, 1]);
  });

  it('are applied once, however often they are asked for', () => {
    const data = dataOf(fixture);
    const once = weighClasses(network, data);
    expect(weighClasses(once, data)).toBe(once);
  });

  it('leave a network as it is where nothing is balanced', () => {
    const plain = networkOf({ ...fixture, weights: null });
    expect(weighClasses(plain, dataOf(fixture))).toBe(plain);
  });
});

describe('parameters of a loss', () => {
  it('that are left from another loss do not act', () => {
    expect(lossOptions({ loss: 'mse', delta: 3, smoothing: 0.5 })).toEqual(lossOptions({}));
    expect(lossOptions({ loss: 'huber', delta: 3 }).delta).toBe(3);
    expect(lossOptions({ loss: 'softmaxCrossEntropy', smoothing: 0.5 }).smoothing).toBe(0.5);
  });
});
