// Every kind of layer at work: in a small network that reads digits on WebAssembly it lets the loss fall, and the trained
// network comes out of a project file with the same predictions to the bit.
import { describe, expect, it } from 'vitest';
import { present } from '../../src/base/assert.ts';
import type { PreparedData } from '../../src/engine/data/prepared.ts';
import { Evaluator, predictRows } from '../../src/engine/train/evaluation.ts';
import { initialValues } from '../../src/engine/train/initialise.ts';
import { Trainer } from '../../src/engine/train/loop.ts';
import type { Network, ParameterSpec } from '../../src/engine/train/network.ts';
import { trainerSettings } from '../../src/engine/train/training-settings.ts';
import { LAYER_KINDS, type LayerKind } from '../../src/layers/catalog.ts';
import { DatasetService } from '../../src/main/services/datasets.ts';
import { weightsFile, weightsFrom } from '../../src/main/services/saved-runs.ts';
import type { Blocks } from '../../src/project/blocks.ts';
import { compileDocument } from '../../src/project/compile.ts';
import type { LoomDocument } from '../../src/project/document.ts';
import { projectFormat } from '../../src/project/file/index.ts';
import { chain, type NodeSpec } from '../../src/project/new-document.ts';
import type { RunRecord } from '../../src/project/run-record.ts';
import { adam, onSample } from '../../src/project/templates/template.ts';
import { testBackend } from '../helpers/wasm.ts';

const ROWS = 320;
const EPOCHS = 8;
/** Of the first epoch's mean loss. */
const FALLEN = 0.7;

interface Use {
  /** The input's. */
  readonly shape: readonly number[];
  /** Between the input and ten classes. */
  readonly layers: readonly NodeSpec[];
  readonly blocks?: Blocks;
  /** Pixels as they are, 0 to 16, for what counts with them. */
  readonly raw?: true;
}

const FLAT = [64];
const ROWS_OF_PIXELS = [8, 8];
const IMAGE = [8, 8, 1];
const flatten: NodeSpec = { kind: 'flatten' };

const hidden = (units: number, from?: readonly string[]): NodeSpec => ({
  kind: 'dense',
  params: { units, activation: 'tanh' },
  ...(from === undefined ? {} : { from }),
});
const vector = (...layers: readonly NodeSpec[]): Use => ({ shape: FLAT, layers });
const image = (...layers: readonly NodeSpec[]): Use => ({ shape: IMAGE, layers: [...layers, flatten] });
const sequence = (...layers: readonly NodeSpec[]): Use => ({ shape: ROWS_OF_PIXELS, layers });
/** Two branches of the input's pixels, merged. */
const merged = (kind: LayerKind): Use =>
  vector(hidden(24, ['input-1']), hidden(24, ['input-1']), { kind, from: ['dense-1', 'dense-2'] });

const IN_A_GROUP: Use = {
  shape: FLAT,
  layers: [{ kind: 'group', params: { block: 'body' } }],
  blocks: {
    body: {
      name: 'body',
      ...chain([{ kind: 'groupInput' }, hidden(24), { kind: 'groupOutput' }]),
    },
  },
};

const USES: { readonly [K in LayerKind]: Use } = {
  input: vector(),
  output: vector(),
  note: vector({ kind: 'note', params: { text: 'Reads pixels.' } }, hidden(16, ['input-1'])),
  constant: vector({ kind: 'constant', params: { value: 0.5, size: 2 } }, hidden(24, ['input-1']), {
    kind: 'concat',
    from: ['constant-1', 'dense-1'],
  }),
  dense: vector(hidden(24)),
  maxout: vector({ kind: 'maxout', params: { units: 24 } }),
  embedding: {
    shape: FLAT,
    layers: [{ kind: 'embedding', params: { vocabulary: 17, size: 4 } }, flatten],
    raw: true,
  },
  // In 64 dimensions everything is far from every centre.
  rbf: vector(hidden(6), { kind: 'rbf', params: { centres: 48 } }),
  activation: vector(hidden(24), { kind: 'activation', params: { activation: 'silu' } }),
  conv2d: image({ kind: 'conv2d', params: { filters: 6 } }),
  conv1d: sequence({ kind: 'conv1d', params: { filters: 12 } }, flatten),
  depthwiseConv2d: image({ kind: 'conv2d', params: { filters: 4 } }, { kind: 'depthwiseConv2d' }),
  conv2dTranspose: image({ kind: 'maxPool2d' }, { kind: 'conv2dTranspose', params: { filters: 3 } }),
  upsample2d: image({ kind: 'maxPool2d' }, { kind: 'upsample2d' }),
  maxPool2d: image({ kind: 'maxPool2d' }),
  avgPool2d: image({ kind: 'avgPool2d' }),
  maxPool1d: sequence({ kind: 'maxPool1d' }, flatten),
  avgPool1d: sequence({ kind: 'avgPool1d' }, flatten),
  globalAvgPool: {
    shape: IMAGE,
    layers: [
      { kind: 'conv2d', params: { filters: 16, activation: 'relu' } },
      { kind: 'maxPool2d' },
      { kind: 'conv2d', params: { filters: 48, activation: 'relu' } },
      { kind: 'globalAvgPool' },
    ],
  },
  globalMaxPool: {
    shape: IMAGE,
    layers: [{ kind: 'conv2d', params: { filters: 32, kernel: [5, 5] } }, { kind: 'globalMaxPool' }],
  },
  rnn: sequence({ kind: 'rnn', params: { units: 24 } }),
  lstm: sequence({ kind: 'lstm', params: { units: 24 } }),
  gru: sequence({ kind: 'gru', params: { units: 24, direction: 'both' } }),
  repeatVector: vector(
    hidden(24),
    { kind: 'repeatVector', params: { steps: 3 } },
    {
      kind: 'lstm',
      params: { units: 24 },
    },
  ),
  timeDistributed: sequence({ kind: 'timeDistributed', params: { units: 6, activation: 'tanh' } }, flatten),
  batchNorm: vector(hidden(24), { kind: 'batchNorm' }),
  layerNorm: vector(hidden(24), { kind: 'layerNorm' }),
  dropout: vector(hidden(32), { kind: 'dropout' }),
  gaussianNoise: vector({ kind: 'gaussianNoise' }, hidden(24)),
  activityRegulariser: vector(hidden(24), { kind: 'activityRegulariser' }),
  flatten: image(),
  reshape: vector({ kind: 'reshape', params: { shape: [16, 4] } }, flatten),
  permute: sequence({ kind: 'permute' }, { kind: 'lstm', params: { units: 24 } }),
  slice: sequence({ kind: 'slice', params: { axis: 0, start: 2, size: 4 } }, flatten),
  pad: sequence({ kind: 'pad' }, flatten),
  concat: merged('concat'),
  add: merged('add'),
  subtract: merged('subtract'),
  multiply: merged('multiply'),
  average: merged('average'),
  maximum: merged('maximum'),
  // The product is one number, so a branch goes on beside it.
  dot: vector(
    hidden(24, ['input-1']),
    hidden(24, ['input-1']),
    { kind: 'dot', params: { cosine: true }, from: ['dense-1', 'dense-2'] },
    { kind: 'concat', from: ['dot-1', 'dense-1'] },
  ),
  multiHeadAttention: sequence({ kind: 'multiHeadAttention', params: { heads: 2, size: 4 } }, flatten),
  positionalEncoding: sequence({ kind: 'positionalEncoding', params: { form: 'learned' } }, flatten),
  sampleNormal: vector(hidden(16, ['input-1']), hidden(16, ['input-1']), {
    kind: 'sampleNormal',
    params: { beta: 0.001 },
    from: ['dense-1', 'dense-2'],
  }),
  group: IN_A_GROUP,
  groupInput: IN_A_GROUP,
  groupOutput: IN_A_GROUP,
  reroute: vector({ kind: 'reroute' }, hidden(24)),
};

const DATASETS = new DatasetService({ resourcesDir: 'resources' });

function documentOf(use: Use): LoomDocument {
  return onSample(
    'at work',
    'digits',
    [...use.layers, { kind: 'dense', params: { units: 10, activation: 'softmax' } }],
    { optimizer: adam(0.01), epochs: EPOCHS, batchSize: 16 },
    {
      shape: use.shape,
      data: { scaling: use.raw ? 'none' : 'minmax' },
      ...(use.blocks === undefined ? {} : { blocks: use.blocks }),
    },
  );
}

/** All rows that are held out, and the first few of those for training. */
async function dataFor(document: LoomDocument, rows = ROWS): Promise<PreparedData> {
  const data = await DATASETS.prepare(document.data);
  return { ...data, training: data.training.slice(0, rows) };
}

function trained(document: LoomDocument, data: PreparedData): { network: Network; trainer: Trainer } {
  const { report, network } = compileDocument(document);
  if (network === null) throw new Error(`the network of ${document.name}: ${JSON.stringify(report)}`);
  const trainer = new Trainer({
    network,
    data,
    settings: trainerSettings(document.training),
    backend: testBackend('wasm-simd'),
    now: () => 0,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  expect(trainer.state).toBe('finished');
  return { network, trainer };
}

/** What a network with these weights says to the first rows. */
function says(network: Network, weights: Readonly<Record<string, Float32Array>>, data: PreparedData) {
  const session = testBackend('wasm-simd').createSession(network.parameters);
  for (const { name } of network.parameters) session.writeState(name, present(weights[name], name));
  const features = Float32Array.from(present(data.tensors.features, 'features').data.slice(0, 40 * 64));
  const [answer] = predictRows(network, session, features, 40);
  session.dispose();
  return Array.from(present(answer, 'an answer').values);
}

function first(spec: ParameterSpec, { training }: LoomDocument): Float32Array {
  return Float32Array.from(initialValues(spec, training.seed));
}

function recordOf(document: LoomDocument, trainer: Trainer): RunRecord {
  const { step } = trainer.status();
  const status = { state: 'finished', reason: 'epochs', error: null, epoch: EPOCHS, epochs: EPOCHS } as const;
  return {
    id: 'run-1',
    startedAt: '2026-01-01T00:00:00.000Z',
    document,
    training: document.training,
    metricName: 'accuracy',
    dataHash: '',
    build: 'wasm-simd',
    status: { id: 'run-1', ...status, step, steps: step, samplesPerSecond: 1, secondsLeft: null },
    points: [],
  };
}

describe('a network that reads digits', () => {
  it('is there for every kind of the catalogue', () => {
    expect(Object.keys(USES).sort()).toEqual([...LAYER_KINDS].sort());
  });

  it.each(Object.entries(USES))('learns with %s, and is the same out of a file', async (kind, use) => {
    const document = documentOf(use);
    const used = [document, ...Object.values(document.blocks ?? {})].flatMap(({ nodes }) =>
      Object.values(nodes),
    );
    expect(used.map((node) => node.kind)).toContain(kind);
    const data = await dataFor(document);
    const { network, trainer } = trained(document, data);
    const losses = trainer
      .takePoints()
      .flatMap(({ training }) => (training ? [training.loss ?? Number.NaN] : []));
    expect(losses).toHaveLength(EPOCHS);
    expect(losses.at(-1)).toBeLessThan(FALLEN * present(losses[0], 'a first loss'));

    const weights = trainer.weights();
    const own = network.parameters.filter(({ node }) => node.startsWith(`${kind}-`));
    for (const spec of own) expect(weights[spec.name], spec.name).not.toEqual(first(spec, document));

    const run = { record: recordOf(document, trainer), weights: weightsFile(document, weights) };
    const reopened = projectFormat.decode(projectFormat.encode({ document, runs: [run] }), 'at work.loom');
    expect(reopened.document).toEqual(document);
    const again = present(compileDocument(reopened.document).network, 'the network out of the file');
    const file = present(reopened.runs[0]?.weights, 'weights out of the file');
    const kept = weightsFrom(file, 'weights.safetensors');
    expect(says(again, kept, data)).toEqual(says(network, weights, data));
    trainer.dispose();
  });
});

describe('batch normalisation', () => {
  it('is as accurate on held-out rows as on those that it learnt from: its running averages hold', async () => {
    const plain = documentOf(USES.batchNorm);
    const document = { ...plain, training: { ...plain.training, epochs: 8 } };
    const data = await dataFor(document, 1000);
    const { network, trainer } = trained(document, data);
    const session = testBackend('wasm-simd').createSession(network.parameters);
    for (const [name, values] of Object.entries(trainer.weights())) session.writeState(name, values);
    const evaluator = new Evaluator(network, session, data);
    const [learnt, heldOut] = [data.training, data.validation].map(
      (rows) => evaluator.evaluate(rows).metric ?? 0,
    );
    expect(heldOut).toBeGreaterThan(0.92);
    expect(Math.abs(present(learnt, 'a score') - present(heldOut, 'a score'))).toBeLessThan(0.07);
    // In training its statistics are those of the batch: the last epoch must agree with what the averages make of it.
    const last =
      trainer.takePoints().findLast(({ training }) => training !== undefined)?.training?.metric ?? 0;
    expect(Math.abs(last - present(learnt, 'a score'))).toBeLessThan(0.04);
    trainer.dispose();
  });
});
