// The network drafted in one click learns at once, whatever kind of data it is drafted for: its loss falls, and on
// held-out rows it does better than an answer that ignores the features.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { codeSeries, pixelSeries } from '../../../src/engine/data/series.ts';
import { shuffleGenerator } from '../../../src/engine/data/shuffle.ts';
import type { Table } from '../../../src/engine/data/table.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { schemaOf } from '../../../src/main/services/datasets/card.ts';
import { generated } from '../../../src/main/services/datasets/generated.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { draftNetwork } from '../../../src/project/draft.ts';
import { emptyDocument } from '../../../src/project/new-document.ts';
import { rebound } from '../../../src/project/rebind.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';
import { boundAfresh } from '../../../src/project/text-series.ts';
import { binding, readText } from '../data/support.ts';

interface Learnt {
  readonly kinds: readonly string[];
  readonly first: number;
  readonly last: number;
  /** Of held-out rows after the last epoch. */
  readonly loss: number;
  readonly metric: number;
}

const DATASETS = new DatasetService({ resourcesDir: 'resources' });

/** Drafts a network for the binding and trains it this long; `table` is null for a sample. */
async function learn(data: DataBinding, table: Table | null, epochs: number): Promise<Learnt> {
  const { document, explanation } = present(draftNetwork({ ...emptyDocument('x'), data }), 'a draft');
  for (const words of [explanation.en, explanation.ru]) expect(words.length).toBeGreaterThan(80);
  const { network, report } = compileDocument(document);
  const problems = report.diagnostics.filter(({ severity, code }) => severity !== 'info' && code !== SIZE);
  expect(problems.map(({ code }) => code)).toEqual([]);
  const prepared =
    table === null
      ? await DATASETS.prepare(document.data)
      : prepareTable({ table, binding: document.data, hash: 'h', file: 'f' });
  const trainer = new Trainer({
    network: present(network, 'a network'),
    data: prepared,
    settings: { ...trainerSettings(document.training), epochs },
    backend: createWasmBackend({ maximumBytes: 256 * 2 ** 20 }),
    now: () => performance.now() / 1000,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  const closing = trainer.takePoints().filter(({ validation }) => validation !== null);
  trainer.dispose();
  const [start, end] = [present(closing[0], 'a first epoch'), present(closing.at(-1), 'a last epoch')];
  return {
    kinds: Object.values(document.nodes).map(({ kind }) => kind),
    first: start.training?.loss ?? Number.NaN,
    last: end.training?.loss ?? Number.NaN,
    loss: end.validation?.loss ?? Number.NaN,
    metric: end.validation?.metric ?? Number.NaN,
  };
}

/** Advice on size, which small data always draws. */
const SIZE = 'training.tooLarge';

const random = (() => {
  const next = shuffleGenerator(11);
  return () => next() / 2 ** 32;
})();
const rows = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => row(at));

async function table(header: string, lines: readonly string[], changes: Partial<DataBinding>) {
  const result = await readText(`${header}\n${lines.join('\n')}\n`);
  return { table: result.table, data: binding(result, changes) };
}

function pictures(side: number, count: number): { table: Table; data: DataBinding } {
  const size = side * side;
  const pixels = new Uint8Array(count * size);
  const labels = Int32Array.from({ length: count }, (_, row) => row % 2);
  labels.forEach((label, row) => {
    for (let at = 0; at < size; at++) {
      // Stripes across or along, at any place.
      const [y, x] = [Math.floor(at / side), at % side];
      const wave = Math.floor((label === 0 ? y : x) / 2 + row) % 2;
      pixels[row * size + at] = 40 + 150 * wave + Math.floor(60 * random());
    }
  });
  const made: Table = {
    rows: count,
    columns: [
      { type: 'image', name: 'image', missing: 0, shape: [side, side, 1], pixels: pixelSeries(pixels, size) },
      {
        type: 'category',
        name: 'label',
        missing: 0,
        codes: codeSeries(labels),
        classes: ['across', 'along'],
      },
    ],
    lines: null,
  };
  return { table: made, data: { ...binding(null, { roles: { label: 'target' } }), schema: schemaOf(made) } };
}

describe('the drafted network learns', () => {
  it('classes of a table', async () => {
    const { first, last, metric } = await learn(sampleBinding('iris'), null, 40);
    expect(last).toBeLessThan(first);
    expect(metric).toBeGreaterThan(0.85);
  });

  it('a number of a table: the scaled mean would have a loss of 1', async () => {
    const { first, last, loss } = await learn(sampleBinding('diabetes'), null, 30);
    expect(last).toBeLessThan(first);
    expect(loss).toBeLessThan(0.75);
  });

  it.each([
    // The variance of the sum is 1 once scaled; a symbol is guessed right one time in four.
    ['adding', 15, 0.2],
    ['copy', 30, 0.2],
  ] as const)('the sequences of %s', async (id, epochs, most) => {
    const made = generated(id, {});
    const source = { kind: 'generated', generator: id, params: made.params } as const;
    const roles = { [made.target]: 'target' } as const;
    const data = { ...binding(null, { roles, source }), schema: schemaOf(made.table) };
    const { kinds, loss } = await learn(data, made.table, epochs);
    expect(kinds).toContain('gru');
    expect(loss).toBeLessThan(most);
  });

  it('the copy task: every symbol by an output of its own', async () => {
    const made = generated('copying', {});
    const source = { kind: 'generated', generator: 'copying', params: made.params } as const;
    const schema = schemaOf(made.table);
    const suggested = { suggestedTarget: made.target, suggestedTargets: made.targets ?? [] };
    const { binding: data } = rebound(binding(null), { source, schema, ...suggested });
    const { kinds, loss } = await learn(data, made.table, 20);
    expect(kinds).toContain('gru');
    expect(kinds.filter((kind) => kind === 'output')).toHaveLength(3);
    // Guesses have three times ln 3.
    expect(loss).toBeLessThan(0.3);
  });

  it('of numbered columns of a file no sequence is made: they may be in no order', () => {
    const made = generated('copy', { count: 50 });
    const roles = { symbol: 'target' } as const;
    const data = { ...binding(null, { roles }), schema: schemaOf(made.table) };
    const { document } = present(draftNetwork({ ...emptyDocument('x'), data }), 'a draft');
    expect(Object.values(document.nodes).map(({ kind }) => kind)).not.toContain('gru');
  });

  it('several numbers', async () => {
    const lines = rows(300, () => {
      const [a, b] = [random(), random()];
      return [a, b, a + b, a - 2 * b].join();
    });
    const { table: made, data } = await table('a,b,sum,difference', lines, {
      roles: { sum: 'target', difference: 'target' },
      targetType: 'number',
    });
    const { loss } = await learn(data, made, 20);
    expect(loss).toBeLessThan(0.1);
  });

  it('yes or no in several columns', async () => {
    const lines = rows(300, () => {
      const [a, b] = [random(), random()];
      return [a, b, a > 0.5 ? 'yes' : 'no', b > 0.5 ? 'yes' : 'no'].join();
    });
    const { table: made, data } = await table('a,b,left,low', lines, {
      roles: { left: 'target', low: 'target' },
      targetType: 'labels',
    });
    const { metric } = await learn(data, made, 30);
    expect(metric).toBeGreaterThan(0.9);
  });

  it('classes and a number at once, each with an output of its own', async () => {
    const lines = rows(300, () => {
      const [a, b] = [random(), random()];
      return [a, b, ['low', 'middle', 'high'][Math.min(2, Math.floor(3 * a))], a + b].join();
    });
    const { table: made, data } = await table('a,b,level,sum', lines, {
      roles: { level: 'target', sum: 'target' },
    });
    const { kinds, metric, first, last } = await learn(data, made, 40);
    expect(kinds.filter((kind) => kind === 'output')).toHaveLength(2);
    expect(last).toBeLessThan(first);
    expect(metric).toBeGreaterThan(0.8);
  });

  it.each([
    [12, 80, 12],
    [72, 40, 10],
  ])('pictures of %d pixels a side', async (side, count, epochs) => {
    const { table: made, data } = pictures(side, count);
    const { kinds, metric } = await learn(data, made, epochs);
    expect(kinds).toContain('conv2d');
    expect(metric).toBeGreaterThan(0.85);
  });

  it('a series', async () => {
    const data = sampleBinding('sunspots', {
      roles: { year: 'ignored', sunspots: 'target' },
      targetType: 'number',
      window: { length: 11, horizon: 1, stride: 1 },
    });
    const { kinds, first, last, loss } = await learn(data, null, 40);
    expect(kinds).toContain('gru');
    expect(last).toBeLessThan(first);
    expect(loss).toBeLessThan(0.6);
  });

  it('classes of texts, which it sets to be read as words', async () => {
    const [good, bad, other] = [
      ['good', 'great', 'lovely'],
      ['bad', 'poor', 'awful'],
      ['film', 'story', 'cast', 'music', 'the', 'was'],
    ];
    const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)];
    const lines = rows(240, (row) => {
      const words = [pick(other), pick(other), pick(row % 2 === 0 ? good : bad), pick(other), row];
      return `"${words.join(' ')}",${row % 2 === 0 ? 'yes' : 'no'}`;
    });
    const { table: made, data } = await table('review,liked', lines, { roles: { liked: 'target' } });
    const { kinds, metric } = await learn(data, made, 12);
    expect(kinds.slice(0, 3)).toEqual(['input', 'embedding', 'gru']);
    expect(metric).toBeGreaterThan(0.9);
  });

  it('from indices, a text and a number together', async () => {
    const cities = ['oslo', 'rome', 'kiev', 'lima'];
    const lines = rows(300, (row) => {
      const city = Math.floor(random() * 4);
      const hot = random() > 0.5;
      const size = random();
      const words = `it is quite ${hot ? 'hot' : 'cold'} here ${row}`;
      return [cities[city], `"${words}"`, size, city + (hot ? 2 : 0) + size].join();
    });
    const { table: made, data } = await table('city,words,size,y', lines, {
      roles: { y: 'target' },
      columns: { city: { encoding: 'index' } },
    });
    const { kinds, loss } = await learn(data, made, 40);
    expect(kinds.filter((kind) => kind === 'embedding')).toHaveLength(2);
    expect(loss).toBeLessThan(0.15);
  });

  it('the next token of a running text', async () => {
    const words = ['the cat sat. ', 'the dog ran. ', 'a bird sang. '];
    const text = rows(160, () => words[Math.floor(random() * 3)] ?? '').join('');
    const result = await readText(text, 'text.txt');
    const source = { kind: 'file', path: '/text.txt', name: 'text.txt', bytes: 1, sha256: 'x' } as const;
    const data = boundAfresh(binding(null), { source, schema: schemaOf(result.table) }, 'character');
    const { kinds, metric } = await learn(data, result.table, 12);
    expect(kinds).toEqual(['input', 'embedding', 'lstm', 'timeDistributed', 'output']);
    // A blank is one character in four; the grammar alone fixes nine in ten.
    expect(metric).toBeGreaterThan(0.8);
  });

  it('the data itself, where there is no target', async () => {
    const { roles: _, ...wine } = sampleBinding('wine');
    const { kinds, first, last, loss } = await learn({ ...wine, roles: { cultivar: 'ignored' } }, null, 60);
    expect(kinds).toEqual(['input', 'dense', 'dense', 'dense', 'dense', 'output']);
    expect(last).toBeLessThan(first);
    // The scaled mean would have 1.
    expect(loss).toBeLessThan(0.75);
  });
});
