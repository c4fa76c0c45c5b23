// Every fixture that another program made: which columns it gives, its last row, and what is said of it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { fileSource } from '../../../src/main/services/readers/source.ts';
import { cells, failure } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/data');
const read = async (name: string) => readTable(await fileSource(join(FOLDER, name)));
type Cell = number | string | null;

const READ: readonly (readonly [string, number, string, readonly Cell[], readonly string[]])[] = [
  ['big-endian.npy', 4, 'x: number', [1.5], []],
  ['bytes.npy', 5, 'x: category', ['ab'], []],
  ['columns.json', 4, 'x: number, count: number, colour: category, ok: category', [4, 9, 'blue', 'true'], []],
  ['dos-names.zip', 4, 'x: number, y: category', [4, 'b'], []],
  [
    'duckdb-brotli.parquet',
    6,
    'n: number, share: number, colour: category, day: date, even: category',
    [5, 1.25, null, '2024-01-06T00:00:00.000Z', 'false'],
    [],
  ],
  [
    'duckdb-gzip.parquet',
    6,
    'n: number, share: number, colour: category, day: date, even: category',
    [5, 1.25, null, '2024-01-06T00:00:00.000Z', 'false'],
    [],
  ],
  [
    'duckdb-lz4_raw.parquet',
    6,
    'n: number, share: number, colour: category, day: date, even: category',
    [5, 1.25, null, '2024-01-06T00:00:00.000Z', 'false'],
    [],
  ],
  [
    'duckdb-snappy.parquet',
    6,
    'n: number, share: number, colour: category, day: date, even: category',
    [5, 1.25, null, '2024-01-06T00:00:00.000Z', 'false'],
    [],
  ],
  [
    'duckdb-types.parquet',
    3,
    'at: date, sum: number, pair: text, thing: text, huge: number, nothing: empty',
    ['2024-01-01T12:00:00.000Z', 2, '[2, 3]', "{'a': 2, 'b': x}", 2, null],
    [],
  ],
  [
    'duckdb-uncompressed.parquet',
    6,
    'n: number, share: number, colour: category, day: date, even: category',
    [5, 1.25, null, '2024-01-06T00:00:00.000Z', 'false'],
    [],
  ],
  [
    'duckdb-zstd.parquet',
    6,
    'n: number, share: number, colour: category, day: date, even: category',
    [5, 1.25, null, '2024-01-06T00:00:00.000Z', 'false'],
    [],
  ],
  [
    'excel.csv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  ['flags.npy', 3, 'x: number', [1], []],
  ['fortran-half-big-endian.npy', 3, 'x_0: number, x_1: number', [4, 5], []],
  ['fortran-i8.npy', 4, 'x_0: number, x_1: number, x_2: number', [9, 10, 11], []],
  ['half.npy', 4, 'x: number', [2 ** -24], []],
  ['koi8.csv', 3, 'город: text, страна: text', ['Баку', 'Азербайджан'], []],
  ['lines.jsonl', 4, 'x: number, count: number, colour: category, ok: category', [4, 9, 'blue', 'true'], []],
  ['lines.jsonl.gz', 3, 'x: number, w: category', [null, 'a'], []],
  ['log.db', 5, 'x: number, word: category', [4, 'new'], []],
  ['matrix-f4.npy', 4, 'x_0: number, x_1: number, x_2: number', [2.25, 2.5, 2.75], []],
  ['pictures-channels-first.npy', 2, 'x: image', [null], []],
  ['packed-floats.idx.gz', 4, 'label: number', [-0.25], []],
  ['packed.npy.gz', 3, 'x_0: number, x_1: number', [0.5, 0.625], []],
  [
    'packed.npz',
    5,
    'f4: number, f8: number, big: number, i8: number, u2: number, f2: number',
    [1, 4000000.5, 2, 4e12, 4000, 2],
    [],
  ],
  [
    'pipes-bom.csv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  ['plain.npz', 3, 'a: number, b: number', [2, 1], ['data.skippedArrays']],
  ['python-zip64.zip', 4, 'x: number, y: category', [4, 'b'], []],
  ['python.zip', 4, 'x: number, y: category', [4, 'b'], []],
  ['records.json', 4, 'x: number, count: number, colour: category, ok: category', [4, 9, 'blue', 'true'], []],
  [
    'rows.json',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  ['russian-office.csv', 2, 'день: date, сумма: number', ['2024-02-15T00:00:00.000Z', 20000], []],
  ['savetxt.txt', 3, 'time: number, speed: number', [1, 1.25], []],
  [
    'semicolons-decimal-comma.csv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  ['set.npz', 6, 'x: image, y: category', [null, 'dog'], ['data.skippedArrays']],
  [
    'shop.sqlite',
    12,
    'goods: number, amount: number, sent: date, note: category',
    [1, 12, '2023-11-26T22:13:20.000Z', null],
    [],
  ],
  ['sqlite-tabs.tsv', 4, 'id: number, title: text, price: number, stock: number', [4, 'чай', 3.75, 7], []],
  ['sqlite.csv', 4, 'id: number, title: text, price: number, stock: number', [4, 'чай', 3.75, 7], []],
  ['sqlite.json', 4, 'id: number, title: text, price: number, stock: number', [4, 'чай', 3.75, 7], []],
  ['stored.zip', 4, 'x: number, y: category', [4, 'b'], []],
  ['table.csv.gz', 3, 'имя: text, рост: number', ['Вера', null], []],
  [
    'table.parquet',
    4,
    'x: number, count: number, colour: category, ok: category, day: date, amount: number',
    [4, 9, 'blue', 'true', '2024-01-04T00:00:00.000Z', 4],
    [],
  ],
  [
    'tabs.tsv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  ['tiny-images-idx3-ubyte', 6, 'image: image, label: number', [null, 2], []],
  ['tiny-labels-idx1-ubyte.gz', 6, 'image: image, label: number', [null, 2], []],
  [
    'unix-quoted.csv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  [
    'utf16be.csv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  [
    'utf16le.csv',
    6,
    'name: text, height: number, weight: number, group: category, note: text',
    ['Eve', 1.9, 75.25, 'b', 'spaces kept'],
    [],
  ],
  ['windows1251.csv', 4, 'город: text, население: number, рост: category', ['Псков', 0.2, 'нет'], []],
  ['words.npy', 6, 'x: category', ['one'], []],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['blobs.db', 'data.onlyBlobs'],
  ['complex.npy', 'data.arrayType'],
  ['encrypted.zip', 'data.zipEncrypted'],
  ['no-tables.db', 'data.emptyDatabase'],
  ['objects.npy', 'data.pickle'],
  ['structured.npy', 'data.arrayType'],
  ['times.npy', 'data.arrayType'],
  ['utf16.db', 'data.sqliteUtf16'],
  ['endless-view.db', 'data.slowView'],
];

/** How they were made, and what lies beside another file. */
const NO_DATA = /^\.|\.(?:py|sh|mjs)$|-wal$/;

describe('files of other programs', () => {
  it.each(READ)('%s', async (name, rows, columns, last, problems) => {
    const result = await read(name);
    expect(result.table.rows).toBe(rows);
    expect(result.table.columns.map((column) => `${column.name}: ${column.type}`).join(', ')).toBe(columns);
    expect(result.table.columns.map((column) => cells(column).at(-1) ?? null)).toEqual(last);
    expect(result.problems.map(({ code }) => code)).toEqual(problems);
  });

  it.each(REFUSED)(
    '%s is refused',
    async (name, code) => {
      expect((await failure(read(name))).code).toBe(code);
    },
    30_000,
  );

  it('none is forgotten', () => {
    const names = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !NO_DATA.test(entry.name))
      .map(({ name }) => name);
    expect(names.sort()).toEqual([...READ, ...REFUSED].map(([name]) => name).sort());
  });
});
