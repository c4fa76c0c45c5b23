// Nothing of held-out rows reaches training: whatever they hold, every statistic, the vocabulary, the tensors of training
// rows and the trained weights stay the same to the last bit. And the check itself sees a leak where there is one.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { codeSeries, pixelSeries } from '../../../src/engine/data/series.ts';
import type { Table } from '../../../src/engine/data/table.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { schemaOf } from '../../../src/main/services/datasets/card.ts';
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
  /** Cells that stay in wild rows: the split itself goes by them. */
  readonly keep?: readonly (keyof Row)[];
  readonly held?: number;
  readonly output?: NodeSpec['params'];
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

const BY_COLOUR: readonly NodeSpec[] = [
  { kind: 'input', params: { columns: 'size, when' } },
  { kind: 'dense', params: { units: 3, activation: 'softmax' } },
];

const MORE_SETTINGS: readonly [string, Setting][] = [
  [
    'a fold held out',
    {
      data: { split: { validation: 0.3, seed: 4, stratify: false, fold: { count: 4, index: 2 } } },
      layers: EMBEDDED,
      held: 10,
    },
  ],
  [
    'whole groups held out',
    {
      data: {
        roles: { y: 'target', colour: 'group' },
        split: { validation: 0.3, seed: 3, stratify: false, kind: 'group' },
      },
      layers: [
        { kind: 'input', params: { columns: 'size, when' } },
        { kind: 'dense', params: { units: 1 } },
      ],
      keep: ['colour'],
      held: 14,
    },
  ],
  [
    'the end of each of several series held out',
    {
      data: {
        roles: { y: 'target', colour: 'group', words: 'ignored' },
        window: { length: 2, horizon: 1, stride: 1 },
      },
      layers: [
        { kind: 'input' },
        { kind: 'gru', params: { units: 3 } },
        { kind: 'dense', params: { units: 1 } },
      ],
      keep: ['colour'],
    },
  ],
  [
    'balanced weights of classes',
    {
      data: {
        roles: { colour: 'target', y: 'ignored', words: 'ignored' },
        targetType: 'classes',
        split: { validation: 0.3, seed: 3, stratify: false },
      },
      layers: BY_COLOUR,
      output: { classWeights: 'balanced' },
    },
  ],
];

async function prepared(lines: readonly string[], { data, layers, output }: Setting) {
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
    ...chain([...layers, { kind: 'output', params: output ?? {} }]),
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

  it.each(MORE_SETTINGS)('with %s', async (_, setting) => {
    const { keep = [], held } = setting;
    // Series lie one after another.
    const usualRows = Array.from({ length: COUNT }, (_, row) => row)
      .sort((a, b) => (setting.data.window === undefined ? 0 : (a % 3) - (b % 3)))
      .map((row) => ({ ...usual(row), colour: ['red', 'green', 'blue'][row % 3] ?? '' }));
    const lines = usualRows.map(line);
    const { ready } = await prepared(lines, setting);
    expect(ready.validation.length).toBeGreaterThan(0);
    if (held !== undefined) expect(ready.validation.length).toBe(held);
    // Rows of the table that no training sample has seen.
    const source = (sample: number) => ready.sourceRows?.[sample] ?? sample;
    const last = new Set([...ready.training].flatMap((sample) => rowsOf(source(sample), setting)));
    const changed = usualRows.map((row, at) => {
      if (last.has(at)) return line(row);
      const kept = Object.fromEntries(keep.map((name) => [name, row[name]]));
      return line({ ...wild(at), ...kept });
    });
    expect(changed).not.toEqual(lines);
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

/** Rows that a sample shows or aims at, by the row of its target. */
function rowsOf(target: number, { data: { window } }: Setting): readonly number[] {
  if (window === undefined) return [target];
  return Array.from({ length: window.length + window.horizon }, (_, back) => target - back);
}

describe('pictures', () => {
  const SIZE = 4;
  const pictures = (kind: 'bytes' | 'floats', wildly: ReadonlySet<number>) => {
    const values = Array.from({ length: 12 * SIZE }, (_, at) =>
      wildly.has(Math.floor(at / SIZE)) ? 255 : (at * 29) % 60,
    );
    const pixels = pixelSeries(kind === 'bytes' ? Uint8Array.from(values) : Float32Array.from(values), SIZE);
    const labels = codeSeries(Int32Array.from({ length: 12 }, (_, row) => row % 2));
    const table: Table = {
      rows: 12,
      columns: [
        { type: 'image', name: 'image', missing: 0, shape: [2, 2, 1], pixels },
        { type: 'category', name: 'label', missing: 0, codes: labels, classes: ['a', 'b'] },
      ],
      lines: null,
    };
    return table;
  };

  it.each(
    (['bytes', 'floats'] as const).flatMap((kind) =>
      (['standard', 'minmax', 'robust'] as const).map((scaling) => [kind, scaling] as const),
    ),
  )('that are held out change no scale: %s, %s', (kind, scaling) => {
    const ready = (wildly: ReadonlySet<number>) => {
      const table = pictures(kind, wildly);
      const split = { validation: 0.25, seed: 1, stratify: false };
      const bound = {
        ...binding(null, { roles: { label: 'target' }, scaling, split }),
        schema: schemaOf(table),
      };
      return prepareTable({ table, binding: bound, hash: 'h', file: 'f' });
    };
    const before = ready(new Set());
    const after = ready(new Set(before.validation));
    expect(after.featureScaling).toEqual(before.featureScaling);
    const seen = ready(new Set([before.training[0]!]));
    const fixed = kind === 'bytes' && scaling === 'minmax'; // 0 to 255 whatever they hold
    if (fixed) expect(seen.featureScaling).toEqual(before.featureScaling);
    else expect(seen.featureScaling).not.toEqual(before.featureScaling);
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
