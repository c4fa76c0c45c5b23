// Datasets that memory should not hold: every reader gives the same table in blocks on disk as in memory, and whatever
// happens to the blocks, the user gets the data or a sentence.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataCard } from '../../../src/contract/data.ts';
import { shuffleGenerator } from '../../../src/engine/data/shuffle.ts';
import type { Table } from '../../../src/engine/data/table.ts';
import { BlockStore } from '../../../src/main/services/datasets/blocks/block-store.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { pictureFolder } from '../../../src/main/services/readers/pictures/folder.ts';
import { bytesSource, fileSource } from '../../../src/main/services/readers/source.ts';
import { NO_DATA } from '../../../src/project/new-document.ts';
import { all, failure, picture } from './support.ts';

const MEMORY_BYTES = 64 * 1024;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerloom-blocks-'));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
function storeOptions(memoryBytes = MEMORY_BYTES) {
  return { folder: join(folder, `store-${made++}`), memoryBytes, diskBytes: 2 ** 30 };
}

/** All that a table says, as plain values. */
function plain(table: Table): unknown {
  return {
    rows: table.rows,
    lines: all(table.lines),
    columns: table.columns.map((column) => {
      if (column.type === 'empty') return column;
      if (column.type === 'image') {
        const { pixels, ...rest } = column;
        return { ...rest, pixels: Array.from({ length: pixels.length }, (_, row) => picture(pixels, row)) };
      }
      if (column.type === 'number' || column.type === 'date') {
        const { values, ...rest } = column;
        return { ...rest, values: all(values) };
      }
      const { codes, ...rest } = column;
      return { ...rest, codes: all(codes) };
    }),
  };
}

async function bothWays(name: string, content: Uint8Array, memoryBytes = MEMORY_BYTES) {
  const inMemory = await readTable(bytesSource(name, content));
  const session = new BlockStore(storeOptions(memoryBytes)).session(name);
  const inBlocks = await readTable(bytesSource(name, content, 5000), { storage: session });
  const { hasBlocks } = session;
  return { inMemory, inBlocks, hasBlocks, session };
}

function csv(rows: number, seed = 1): string {
  const next = shuffleGenerator(seed);
  const words = ['red', 'green', 'dark blue', '"a, b"', ''];
  let text = 'number,whole,word,date,text,hole\n';
  for (let row = 0; row < rows; row++) {
    const day = String(1 + (next() % 28)).padStart(2, '0');
    const number = next() % 50 === 0 ? 'oops' : (next() / 1e6).toFixed(3);
    text += `${number},${next() % 7},${words[next() % 5]},2024-03-${day},t${next() % 300},${next() % 3 ? '' : next() % 9}\n`;
  }
  return text;
}

describe('a text table larger than memory', () => {
  it('is the same in blocks as in memory, problems and all', async () => {
    const { inMemory, inBlocks, hasBlocks } = await bothWays('big.csv', Buffer.from(csv(6000)));
    expect(hasBlocks).toBe(true);
    expect(plain(inBlocks.table)).toEqual(plain(inMemory.table));
    expect(inBlocks.problems).toEqual(inMemory.problems);
    expect(inBlocks.preview).toEqual(inMemory.preview);
  });

  it('is the same where a column turns out to be of another kind after thousands of rows', async () => {
    const numbers = Array.from({ length: 5000 }, (_, row) => `${row % 10},${row}`);
    const words = Array.from({ length: 5000 }, (_, row) => `w${row % 10},${row}`);
    const text = ['a,b', ...numbers, ...words].join('\n');
    const { inMemory, inBlocks, hasBlocks } = await bothWays('late.csv', Buffer.from(text));
    expect(hasBlocks).toBe(true);
    expect(inMemory.table.columns[0]?.type).toBe('category');
    expect(plain(inBlocks.table)).toEqual(plain(inMemory.table));
  });

  it('is the same whatever is in it (property)', async () => {
    const cell = fc.oneof(
      fc.integer().map(String),
      fc.double({ noNaN: true }).map(String),
      fc.constantFrom('', 'NA', 'yes', 'no', '"x\ny"', '2024-01-05', '03/04/2024'),
    );
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 30, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const text = ['a,b,c', ...rows.map((row) => row.join(','))].join('\n');
        const { inMemory, inBlocks } = await bothWays('drawn.csv', Buffer.from(text), 512);
        expect(plain(inBlocks.table)).toEqual(plain(inMemory.table));
        expect(inBlocks.problems).toEqual(inMemory.problems);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the first of too many different texts, and says so', async () => {
    const text = `text,n\n${Array.from({ length: 4000 }, (_, row) => `some words ${row},${row}`).join('\n')}`;
    const { inBlocks } = await bothWays('texts.csv', Buffer.from(text));
    const [column] = inBlocks.table.columns;
    if (column?.type !== 'text') throw new Error('expected a text column');
    expect(column.classes.length).toBeGreaterThan(100);
    expect(column.classes.length + column.missing).toBe(4000);
    const problem = inBlocks.problems.find(({ code }) => code === 'data.manyTexts');
    expect(problem?.message.en).toContain(`The first ${column.classes.length} are kept`);
  });

  it('reads times of which there are too many different ones as the dates they are', async () => {
    const stamps = Array.from({ length: 4000 }, (_, row) => new Date(1.7e12 + row * 61_000).toISOString());
    const text = `at,n\n${stamps.map((stamp, row) => `${stamp.slice(0, 19)},${row}`).join('\n')}`;
    const { inMemory, inBlocks } = await bothWays('times.csv', Buffer.from(text));
    expect(inBlocks.table.columns[0]?.type).toBe('date');
    expect(plain(inBlocks.table)).toEqual(plain(inMemory.table));
  });
});

describe('a file of another format, larger than memory', () => {
  /** By path, as readers find labels beside images and let DuckDB open the file itself. */
  async function fromFile(name: string, content: Uint8Array | null, memoryBytes = MEMORY_BYTES) {
    const path = join(folder, name);
    if (content !== null) await writeFile(path, content);
    const inMemory = await readTable(await fileSource(path));
    const session = new BlockStore(storeOptions(memoryBytes)).session(name);
    const inBlocks = await readTable(await fileSource(path), { storage: session });
    expect(session.hasBlocks).toBe(true);
    expect(plain(inBlocks.table)).toEqual(plain(inMemory.table));
    expect(inBlocks.problems).toEqual(inMemory.problems);
    expect(inBlocks.preview).toEqual(inMemory.preview);
    expect(inBlocks.companionSha256).toBe(inMemory.companionSha256);
    return inBlocks;
  }

  const idx = (shape: readonly number[], type: number, body: Uint8Array) => {
    const head = Buffer.alloc(4 + 4 * shape.length);
    head.set([0, 0, type, shape.length]);
    shape.forEach((side, axis) => {
      head.writeUInt32BE(side, 4 + 4 * axis);
    });
    return Buffer.concat([head, body]);
  };
  const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 31) & 255);

  it('IDX: pictures with their labels, packed or not', async () => {
    await writeFile(
      join(folder, 'a-labels-idx1-ubyte'),
      idx(
        [900],
        8,
        bytes(900).map((byte) => byte % 10),
      ),
    );
    const read = await fromFile('a-images-idx3-ubyte', idx([900, 9, 11], 8, bytes(900 * 99)));
    expect(read.table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['image', 'image'],
      ['label', 'number'],
    ]);
    await writeFile(
      join(folder, 'b-labels-idx1-ubyte.gz'),
      gzipSync(
        idx(
          [900],
          8,
          bytes(900).map((byte) => byte % 10),
        ),
      ),
    );
    await fromFile('b-images-idx3-ubyte', idx([900, 9, 11], 8, bytes(900 * 99)));
  });

  it('IDX: rows of big-endian numbers, and labels of another count are refused', async () => {
    await fromFile(
      'rows-idx2-float',
      idx(
        [3000, 5],
        13,
        bytes(3000 * 5 * 4).map((byte) => byte & 0x3f),
      ),
    );
    await writeFile(join(folder, 'c-labels-idx1-ubyte'), idx([800], 8, bytes(800)));
    await writeFile(join(folder, 'c-images-idx3-ubyte'), idx([900, 9, 11], 8, bytes(900 * 99)));
    const session = new BlockStore(storeOptions()).session('c');
    const source = await fileSource(join(folder, 'c-images-idx3-ubyte'));
    expect((await failure(readTable(source, { storage: session }))).code).toBe('data.labelCount');
  });

  it('gzipped files are unpacked on the way', async () => {
    await fromFile('packed.csv.gz', gzipSync(csv(6000)));
    await writeFile(join(folder, 'd-labels-idx1-ubyte.gz'), gzipSync(idx([900], 8, bytes(900))));
    await fromFile('d-images-idx3-ubyte.gz', gzipSync(idx([900, 9, 11], 8, bytes(900 * 99))), 8192);
    const records = Array.from({ length: 3000 }, (_, row) => `{"a":${row},"b":"x${row % 4}"}`);
    await fromFile('packed.jsonl.gz', gzipSync(records.join('\n')));
    await writeFile(join(folder, 'cut.csv.gz'), gzipSync(csv(9000)).subarray(0, 30_000));
    const session = new BlockStore(storeOptions()).session('cut.csv.gz');
    const cut = readTable(await fileSource(join(folder, 'cut.csv.gz')), { storage: session });
    expect((await failure(cut)).code).toBe('data.badFile');
  });

  const npy = (descr: string, shape: readonly number[], body: Uint8Array) => {
    const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const header = Buffer.from(`${text.padEnd(117)}\n`, 'latin1');
    const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
    return Buffer.concat([start, header, body]);
  };

  it('NPY: numbers, rows of numbers, pictures with channels first or last', async () => {
    const floats = new Uint8Array(Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i)).buffer);
    await fromFile('one.npy', npy('<f8', [20_000], floats));
    await fromFile('rows.npy', npy('<f8', [4000, 5], floats));
    await fromFile('first.npy', npy('|u1', [500, 3, 20, 18], bytes(500 * 3 * 20 * 18)));
    await fromFile(
      'last.npy',
      npy(
        '<f4',
        [200, 5, 7, 4],
        bytes(200 * 140 * 4).map((byte) => byte & 0x3f),
      ),
    );
  });

  it('Parquet: numbers, words, dates and holes', async () => {
    const path = join(folder, 'big.parquet');
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT i AS whole, i / 7.0 AS part, CASE WHEN i % 11 = 0 THEN NULL ELSE 'w' || (i % 40) END AS word,
        DATE '2020-01-01' + CAST(i % 500 AS INTEGER) AS day, CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS hole,
        TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS at FROM range(7000) t(i)) TO '${path}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const { table } = await fromFile('big.parquet', null);
    const types = table.columns.map(({ type }) => type);
    expect(types).toEqual(['number', 'number', 'category', 'date', 'number', 'date']);
  });

  const jsonRecord = (row: number) => ({
    n: row % 50 === 0 ? 'oops' : row / 8,
    mixed: row % 9 === 0 ? row % 7 : `w${row % 6}`,
    spelled: row % 2 ? String(row) : row,
    deep: { list: [row, row % 3, null], note: row % 4 ? 'a "quoted", [b]' : null, flag: row % 2 === 0 },
    ...(row > 1500 ? { late: `2024-02-${10 + (row % 18)}` } : {}),
  });

  it('JSON Lines: nested records, columns that come late, words among numbers', async () => {
    const lines = Array.from({ length: 2500 }, (_, row) => JSON.stringify(jsonRecord(row)));
    const { table } = await fromFile('big.jsonl', Buffer.from(`${lines.join('\n')}\n\n`));
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toContain('late date');
    expect(table.lines?.at(2499)).toBe(2500);
  });

  it('JSON: one long list of records, or of lists under names', async () => {
    const records = Array.from({ length: 2500 }, (_, row) => jsonRecord(row));
    await fromFile('big.json', Buffer.from(JSON.stringify(records, null, 1)));
    const lists = [['a', 'b'], ...Array.from({ length: 4000 }, (_, row) => [row, `x${row % 5}`])];
    const { table } = await fromFile('lists.json', Buffer.from(JSON.stringify(lists)));
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('JSON Lines: a broken line is named and left out', async () => {
    const lines = Array.from({ length: 2500 }, (_, row) => JSON.stringify(jsonRecord(row)));
    lines[2000] = '{"n": 1,';
    await writeFile(join(folder, 'broken.jsonl'), lines.join('\n'));
    const session = new BlockStore(storeOptions()).session('broken.jsonl');
    const source = await fileSource(join(folder, 'broken.jsonl'));
    const { table, problems } = await readTable(source, { storage: session });
    expect(table.rows).toBe(2499);
    expect([table.lines?.at(1999), table.lines?.at(2000)]).toEqual([2000, 2002]);
    const left = problems.filter(({ code }) => code === 'data.badLine');
    expect(left.map(({ line }) => line)).toEqual([2001]);
  });

  it('pictures: a folder of each class', async () => {
    const root = join(folder, 'set');
    for (const [name, background] of [
      ['red', { r: 200, g: 10, b: 10 }],
      ['blue', { r: 10, g: 10, b: 200 }],
    ] as const) {
      await mkdir(join(root, name), { recursive: true });
      for (let i = 0; i < 20; i++) {
        const image = sharp({ create: { width: 20, height: 16, channels: 3, background } });
        await writeFile(join(root, name, `${i}.png`), await image.png().toBuffer());
      }
    }
    await writeFile(join(root, 'red', 'bad.png'), 'no picture');
    const inMemory = await (await pictureFolder(root)).read({});
    const session = new BlockStore(storeOptions(4096)).session('set');
    const inBlocks = await (await pictureFolder(root)).read({ storage: session });
    expect(session.hasBlocks).toBe(true);
    expect(plain(inBlocks.table)).toEqual(plain(inMemory.table));
    expect(inBlocks.problems).toEqual(inMemory.problems);
    expect(inBlocks.sha256).toBe(inMemory.sha256);
  });
});

describe('a dataset in blocks', () => {
  const path = () => join(folder, `table-${made++}.csv`);
  const open = (service: DatasetService, file: string): Promise<DataCard> => service.openFile(file);

  it('opens again at once in another session, from its own copy', async () => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(3000));
    const first = await open(new DatasetService({ resourcesDir: '', blocks }), file);
    const progress: number[] = [];
    const service = new DatasetService({ resourcesDir: '', blocks });
    const again = await service.openFile(file, { onProgress: (fraction) => progress.push(fraction) });
    expect(again).toEqual(first);
    expect(progress).toEqual([]);
    const inMemory = await open(new DatasetService({ resourcesDir: '' }), file);
    expect(again).toEqual(inMemory);
  });

  it('is found by its content where the file has moved', async () => {
    const blocks = storeOptions();
    const [file, moved] = [path(), path()];
    await writeFile(file, csv(3000));
    await writeFile(moved, csv(3000));
    await open(new DatasetService({ resourcesDir: '', blocks }), file);
    const progress: number[] = [];
    const service = new DatasetService({ resourcesDir: '', blocks });
    const card = await service.openFile(moved, { onProgress: (fraction) => progress.push(fraction) });
    expect(card.source).toMatchObject({ path: moved });
    expect(progress).toEqual([]);
  });

  it('is read anew where the file has changed', async () => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(3000, 1));
    const before = await open(new DatasetService({ resourcesDir: '', blocks }), file);
    await writeFile(file, csv(3000, 2));
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    const after = await open(new DatasetService({ resourcesDir: '', blocks }), file);
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.sha256).toBe(createHash('sha256').update(csv(3000, 2)).digest('hex'));
  });

  it.each([
    ['gone', async (blocks: string) => rm(blocks)],
    ['cut off', async (blocks: string) => truncate(blocks, (await stat(blocks)).size - 100)],
    ['garbled', async (blocks: string) => writeFile(blocks, Buffer.alloc((await stat(blocks)).size, 7))],
  ])('whose block file is %s is made again', async (_, spoil) => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(3000));
    const first = await open(new DatasetService({ resourcesDir: '', blocks }), file);
    const entry = (await readdir(blocks.folder)).find((name) => !name.startsWith('.'));
    await spoil(join(blocks.folder, entry ?? '', 'rows.blocks'));
    expect(await open(new DatasetService({ resourcesDir: '', blocks }), file)).toEqual(first);
  });

  it('in which a bit has flipped is made again when its rows are wanted', async () => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(3000));
    const service = new DatasetService({ resourcesDir: '', blocks });
    const card = await open(service, file);
    const entry = (await readdir(blocks.folder)).find((name) => !name.startsWith('.')) ?? '';
    const blockFile = join(blocks.folder, entry, 'rows.blocks');
    const { open: openFile } = await import('node:fs/promises');
    const handle = await openFile(blockFile, 'r+');
    await handle.write(Buffer.from([0x55]), 0, 1, 20);
    await handle.close();
    const data = {
      source: card.source,
      schema: card.schema,
      roles: { word: 'target' as const },
      targetType: 'auto' as const,
      scaling: 'standard' as const,
      missing: 'mean' as const,
      split: { validation: 0.25, seed: 1, stratify: true },
    };
    const fresh = new DatasetService({ resourcesDir: '', blocks });
    const expected = await new DatasetService({ resourcesDir: '' }).rows(data, [0, 1, 2999]);
    expect(await fresh.rows(data, [0, 1, 2999])).toEqual(expected);
  });

  it('that proves to be damaged in mid-use says so, and is made again the next time', async () => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(3000));
    const service = new DatasetService({ resourcesDir: '', blocks });
    const card = await open(service, file);
    const binding = {
      ...NO_DATA,
      source: card.source,
      schema: card.schema,
      roles: { word: 'target' as const },
    };
    const entry = (await readdir(blocks.folder)).find((name) => !name.startsWith('.')) ?? '';
    await writeFile(join(blocks.folder, entry, 'rows.blocks'), 'short');
    const { code, message } = await failure(service.fileRows(file, binding));
    expect(code).toBe('data.blocksDamaged');
    expect(message).toMatch(/Start again/);
    expect(await service.fileRows(file, binding)).toHaveLength(3000);
  });

  it('leaves nothing behind when reading is cancelled or fails', async () => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(60_000));
    const controller = new AbortController();
    const service = new DatasetService({ resourcesDir: '', blocks });
    const reading = service.openFile(file, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
    expect((await readdir(blocks.folder)).filter((name) => name !== '.keys')).toEqual([]);
    await writeFile(file, `${csv(6000)}"open`);
    expect((await failure(service.openFile(file))).code).toBe('data.openQuote');
    expect((await readdir(blocks.folder)).filter((name) => name !== '.keys')).toEqual([]);
  });

  it('is read by two at once without harm', async () => {
    const blocks = storeOptions();
    const file = path();
    await writeFile(file, csv(5000));
    const cards = await Promise.all(
      [1, 2, 3].map(() => open(new DatasetService({ resourcesDir: '', blocks }), file)),
    );
    expect(cards[1]).toEqual(cards[0]);
    expect(cards[2]).toEqual(cards[0]);
    expect((await readdir(blocks.folder)).filter((name) => !name.startsWith('.'))).toHaveLength(1);
  });
});

describe('the folder of blocks', () => {
  it('gives up what was not used for longest when its room is spent', async () => {
    const blocks = { ...storeOptions(), diskBytes: 300_000 };
    const old = new Date(Date.now() - 3_600_000);
    for (let seed = 1; seed <= 4; seed++) {
      const file = join(folder, `lru-${seed}.csv`);
      await writeFile(file, csv(2500, seed));
      await new DatasetService({ resourcesDir: '', blocks }).openFile(file);
      for (const entry of await readdir(blocks.folder)) {
        const manifest = join(blocks.folder, entry, 'manifest.json');
        if (!entry.startsWith('.')) await utimes(manifest, old, new Date(old.getTime() + seed * 1000));
      }
    }
    const entries = (await readdir(blocks.folder)).filter((name) => !name.startsWith('.'));
    expect(entries.length).toBeLessThan(4);
    const service = new DatasetService({ resourcesDir: '', blocks });
    const progress: number[] = [];
    await service.openFile(join(folder, 'lru-4.csv'), { onProgress: (share) => progress.push(share) });
    expect(progress).toEqual([]);
  });

  it('is rid of what a process that died left unfinished', async () => {
    const blocks = storeOptions();
    const left = join(blocks.folder, '.tmp-999999999-abc');
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'rows.blocks'), 'half');
    const file = join(folder, `tidy.csv`);
    await writeFile(file, csv(3000));
    await new DatasetService({ resourcesDir: '', blocks }).openFile(file);
    expect((await readdir(blocks.folder)).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  });

  it('refuses what the disk has no room for, with the figures', async () => {
    const store = new BlockStore(storeOptions());
    const session = store.session('huge.csv');
    const begin = async () => session.begin([{ dtype: 'f64', width: 1000 }], 1e12);
    const { code, message } = await failure(begin());
    expect(code).toBe('data.diskFull');
    expect(message).toMatch(/7629394532 MiB in .*store-\d+, where \d+ MiB are free/);
    expect((await readdir(store.folder)).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  });
});
