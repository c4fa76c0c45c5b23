// Nothing of held-out rows reaches training: whatever they hold, every statistic, the vocabulary, the tensors of training
// rows and the trained weights stay the same to the last bit. And the check itself sees a leak where there is one.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { augmentPlan } from '../../../src/project/augmentation.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { ColumnSettings, DataBinding, LoomDocument } from '../../../src/project/document.ts';
import { chain, DEFAULT_TRAINING, emptyDocument, type NodeSpec } from '../../../src/project/new-document.ts';
import { binding, readText } from './support.ts';

const COUNT = 40;

interface Row {
  readonly size: string;
  readonly colour: string;
  readonly when: string;
  readonly words: string;
  readonly y: string;
}

function usual(row: number): Row {
  return {
    // Some cells are missing, in training rows and in held-out ones.
    size: row % 7 === 3 ? '' : String(10 + ((row * 37) % 23)),
    colour: row % 11 === 5 ? '' : (['red', 'green', 'blue'][row % 3] ?? ''),
    when: `2024-0${1 + (row % 8)}-1${row % 10}`,
    words: `word${row % 5} common text number${row}`,
    y: String(((row * 13) % 17) + 0.5),
  };
}

/** As wild as the same types allow: other sizes, classes the other way round, far dates, new words, huge targets. */
function wild(row: number): Row {
  return {
    size: String(1e7 + row * 1e5),
    colour: ['blue', 'blue', 'red'][row % 3] ?? '',
    when: `1950-0${1 + (row % 8)}-2${row % 9}`,
    words: `unseen${row} strange${row} tokens everywhere everywhere everywhere`,
    y: String(-1e6 - row),
  };
}

const HEADER = 'size,colour,when,words,y';
const line = ({ size, colour, when, words, y }: Row) => [size, colour, when, `"${words}"`, y].join();

const COLUMNS: Record<string, ColumnSettings> = {
  words: {
    text: {
      unit: 'words',
      length: 4,
      vocabulary: 60,
      minCount: 1,
      lowerCase: true,
      pad: 'start',
      cut: 'end',
    },
  },
};

interface Setting {
  readonly data: Partial<DataBinding>;
  readonly layers: readonly NodeSpec[];
}

const EMBEDDED: readonly NodeSpec[] = [
  { kind: 'input', params: { columns: 'size, colour, when' } },
  { kind: 'input', params: { columns: 'words' } },
  { kind: 'embedding', params: { vocabulary: 60, size: 3 }, from: ['input-2'] },
  { kind: 'globalAvgPool' },
  { kind: 'concat', from: ['input-1', 'globalAvgPool-1'] },
  { kind: 'dense', params: { units: 1 } },
];

const SETTINGS: readonly [string, Setting][] = [
  ['standard scaling and means', { data: {}, layers: EMBEDDED }],
  [
    'minimum to maximum, medians, dates on a circle',
    {
      data: {
        scaling: 'minmax',
        missing: 'median',
        columns: { ...COLUMNS, when: { cyclic: true }, size: { indicator: true } },
      },
      layers: EMBEDDED,
    },
  ],
  [
    'robust scaling, the most frequent values, classes in order',
    {
      data: {
        scaling: 'robust',
        missing: 'mostFrequent',
        columns: { ...COLUMNS, colour: { encoding: 'ordinal' }, size: { scaling: 'standard', fill: 'mean' } },
      },
      layers: EMBEDDED,
    },
  ],
  [
    'held-out rows at the end, and augmentation',
    {
      data: {
        split: { validation: 0.3, seed: 1, stratify: false, kind: 'time' },
        augmentation: { noise: 0.1 },
      },
      layers: EMBEDDED,
    },
  ],
];

async function prepared(lines: readonly string[], { data, layers }: Setting) {
  const { table } = await readText(`${HEADER}\n${lines.join('\n')}\n`);
  const bound: DataBinding = {
    ...binding(null, {
      roles: { y: 'target' },
      targetType: 'number',
      missing: 'mean',
      split: { validation: 0.3, seed: 3, stratify: false },
      columns: COLUMNS,
      ...data,
    }),
    schema: {
      rows: COUNT,
      columns: [
        { name: 'size', type: 'number', classes: null },
        { name: 'colour', type: 'category', classes: ['blue', 'green', 'red'] },
        { name: 'when', type: 'date', classes: null },
        { name: 'words', type: 'text', classes: null },
        { name: 'y', type: 'number', classes: null },
      ],
    },
  };
  const document: LoomDocument = {
    ...emptyDocument('x'),
    ...chain([...layers, { kind: 'output' }]),
    data: bound,
    training: { ...DEFAULT_TRAINING, batchSize: 8, epochs: 3, seed: 2 },
  };
  const ready = prepareTable({ table, binding: bound, hash: 'h', file: 'f' });
  return { ready, document };
}

/** All that training makes use of or leaves behind. */
async function footprint(lines: readonly string[], setting: Setting) {
  const { ready, document } = await prepared(lines, setting);
  const augmentation = augmentPlan(document.data);
  const trainer = new Trainer({
    network: present(compileDocument(document).network, 'a network'),
    data: ready,
    settings: { ...trainerSettings(document.training), ...(augmentation === null ? {} : { augmentation }) },
    backend: createReferenceBackend(),
    now: () => 0,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  const width = ready.featureNames.length;
  const { features, target } = ready.tensors;
  return {
    training: [...ready.training],
    scaling: ready.featureScaling,
    fill: ready.featureFill,
    vocabularies: ready.vocabularies,
    target: ready.target,
    rows: [...ready.training].map((row) => [
      ...present(features, 'features').data.slice(row * width, (row + 1) * width),
      present(target, 'target').data[row],
    ]),
    weights: Object.entries(trainer.weights()).map(([name, values]) => [name, ...values]),
    losses: trainer.takePoints().map(({ training }) => training?.loss),
  };
}

describe('held-out rows as wild as can be change nothing of training', () => {
  it.each(SETTINGS)('with %s', async (_, setting) => {
    const lines = Array.from({ length: COUNT }, (_, row) => line(usual(row)));
    const { ready } = await prepared(lines, setting);
    expect(ready.validation.length).toBe(12);
    const held = new Set(ready.validation);
    const changed = lines.map((given, row) => (held.has(row) ? line(wild(row)) : given));
    expect(await footprint(changed, setting)).toEqual(await footprint(lines, setting));
  });

  it('while a single training row changes all of it', async () => {
    const [, setting] = present(SETTINGS[0], 'a setting');
    const lines = Array.from({ length: COUNT }, (_, row) => line(usual(row)));
    const before = await footprint(lines, setting);
    const row = present(before.training[0], 'a training row');
    const after = await footprint(
      lines.map((given, at) => (at === row ? line(wild(row)) : given)),
      setting,
    );
    expect(after.training).toEqual(before.training);
    for (const part of ['scaling', 'vocabularies', 'target', 'weights', 'losses'] as const) {
      expect(after[part]).not.toEqual(before[part]);
    }
  });
});

describe('the statistics of training rows', () => {
  it('are those of the formulas: robust is median and quartiles, per column where a column has its own', async () => {
    const lines = [1, 2, 3, 4, 100].map((size, row) => `${size},${size},${row}.5`);
    const { table } = await readText(`a,b,y\n${lines.join('\n')}\n`);
    const bound = binding(null, {
      roles: { y: 'target' },
      targetType: 'number',
      scaling: 'robust',
      columns: { b: { scaling: 'minmax' } },
      split: { validation: 0, seed: 1, stratify: false },
    });
    const columns = ['a', 'b', 'y'].map((name) => ({ name, type: 'number' as const, classes: null }));
    const ready = prepareTable({
      table,
      binding: { ...bound, schema: { rows: 5, columns } },
      hash: 'h',
      file: 'f',
    });
    expect(ready.featureScaling).toEqual({ offset: [3, 1], factor: [2, 99] });
  });
});
