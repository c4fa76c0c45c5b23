// Rows in the order of time: by a column, and by series, whatever their order in the file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PreparedData, visitRows } from '../../../src/engine/data/prepared.ts';
import { shuffle, shuffleGenerator } from '../../../src/engine/data/shuffle.ts';
import { BlockFile } from '../../../src/main/services/datasets/blocks/block-file.ts';
import { BlockStore } from '../../../src/main/services/datasets/blocks/block-store.ts';
import { encodeFile, fileRowBatches } from '../../../src/main/services/datasets/encode-file.ts';
import { savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { inOrderOfTime } from '../../../src/main/services/datasets/row-order.ts';
import { splitSummary } from '../../../src/main/services/datasets/split-summary.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { ReadResult } from '../../../src/main/services/readers/define.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import { applyFix, setOrder } from '../../../src/project/commands/index.ts';
import { dataPlan } from '../../../src/project/data-plan.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { emptyDocument, NO_DATA } from '../../../src/project/new-document.ts';
import { rebound } from '../../../src/project/rebind.ts';
import { binding, failure, readText } from './support.ts';

const SERIES = {
  roles: { value: 'target', shop: 'group', day: 'ignored' },
  scaling: 'standard',
  split: { validation: 0.25, seed: 1, stratify: true },
  window: { length: 3, horizon: 1, stride: 1 },
} as const;

const day = (index: number) => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);

/** Two shops day by day, as lines: shop, day, value. */
const LINES = Array.from({ length: 40 }, (_, i) => {
  const shop = i < 16 ? 'north' : 'south';
  return `${shop},${day(i < 16 ? i : i - 16)},${(i * i) % 37}`;
});

const read = (lines: readonly string[]) => readText(`shop,day,value\n${lines.join('\n')}\n`);

function shuffled(seed: number, lines: readonly string[] = LINES): string[] {
  const order = shuffle(
    Int32Array.from(lines, (_, index) => index),
    shuffleGenerator(seed),
  );
  // The shop that is met first is the first series: north leads here as in the sorted file.
  return [lines[0] ?? '', ...Array.from(order, (at) => lines[at] ?? '').filter((line) => line !== lines[0])];
}

const prepare = ({ table }: ReadResult, bound: DataBinding) =>
  prepareTable({ table, binding: bound, hash: 'h', file: 'data.csv' });

/** All that training sees; rows of the file are not part of it. */
function seen(data: PreparedData) {
  return {
    features: [...(data.tensors.features?.data ?? [])],
    target: [...(data.tensors.target?.data ?? [])],
    scaling: data.featureScaling,
    training: [...data.training],
    validation: [...data.validation],
  };
}

describe('the order of time', () => {
  it('is that of a column: a file in any order trains as the sorted one does', async () => {
    const sorted = await read(LINES);
    const expected = seen(prepare(sorted, binding(sorted, SERIES)));
    for (const seed of [1, 2, 3]) {
      const mixed = await read(shuffled(seed));
      const bound = binding(mixed, { ...SERIES, order: 'day' });
      expect(seen(prepare(mixed, bound))).toEqual(expected);
      const { training, validation } = splitSummary({ table: mixed.table, binding: bound, file: 'f' });
      expect([training, validation]).toEqual([expected.training.length, expected.validation.length]);
    }
  });

  it('holds out the newest rows of a file that begins with them', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${day(19 - i)},${i}`);
    const result = await readText(`day,y\n${rows.join('\n')}\n`);
    const timed = {
      roles: { y: 'target', day: 'feature' },
      scaling: 'none',
      split: { validation: 0.2, seed: 1, stratify: true, kind: 'time' },
    } as const;
    const goals = ({ tensors, validation }: PreparedData) =>
      Array.from(validation, (row) => tensors.target?.data[row]);
    expect(goals(prepare(result, binding(result, timed)))).toEqual([16, 17, 18, 19]);
    expect(goals(prepare(result, binding(result, { ...timed, order: 'day' })))).toEqual([3, 2, 1, 0]);
    // By chance, time decides nothing.
    const drawn = { ...timed, split: { ...timed.split, kind: 'random' as const } };
    expect(seen(prepare(result, binding(result, { ...drawn, order: 'day' })))).toEqual(
      seen(prepare(result, binding(result, drawn))),
    );
  });

  it('keeps each group together where it is a series, in the order of the file without a column', async () => {
    const lines = Array.from({ length: 16 }, (_, i) => [
      `north,${day(i)},${(i * i) % 37}`,
      ...Array.from({ length: i < 8 ? 2 : 1 }, (_unused, k) => {
        const own = i < 8 ? 2 * i + k : i + 8;
        return `south,${day(own)},${((own + 16) * (own + 16)) % 37}`;
      }),
    ]).flat();
    const [alternating, sorted] = [await read(lines), await read(LINES)];
    expect(lines).toHaveLength(LINES.length);
    expect(seen(prepare(alternating, binding(alternating, SERIES)))).toEqual(
      seen(prepare(sorted, binding(sorted, SERIES))),
    );
  });

  it('puts rows without a value first, in the order of the file', async () => {
    const result = await readText('t,x,y\n3,1,30\n,1,1\n2,2,20\n,5,2\n1,7,10\n4,3,40\n');
    const bound = binding(result, {
      roles: { y: 'target', t: 'ignored' },
      scaling: 'none',
      split: { validation: 0.34, seed: 1, stratify: true, kind: 'time' },
      order: 't',
    });
    const { offset, factor } = numbers(prepare(result, bound));
    const goals = [...(prepare(result, bound).tensors.target?.data ?? [])].map((y) =>
      Math.round(y * factor + offset),
    );
    expect(goals).toEqual([1, 2, 10, 20, 30, 40]);
  });

  it('still names the line of the file where a cell is wrong', async () => {
    const lines = [...shuffled(5)];
    lines[20] = lines[20]?.replace(/,\d+$/, ',oops') ?? '';
    const result = await read(lines);
    const bound = binding(result, { ...SERIES, order: 'day' });
    const { code, message } = await failure(Promise.resolve().then(() => prepare(result, bound)));
    expect(code).toBe('data.hasText');
    expect(message).toContain('22');
  });
});

function numbers({ target }: PreparedData): { readonly offset: number; readonly factor: number } {
  if (target?.kind !== 'numbers') throw new Error('not a target of numbers');
  return { offset: target.scaling.offset[0] ?? 0, factor: target.scaling.factor[0] ?? 1 };
}

describe('another file', () => {
  it('is scored as the sorted one, and no window runs from one series into the next', async () => {
    const [sorted, mixed] = [await read(LINES), await read(shuffled(9))];
    const bound = binding(sorted, { ...SERIES, order: 'day' });
    const encoding = savedEncoding(prepare(sorted, bound));
    const [one, other] = [sorted, mixed].map(({ table }) => encodeFile(table, bound, encoding, 'f.csv', 'h'));
    expect(other?.tensors).toEqual(one?.tensors);
    // 16 − 3 windows of one shop, 24 − 3 of the other.
    expect(one?.rows).toBe(34);
  });

  it('is predicted series by series, each window named by its group and its last day', async () => {
    const mixed = await read(shuffled(9));
    const bound = binding(mixed, { ...SERIES, order: 'day' });
    const batches = [...fileRowBatches(mixed.table, bound, 'f.csv', 10)];
    const identities = batches.flatMap((batch) => batch.identities);
    expect(new Set(batches.flatMap(({ names }) => names))).toEqual(new Set(['shop', 'day']));
    expect(identities).toHaveLength(14 + 22);
    expect(identities[0]).toEqual(['north', day(2)]);
    expect(identities[13]).toEqual(['north', day(15)]);
    expect(identities[14]).toEqual(['south', day(2)]);
    expect(batches.flatMap(({ rows }) => rows)[14]).toEqual([16, 17, 18].map((own) => (own * own) % 37));
  });

  it('without the column is refused by name; rows predicted one by one need no order', async () => {
    const sorted = await read(LINES);
    const bound = binding(sorted, { ...SERIES, order: 'day' });
    const bare = await readText('shop,value\nnorth,1\nnorth,2\nnorth,3\nnorth,4\n');
    const rows = (own: DataBinding) => [...fileRowBatches(bare.table, own, 'bare.csv', 10)];
    const { code, message } = await failure(Promise.resolve().then(() => rows(bound)));
    expect(code).toBe('data.badOrder');
    expect(message).toContain('bare.csv cannot be put in the order of “day”');
    const { window: _, ...each } = bound;
    const timed = { ...each, roles: { value: 'target', day: 'ignored', shop: 'feature' } } as const;
    expect(
      rows({ ...timed, split: { ...bound.split, kind: 'time' } }).flatMap((batch) => batch.rows),
    ).toEqual(Array.from({ length: 4 }, () => ['north']));
  });
});

describe('the binding', () => {
  it('takes the order of the dates by one click where they run against the rows', async () => {
    const result = await readText(
      `day,y\n${Array.from({ length: 9 }, (_, i) => `${day(9 - i)},${i}`).join('\n')}\n`,
    );
    const bound = binding(result, {
      roles: { y: 'target' },
      split: { validation: 0.2, seed: 1, stratify: true, kind: 'time' },
    });
    const [problem] = dataPlan(bound).diagnostics;
    expect(problem?.code).toBe('data.outOfTime');
    if (problem?.fix === undefined) throw new Error('no remedy');
    const { document } = applyFix({ ...emptyDocument('x'), data: bound }, problem.fix);
    expect(document.data.order).toBe('day');
    expect(dataPlan(document.data).diagnostics).toEqual([]);
    expect(setOrder(document, null).document.data).not.toHaveProperty('order');
  });

  it('says so where the column of the order is gone, and forgets it with the data it belonged to', async () => {
    const result = await read(LINES);
    const bound = binding(result, { ...SERIES, order: 'when' });
    expect(dataPlan(bound).diagnostics.map(({ code }) => code)).toEqual(['data.orderGone']);
    const known = { ...bound, order: 'day' };
    const next = (schema: NonNullable<DataBinding['schema']>) =>
      rebound(known, {
        source: { kind: 'file', path: '/x.csv', name: 'x.csv', bytes: 1, sha256: '' },
        schema,
        suggestedTarget: null,
      }).binding;
    const schema = bound.schema ?? { rows: 0, columns: [] };
    expect(next(schema).order).toBe('day');
    const columns = schema.columns.filter(({ name }) => name !== 'day');
    expect(next({ ...schema, columns })).not.toHaveProperty('order');
    const others = columns.map((column) => ({ ...column, name: `${column.name}2` }));
    expect(next({ ...schema, columns: others })).not.toHaveProperty('order');
  });
});

describe('data in blocks', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-order-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('comes in the same order as in memory', async () => {
    const file = join(folder, 'many.csv');
    const many = Array.from({ length: 4000 }, (_, i) => `s${i % 3},${day((i * 7919) % 4000)},${i % 101}`);
    await writeFile(file, `shop,day,value\n${many.join('\n')}\n`);
    const blocks = { folder: join(folder, 'store'), memoryBytes: 32 * 1024, diskBytes: 2 ** 30 };
    const service = new DatasetService({ resourcesDir: '', blocks });
    const { source, schema } = await service.openFile(file);
    const bound: DataBinding = { ...NO_DATA, ...SERIES, source, schema, order: 'day' };
    const stored = await service.prepare(bound);
    const inMemory = await new DatasetService({ resourcesDir: '' }).prepare(bound);
    expect(stored.streamed?.features).toBeDefined();
    const found: number[] = [];
    visitRows(
      stored,
      'features',
      Int32Array.from({ length: stored.rows }, (_, row) => row),
      (data, at) => {
        found.push(...data.subarray(at, at + 3));
      },
    );
    expect(found).toEqual([...(inMemory.tensors.features?.data ?? [])]);
    expect(stored.tensors.target).toEqual(inMemory.tensors.target);
  });

  describe('whose rows are shuffled', () => {
    const rows = 20_000;
    const lines = Array.from({ length: rows }, (_, i) => {
      const t = (i * 7919) % rows;
      return `${t},${t % 101},${['x', 'y', 'z'][t % 3]},${t % 7}`;
    });
    const content = `t,v,word,unused\n${lines.join('\n')}\n`;
    const timed = {
      roles: { v: 'target', t: 'ignored', unused: 'ignored' },
      order: 't',
      missing: 'drop',
      window: { length: 3, horizon: 1, stride: 1 },
    } as const;

    it('are read once a column from end to end', async () => {
      const file = join(folder, 'shuffled.csv');
      await writeFile(file, content);
      const blocks = { folder: join(folder, 'other-store'), memoryBytes: 32 * 1024, diskBytes: 2 ** 30 };
      const service = new DatasetService({ resourcesDir: '', blocks });
      const { source, schema } = await service.openFile(file);
      const bound: DataBinding = { ...NO_DATA, ...timed, source, schema };
      const reads = vi.spyOn(BlockFile.prototype, 'read');
      await service.prepare(bound);
      const [read] = reads.mock.contexts;
      const groups = read instanceof BlockFile ? read.places.groups : 0;
      expect(groups).toBeGreaterThan(5);
      // The order's column, the target and the word.
      expect(reads.mock.calls.length).toBeLessThanOrEqual(3 * groups);
      reads.mockRestore();
      expect(await service.rows(bound, [0, 5000])).toEqual(
        [0, 5000].map((start) =>
          [0, 1, 2].flatMap((step) => [(start + step) % 101, ['x', 'y', 'z'][(start + step) % 3]]),
        ),
      );
    });

    it('are refused where the copies would be too large, with the cure', async () => {
      const options = { folder: join(folder, 'third-store'), memoryBytes: 32 * 1024, diskBytes: 2 ** 30 };
      const session = new BlockStore(options).session('big.csv');
      const bytes = Buffer.from(content);
      const read = await readTable(bytesSource('big.csv', bytes, 5000), { storage: session });
      const bound = binding(read, timed);
      // Room for the eight bytes of each number, not for the words' four besides.
      const table = inOrderOfTime(read.table, bound, 'big.csv', 10 * rows);
      const [, v, word] = table.columns;
      if (v?.type !== 'number' || word?.type !== 'category') throw new Error('other columns');
      expect([0, 100, 101].map((row) => v.values.at(row))).toEqual([0, 100, 0]);
      const { code, message } = await failure(Promise.resolve().then(() => word.codes.at(0)));
      expect(code).toBe('data.orderTooLarge');
      expect(message).toContain('Sort the file by t and open it again');
      // A column by itself is still read.
      expect(v.values.at(102)).toBe(1);
      session.discard();
    });
  });
});
