// Networks of several outputs, labels, sequences and weighed rows, from the table to the step that trains: gradients
// against central differences, WASM against float64, the same bits under any division, and scores that are what they say.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { Backend } from '../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { Evaluator } from '../../../src/engine/train/evaluation.ts';
import { checkGradients } from '../../../src/engine/train/gradient-check.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import type { ParamValues } from '../../../src/layers/params.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { predictionOf, scoreOf, sessionWith } from '../../../src/main/services/run-session.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { chain, emptyDocument, type NodeSpec } from '../../../src/project/new-document.ts';
import { DIVISIONS, testBackend } from '../../helpers/wasm.ts';
import { binding, readText } from '../data/support.ts';

const TABLE = (rows: number) =>
  `x,z,kind,price,size,sunny,windy,w\n${Array.from({ length: rows }, (_, i) => {
    const [x, z] = [Math.sin(i * 12.9898), Math.sin(i * 78.233)];
    const kind = i % 7 === 0 ? 'c' : x + z > 0 ? 'a' : 'b';
    return [x, z, kind, 3 * x - z, 100 * x * z, x > 0 ? 'yes' : 'no', z > 0.3 ? 1 : 0, (i % 3) + 0.5].join(
      ',',
    );
  }).join('\n')}\n`;

interface Case {
  readonly layers: readonly NodeSpec[];
  readonly data: Partial<DataBinding>;
}

const out = (from: string, params: ParamValues): NodeSpec => ({ kind: 'output', params, from: [from] });
const dense = (units: number, from = 'dense-1'): NodeSpec => ({
  kind: 'dense',
  params: { units },
  from: [from],
});
const hidden: NodeSpec = { kind: 'dense', params: { units: 5, activation: 'tanh' } };
const everyStep = { length: 4, horizon: 1, stride: 1, target: 'everyStep' } as const;
const reading: NodeSpec = { kind: 'gru', params: { units: 4, sequences: true } };
const perStep = (units: number): NodeSpec => ({
  kind: 'timeDistributed',
  params: { units },
  from: ['gru-1'],
});
const targets = (...names: string[]): DataBinding['roles'] => ({
  ...Object.fromEntries(
    ['kind', 'price', 'size', 'sunny', 'windy', 'w'].map((name) => [name, 'ignored' as const]),
  ),
  ...Object.fromEntries(names.map((name) => [name, 'target' as const])),
});

const CASES: Readonly<Record<string, Case>> = {
  'a class, a part of the numbers and the labels, weighed': {
    layers: [
      hidden,
      dense(3),
      dense(1),
      dense(2),
      out('dense-2', { columns: 'kind', classWeights: 'balanced', smoothing: 0.1, metric: 'f1' }),
      out('dense-3', { columns: 'size', loss: 'huber', delta: 0.4, weight: 0.3 }),
      out('dense-4', { columns: 'sunny, windy', reading: 'labels', weight: 2, metric: 'f1' }),
    ],
    data: { roles: { ...targets('kind', 'price', 'size', 'sunny', 'windy'), w: 'weight' } },
  },
  'numbers apart and together, added up': {
    layers: [
      hidden,
      dense(1),
      dense(2),
      out('dense-2', { columns: 'price', reduction: 'sum' }),
      out('dense-3', { columns: 'size, price', loss: 'mae' }),
    ],
    data: { roles: targets('price', 'size') },
  },
  'labels by margins': {
    layers: [hidden, dense(2), out('dense-2', { loss: 'squaredHinge', metric: 'exactMatch' })],
    data: { roles: targets('sunny', 'windy'), targetType: 'labels' },
  },
  'classes at every step, balanced': {
    layers: [reading, perStep(3), out('timeDistributed-1', { classWeights: 'balanced', metric: 'recall' })],
    data: { roles: targets('kind'), window: everyStep },
  },
  'numbers and a class at every step, weighed and added up': {
    layers: [
      reading,
      perStep(3),
      perStep(1),
      out('timeDistributed-1', { columns: 'kind', reduction: 'sum' }),
      out('timeDistributed-2', { columns: 'price', weight: 0.5 }),
    ],
    data: { roles: { ...targets('kind', 'price', 'size'), w: 'weight' }, window: everyStep },
  },
  'yes or no at every step by one unit': {
    layers: [reading, perStep(1), out('timeDistributed-1', { metric: 'precision' })],
    data: { roles: targets('sunny'), window: everyStep },
  },
};

const ROWS = 45;

async function made(name: string, rows = ROWS) {
  const { layers, data } = present(CASES[name], name);
  const read = await readText(TABLE(rows));
  const bound = binding(read, data);
  const document = { ...emptyDocument('test'), ...chain([{ kind: 'input' }, ...layers]), data: bound };
  const { network, report } = compileDocument(document);
  if (network === null) throw new Error(JSON.stringify(report.diagnostics));
  return { network, data: prepareTable({ table: read.table, binding: bound, hash: 'h', file: 'data.csv' }) };
}

const SETTINGS = { l1: 0, l2: 0, penalizeBiases: false };

async function trained(name: string, backend: Backend, pauses = false) {
  const { network, data } = await made(name);
  const settings = {
    ...SETTINGS,
    optimizer: bindOptimizer({ kind: 'momentum', params: { rate: 0.02 } }),
    batchSize: 8,
    epochs: 4,
    seed: 3,
  };
  const trainer = new Trainer({ network, data, settings, backend, now: () => 0 });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') {
    trainer.advance();
    if (pauses && trainer.state === 'running') {
      trainer.pause();
      trainer.resume();
    }
  }
  const weights = trainer.weights();
  const points = trainer.takePoints();
  trainer.dispose();
  return { network, data, weights, last: present(points.at(-1), 'a point') };
}

const names = Object.keys(CASES);

describe('the gradients', () => {
  it.each(names)('of %s are those of central differences', async (name) => {
    const { network, data } = await made(name);
    const checks = checkGradients({
      network,
      data,
      settings: SETTINGS,
      seed: 1,
      backend: createReferenceBackend(),
      batch: 5,
      elementsPerTensor: 8,
    });
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});

describe('training', () => {
  it.each(names)(
    'of %s is alike in WASM and in float64, and the same to the bit however divided',
    async (name) => {
      const reference = await trained(name, createReferenceBackend());
      const wasm = await trained(name, testBackend('wasm-simd'));
      for (const [tensor, values] of Object.entries(reference.weights)) {
        const found = present(wasm.weights[tensor], tensor);
        values.forEach((value, index) => {
          expect(Math.abs(present(found[index], tensor) - value)).toBeLessThan(2e-4);
        });
      }
      expect(wasm.last.validation?.loss).toBeCloseTo(reference.last.validation?.loss ?? Number.NaN, 3);
      for (const division of DIVISIONS) {
        expect((await trained(name, testBackend('wasm-simd', division), true)).weights).toEqual(wasm.weights);
      }
    },
  );
});

describe('a score', () => {
  const all = 'a class, a part of the numbers and the labels, weighed';

  it('of several outputs has parts that add up, and one of each output', async () => {
    const { last } = await trained(all, createReferenceBackend());
    const { loss, metric, outputs } = present(last.validation, 'a validation');
    const parts = Object.values(present(outputs, 'outputs'));
    expect(parts).toHaveLength(3);
    expect(parts.reduce((sum, part) => sum + (part.loss ?? 0), 0)).toBeCloseTo(loss ?? 0, 5);
    expect(outputs?.['output-1']?.metric).toBe(metric);
    expect(Object.keys(last.training?.outputs ?? {})).toEqual(['output-1', 'output-2', 'output-3']);
  });

  it('of one output is as it was: no parts', async () => {
    const { last } = await trained('labels by margins', createReferenceBackend());
    expect(last.validation).not.toHaveProperty('outputs');
    expect(last).not.toHaveProperty('outputs');
  });

  it.each(names)('of %s agrees with its answers, row by row and step by step', async (name) => {
    const { network, data, weights } = await trained(name, createReferenceBackend());
    const session = sessionWith(createReferenceBackend(), network, weights);
    const score = present(scoreOf(network, session, data, data.validation), 'a score');
    const answers = predictionOf(
      network,
      session,
      data,
      featuresOf(data, data.validation),
      data.validation.length,
    );
    score.outputs.forEach((own, index) => {
      const { task, labels, values, sequence } = present(answers[index], 'answers');
      const found = sequence?.flat() ?? values;
      if (task === 'numbers') {
        expect(own.report).toBeNull();
        const errors = truthOf(data, own.spec).map((truth, at) => Math.abs(truth - found.flat()[at]!));
        expect(own.metrics.mae).toBeCloseTo(errors.reduce((a, b) => a + b) / errors.length, 4);
        return;
      }
      const report = present(own.report, 'a report');
      expect(report.classes).toHaveLength(labels.length);
      const byMetric: Readonly<Record<string, number>> = report.macro as never;
      for (const metric of ['precision', 'recall', 'f1'] as const) {
        if (own.metrics[metric] !== undefined)
          expect(own.metrics[metric]).toBeCloseTo(byMetric[metric] ?? -1, 6);
      }
    });
    session.dispose();
  });

  it('does not weigh rows in metrics, but does in the loss', async () => {
    const { network, data } = await made(all);
    const light: PreparedData = {
      ...data,
      tensors: { ...data.tensors, weight: { shape: [], data: new Float32Array(data.rows).fill(0.5) } },
    };
    const even: PreparedData = {
      ...data,
      tensors: { ...data.tensors, weight: { shape: [], data: new Float32Array(data.rows).fill(1) } },
    };
    const { weights } = await trained(all, createReferenceBackend());
    const scored = (given: PreparedData) => {
      const session = sessionWith(createReferenceBackend(), network, weights);
      return new Evaluator(network, session, given).evaluate(given.validation);
    };
    expect(scored(light).loss).toBeCloseTo(scored(even).loss / 2, 10);
    expect(scored(light).outputs['output-1']?.metrics).toEqual(scored(even).outputs['output-1']?.metrics);
  });
});

function featuresOf({ tensors, rows }: PreparedData, chosen: Int32Array): Float32Array {
  const { data } = present(tensors.features, 'features');
  const width = data.length / rows;
  return Float32Array.from([...chosen].flatMap((row) => [...data.subarray(row * width, (row + 1) * width)]));
}

/** Raw target numbers of the held-out rows, step after step. */
function truthOf(data: PreparedData, { target, places, steps = 1 }: Parameters<typeof widthOf>[0]): number[] {
  const { data: values } = present(data.tensors[target.source], target.source);
  const prepared = present(data.target, 'a target');
  if (prepared.kind !== 'numbers') throw new Error('expected numbers');
  const whole = widthOf({ target, steps });
  const own = places ?? Array.from({ length: whole }, (_, place) => place);
  return [...data.validation].flatMap((row) =>
    Array.from({ length: steps }, (_, step) => step).flatMap((step) =>
      own.map((place) => {
        const scaled = values[(row * steps + step) * whole + place]!;
        return scaled * prepared.scaling.factor[place]! + prepared.scaling.offset[place]!;
      }),
    ),
  );
}

function widthOf({
  target,
  steps = 1,
}: {
  readonly target: { readonly source: string; readonly shape: readonly number[] };
  readonly places?: readonly number[];
  readonly steps?: number;
}): number {
  return target.shape.reduce((product, size) => product * size, 1) / steps;
}
