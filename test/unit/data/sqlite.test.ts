import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { ReadOptions } from '../../../src/main/services/readers/define.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { fileSource } from '../../../src/main/services/readers/source.ts';
import { cells, columnOf, failure, readBytes } from './support.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/data');
const read = async (name: string, options: ReadOptions = {}) =>
  readTable(await fileSource(join(FIXTURES, name)), options);
const part = (name: string): ReadOptions => ({ reading: { part: name } });

describe('SQLite databases written by the sqlite3 program', () => {
  it('the largest table is read first, the others are offered', async () => {
    const result = await read('shop.sqlite');
    expect(result.part).toBe('orders');
    expect(result.parts).toEqual([
      { id: 'goods', kind: 'table', rows: 4 },
      { id: 'orders', kind: 'table', rows: 12 },
      { id: 'we ird "name', kind: 'table', rows: 4 },
      { id: 'sold', kind: 'view', rows: null },
    ]);
    expect(cells(columnOf(result, 'amount'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(cells(columnOf(result, 'note'))[2]).toBe('late');
  });

  it('a column declared as a time that keeps Unix seconds is a date', async () => {
    expect(cells(columnOf(await read('shop.sqlite'), 'sent'))[0]).toBe('2023-11-15T22:13:20.000Z');
  });

  it('NULL is missing, whatever the type, and binary columns are left out in words', async () => {
    const result = await read('shop.sqlite', part('goods'));
    expect(result.table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'number'],
      ['title', 'text'],
      ['price', 'number'],
      ['stock', 'number'],
      ['made', 'date'],
    ]);
    expect(cells(columnOf(result, 'stock'))).toEqual([10, null, 3, 7]);
    expect(cells(columnOf(result, 'title'))).toEqual(['pen', 'book', 'lamp', 'чай']);
    expect(cells(columnOf(result, 'made'))[2]).toBeNull();
    expect(result.problems.map(({ message }) => message.en)).toEqual([
      'column picture holds binary data (BLOB cells: 3) and is left out. Export it as numbers, text or picture files.',
    ]);
  });

  it('a view is read as a table', async () => {
    const result = await read('shop.sqlite', part('sold'));
    expect(cells(columnOf(result, 'title'))).toEqual(['book', 'lamp', 'pen', 'чай']);
    expect(cells(columnOf(result, 'amount'))).toEqual([15, 18, 24, 21]);
  });

  it('names may hold anything; cells of mixed types are what most of them are', async () => {
    const result = await read('shop.sqlite', part('we ird "name'));
    expect(cells(columnOf(result, 'v'))).toEqual([1, 2, 2.5, null]);
  });

  it('rows that are still in the write-ahead log are read, and nothing is written beside the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'layerloom-sqlite-'));
    for (const name of ['log.db', 'log.db-wal']) await copyFile(join(FIXTURES, name), join(folder, name));
    const before = await readFile(join(folder, 'log.db-wal'));
    const result = await readTable(await fileSource(join(folder, 'log.db')));
    expect(cells(columnOf(result, 'x'))).toEqual([0, 1, 2, 3, 4]);
    expect(cells(columnOf(result, 'word'))).toEqual(['changed', 'old', 'old', 'new', 'new']);
    expect(result.companionSha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await readdir(folder)).sort()).toEqual(['log.db', 'log.db-wal']);
    expect(await readFile(join(folder, 'log.db-wal'))).toEqual(before);
    await rm(join(folder, 'log.db-wal'));
    expect(cells(columnOf(await readTable(await fileSource(join(folder, 'log.db'))), 'x'))).toEqual([
      0, 1, 2,
    ]);
    await rm(folder, { recursive: true });
  });

  it('a log that broke off within a commit counts up to the commit before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'layerloom-sqlite-'));
    await copyFile(join(FIXTURES, 'log.db'), join(folder, 'log.db'));
    const log = await readFile(join(FIXTURES, 'log.db-wal'));
    await writeFile(join(folder, 'log.db-wal'), log.subarray(0, log.length - 1));
    const result = await readTable(await fileSource(join(folder, 'log.db')));
    expect(cells(columnOf(result, 'word'))).toEqual(['old', 'old', 'old', 'new', 'new']);
    await rm(folder, { recursive: true });
  });
});

describe('the choice of a table', () => {
  const service = new DatasetService({ resourcesDir: '' });
  const path = join(FIXTURES, 'shop.sqlite');

  it('is kept with the source, and the project’s data is read by it', async () => {
    const card = await service.openFile(path, part('goods'));
    expect(card.source).toMatchObject({ kind: 'file', reading: { part: 'goods' } });
    expect(card.part).toBe('goods');
    const other = await service.openFile(path);
    // The last column has one class only: nothing to tell apart.
    expect(other.suggestedTarget).not.toBe('note');
    expect(other.part).toBe('orders');
    expect(other.source).not.toHaveProperty('reading');
    expect(other.sha256).toBe(card.sha256);
    expect((await service.openFile(path, part('goods'))).schema).toEqual(card.schema);
  });

  it('is read anew when another program has written to its log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'layerloom-sqlite-'));
    const live = join(folder, 'log.db');
    await copyFile(join(FIXTURES, 'log.db'), live);
    expect((await service.openFile(live)).schema.rows).toBe(3);
    await copyFile(join(FIXTURES, 'log.db-wal'), `${live}-wal`);
    const soon = new Date(Date.now() + 2000);
    await utimes(`${live}-wal`, soon, soon);
    expect((await service.openFile(live)).schema.rows).toBe(5);
    await rm(folder, { recursive: true });
  });

  it('names what there is where the table is not', async () => {
    expect(await failure(service.openFile(path, part('customers')))).toEqual({
      code: 'data.noPart',
      message:
        'shop.sqlite has no “customers”. It holds: goods, orders, we ird "name, sold. Choose one of these.',
    });
  });
});

describe('databases that cannot be read', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-sqlite-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['no-tables.db', 'data.emptyDatabase'],
    ['blobs.db', 'data.onlyBlobs'],
    ['utf16.db', 'data.sqliteUtf16'],
  ])('%s', async (name, code) => {
    expect((await failure(read(name))).code).toBe(code);
  });

  it('damaged in the middle, cut off, encrypted: each is said', async () => {
    const whole = await readFile(join(FIXTURES, 'shop.sqlite'));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 512);
    await writeFile(join(folder, 'damaged.db'), damaged);
    await writeFile(join(folder, 'cut.db'), whole.subarray(0, 700));
    await writeFile(join(folder, 'tiny.db'), whole.subarray(0, 50));
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) & 255);
    await writeFile(join(folder, 'secret.db'), noise);
    const codes: string[] = [];
    for (const name of ['damaged.db', 'cut.db', 'tiny.db', 'secret.db']) {
      codes.push((await failure(readTable(await fileSource(join(folder, name))))).code);
    }
    expect(codes).toEqual(['data.badFile', 'data.badFile', 'data.badFile', 'data.notSqlite']);
  });

  it('a journal beside it is pointed out', async () => {
    await copyFile(join(FIXTURES, 'shop.sqlite'), join(folder, 'busy.db'));
    await writeFile(join(folder, 'busy.db-journal'), 'x');
    const { problems } = await readTable(await fileSource(join(folder, 'busy.db')));
    expect(problems.map(({ code }) => code)).toEqual(['data.sqliteJournal']);
  });

  it('a text table that is called .db is a text table', async () => {
    expect(cells(columnOf(await readBytes(Buffer.from('x,y\n1,2\n3,4\n'), 'old.db'), 'y'))).toEqual([2, 4]);
  });
});
