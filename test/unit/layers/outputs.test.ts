// Outputs of drawn networks: their loss parameters from the document to the step that trains.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { Backend } from '../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import type { Network } from '../../../src/engine/train/network.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import { layerOf } from '../../../src/layers/catalog.ts';
import type { ParamValues } from '../../../src/layers/params.ts';
import { applyFix } from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { chain, emptyDocument, type NodeSpec } from '../../../src/project/new-document.ts';
import { testBackend } from '../../helpers/wasm.ts';

const ROWS = 22;
type Kind = 'classes' | 'binary' | 'numbers';

/** Two features; a class of three (rare at the end), one of two, or two columns of shares. */
function documentOf(
  kind: Kind,
  params: ParamValues,
  activation = 'linear',
  more: readonly NodeSpec[] = [],
): LoomDocument {
  const empty = emptyDocument('test');
  const number = (name: string) => ({ name, type: 'number' as const, classes: null });
  const labels = kind === 'classes' ? ['a', 'b', 'c'] : ['no', 'yes'];
  const targets =
    kind === 'numbers'
      ? [number('left'), number('right')]
      : [{ name: 'class', type: 'category' as const, classes: labels }];
  const units = { classes: 3, binary: 1, numbers: 2 }[kind];
  return {
    ...empty,
    ...chain([
      { kind: 'input' },
      { kind: 'dense', params: { units, activation } },
      ...more,
      { kind: 'output', params },
    ]),
    data: {
      ...empty.data,
      scaling: 'none',
      source: { kind: 'sample', id: 'made-up' },
      schema: { rows: ROWS, columns: [number('x'), number('y'), ...targets] },
      roles: Object.fromEntries(targets.map(({ name }) => [name, 'target' as const])),
    },
  };
}

function dataOf(kind: Kind): PreparedData {
  const features = Float32Array.from({ length: ROWS * 2 }, (_, i) => Math.sin(i * 12.9898) * 2);
  const share = (row: number) => 1 / (1 + Math.exp(-(features[2 * row] ?? 0)));
  const label = (row: number) => (kind === 'classes' && row % 7 === 0 ? 2 : row % 2);
  const shared = kind === 'numbers';
  return {
    rows: ROWS,
    tensors: {
      features: { shape: [2], data: features },
      target: shared
        ? {
            shape: [2],
            data: Float32Array.from({ length: ROWS * 2 }, (_, i) =>
              i % 2 === 0 ? share(i >> 1) : 1 - share(i >> 1),
            ),
          }
        : { shape: [], data: Int32Array.from({ length: ROWS }, (_, row) => label(row)) },
    },
    featureNames: ['x', 'y'],
    featureScaling: { offset: [0, 0], factor: [1, 1] },
    target: shared
      ? { kind: 'numbers', names: ['left', 'right'], scaling: { offset: [0, 0], factor: [1, 1] } }
      : { kind: 'classes', name: 'class', classes: kind === 'classes' ? ['a', 'b', 'c'] : ['no', 'yes'] },
    training: Int32Array.from({ length: ROWS }, (_, row) => row),
    validation: new Int32Array(),
    hash: 'made-up',
  };
}

function networkOf(document: LoomDocument): Network {
  const { report, network } = compileDocument(document);
  return present(network, report.diagnostics.map(({ message }) => message.en).join(' '));
}

interface Run {
  readonly backend?: Backend;
  readonly rate?: number;
  readonly batchSize?: number;
  readonly epochs?: number;
  readonly rows?: readonly number[];
}

function trained(document: LoomDocument, kind: Kind, run: Run = {}) {
  const data = dataOf(kind);
  const trainer = new Trainer({
    network: networkOf(document),
    data: { ...data, training: Int32Array.from(run.rows ?? data.training) },
    settings: {
      optimizer: bindOptimizer({ kind: 'sgd', params: { rate: run.rate ?? 0.01 } }),
      l1: 0,
      l2: 0,
      penalizeBiases: false,
      batchSize: run.batchSize ?? 8,
      epochs: run.epochs ?? 2,
      seed: 3,
    },
    backend: run.backend ?? createReferenceBackend(),
    now: () => 0,
  });
  trainer.load();
  const before = trainer.weights();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  const kernel = 'dense-1/kernel';
  return {
    kernel: Array.from(trainer.weights()[kernel] ?? []),
    moved: Array.from(trainer.weights()[kernel] ?? [], (value, i) => value - (before[kernel]?.[i] ?? 0)),
    loss: trainer.takePoints().at(-1)?.training?.loss ?? Number.NaN,
  };
}

function expectClose(found: readonly number[], wanted: readonly number[], tolerance: number) {
  expect(found.length).toBe(wanted.length);
  const error = Math.max(...found.map((value, i) => Math.abs(value - (wanted[i] ?? Number.NaN))));
  expect(error).toBeLessThan(tolerance);
}

const codes = (document: LoomDocument) =>
  compileDocument(document).report.diagnostics.map(({ code }) => code);

const CASES: readonly (readonly [Kind, ParamValues])[] = [
  ['classes', { loss: 'softmaxCrossEntropy', smoothing: 0.1 }],
  ['classes', { loss: 'squaredHinge', classWeights: 'balanced' }],
  ['classes', { classWeights: 'balanced', reduction: 'sum' }],
  ['binary', { classWeights: 'balanced' }],
  ['binary', { loss: 'huber', delta: 0.2, reduction: 'sum' }],
  ['numbers', { loss: 'huber', delta: 0.2 }],
  ['numbers', { loss: 'klDivergence' }],
  ['numbers', { loss: 'klDivergence', reduction: 'sum' }],
];

describe('an output', () => {
  it.each(CASES)('of %s with %j trains alike in WASM and in float64', (kind, params) => {
    const document = documentOf(kind, params);
    const [reference, wasm] = [
      trained(document, kind),
      trained(document, kind, { backend: testBackend('wasm-simd') }),
    ];
    expectClose(wasm.kernel, reference.kernel, 1e-5);
    expect(wasm.loss).toBeCloseTo(reference.loss, 4);
  });

  it('without the newer parameters trains as one that has their defaults', () => {
    for (const kind of ['classes', 'binary', 'numbers'] as const) {
      const defaults = { delta: 1, smoothing: 0, reduction: 'mean', classWeights: 'none' };
      expect(trained(documentOf(kind, {}), kind)).toEqual(trained(documentOf(kind, defaults), kind));
    }
  });

  it('shows a parameter only where it acts', () => {
    const { params } = present(layerOf('output'), 'the output');
    const shown = (values: ParamValues) =>
      ['delta', 'smoothing', 'reduction', 'classWeights'].filter(
        (name) => params[name]?.visible?.({ target: 'column', loss: 'auto', ...values }) ?? true,
      );
    expect(shown({})).toEqual(['smoothing', 'reduction', 'classWeights']);
    expect(shown({ loss: 'huber' })).toEqual(['delta', 'reduction', 'classWeights']);
    expect(shown({ loss: 'softmaxCrossEntropy' })).toEqual(['smoothing', 'reduction', 'classWeights']);
    expect(shown({ loss: 'klDivergence' })).toEqual(['reduction']);
    expect(shown({ target: 'features', loss: 'mse' })).toEqual(['reduction']);
  });
});

describe('a sum over the batch', () => {
  const sum = documentOf('classes', { reduction: 'sum' });
  const mean = documentOf('classes', {});

  it('moves weights as the mean does at a rate as many times larger as the batch has rows', () => {
    for (const rows of [1, 3, 8]) {
      const run = { epochs: 1, rows: Array.from({ length: rows }, (_, row) => row) };
      const summed = trained(sum, 'classes', { ...run, rate: 0.01 });
      expectClose(summed.moved, trained(mean, 'classes', { ...run, rate: 0.01 * rows }).moved, 1e-9);
    }
  });

  it('keeps the balance with penalties on what passes: they grow with the batch too', () => {
    const penalty = [{ kind: 'activityRegulariser', params: { l1: 0.3, l2: 0.2 } }];
    const penalised = (params: ParamValues) => documentOf('classes', params, 'linear', penalty);
    for (const rows of [1, 8]) {
      const run = { epochs: 1, rows: Array.from({ length: rows }, (_, row) => row) };
      const summed = trained(penalised({ reduction: 'sum' }), 'classes', { ...run, rate: 0.01 });
      const mean = trained(penalised({}), 'classes', { ...run, rate: 0.01 * rows });
      expectClose(summed.moved, mean.moved, 1e-9);
    }
  });

  it('counts the rows of a short last batch as any others', () => {
    // At a rate this small the steps of an epoch add up, however its rows are divided: 22 = 8 + 8 + 6 = 22.
    const run = { epochs: 1, rate: 1e-5 };
    const inParts = trained(sum, 'classes', { ...run, batchSize: 8 }).moved;
    const atOnce = trained(sum, 'classes', { ...run, batchSize: ROWS }).moved;
    const scale = Math.max(...atOnce.map(Math.abs));
    expectClose(
      inParts.map((v) => v / scale),
      atOnce.map((v) => v / scale),
      2e-3,
    );
  });

  it('is reported per row', () => {
    const run = { rate: 1e-8, epochs: 1 };
    expect(trained(sum, 'classes', run).loss).toBeCloseTo(trained(mean, 'classes', run).loss, 6);
  });
});

describe('the Kullback–Leibler divergence', () => {
  const kl = { loss: 'klDivergence' };

  it('brings the softmax of the scores to the shares in the data', () => {
    const run = { rate: 0.5, epochs: 60 };
    expect(trained(documentOf('numbers', kl), 'numbers', run).loss).toBeLessThan(1e-3);
  });

  it('takes a softmax that is drawn as the one that it applies', () => {
    const drawn = documentOf('numbers', kl, 'softmax');
    expect(codes(drawn)).toEqual([]);
    expect(trained(drawn, 'numbers')).toEqual(trained(documentOf('numbers', kl), 'numbers'));
  });

  it('refuses scaled shares, and turns scaling off at a click', () => {
    const document = documentOf('numbers', kl);
    const scaled = { ...document, data: { ...document.data, scaling: 'standard' as const } };
    const found = present(
      compileDocument(scaled).report.diagnostics.find(({ code }) => code === 'output.scaledShares'),
      'the diagnostic',
    );
    expect(compileDocument(scaled).network).toBeNull();
    expect(codes(applyFix(scaled, present(found.fix, 'a fix')).document)).toEqual([]);
  });

  it('does not fit classes', () => {
    expect(codes(documentOf('classes', kl))).toEqual(['output.loss']);
  });
});

describe('balanced classes', () => {
  it('make a rare class count as much as the common ones: a step is the mean of the steps of each class', () => {
    const labels = Array.from(dataOf('classes').tensors.target?.data ?? []);
    const run = { epochs: 1, batchSize: ROWS, rate: 0.01 };
    const balanced = trained(documentOf('classes', { classWeights: 'balanced' }), 'classes', run).moved;
    const each = [0, 1, 2].map((label) => {
      const rows = labels.flatMap((found, row) => (found === label ? [row] : []));
      return trained(documentOf('classes', {}), 'classes', { ...run, rows }).moved;
    });
    expectClose(
      balanced,
      balanced.map((_, i) => each.reduce((sum, moved) => sum + (moved[i] ?? 0), 0) / 3),
      1e-7,
    );
  });

  it('are pointless where the target is numbers, which is said and can be undone', () => {
    const document = documentOf('numbers', { classWeights: 'balanced' });
    const found = present(compileDocument(document).report.diagnostics[0], 'a diagnostic');
    expect(found.code).toBe('output.classWeights');
    expect(found.severity).toBe('warning');
    expect(codes(applyFix(document, present(found.fix, 'a fix')).document)).toEqual([]);
  });
});
