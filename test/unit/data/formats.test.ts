import { copyFile, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/base/errors/app-error.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { fileSource } from '../../../src/main/services/readers/source.ts';
import { binding, cells, columnOf, failure, picture, readBytes, readText } from './support.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/data');
const read = async (name: string) => readTable(await fileSource(join(FIXTURES, name)));
const RECORDS = {
  x: [1.5, -2.25, 0.001, 4],
  count: [3, null, 7, 9],
  colour: ['red', 'blue', 'red', 'blue'],
  ok: ['true', 'false', 'true', 'true'],
};

describe('JSON written by Python', () => {
  it.each(['records.json', 'lines.jsonl', 'columns.json'])('%s', async (file) => {
    const { table, problemCount, preview } = await read(file);
    expect(Object.fromEntries(table.columns.map((column) => [column.name, cells(column)]))).toEqual(RECORDS);
    expect(problemCount).toBe(0);
    expect(preview[1]).toEqual(['-2.25', null, 'blue', 'false']);
  });

  it('nested objects and lists of numbers become columns', async () => {
    const { table } = await readText(
      '[{"a":{"b":1,"c":"u"},"v":[1,2]},{"a":{"b":2,"c":"v"},"v":[3,4]}]',
      'n.json',
    );
    expect(table.columns.map(({ name }) => name)).toEqual(['a.b', 'a.c', 'v_0', 'v_1']);
    expect(cells(table.columns[3])).toEqual([2, 4]);
  });

  it('lists of lists take their first list of words as the header', async () => {
    const { table } = await readText('[["x","y"],[1,"a"],[2,"b"]]', 'l.json');
    expect(table.columns.map((column) => [column.name, cells(column)])).toEqual([
      ['x', [1, 2]],
      ['y', ['a', 'b']],
    ]);
  });

  it('a wrapped list is found', async () => {
    const { table } = await readText('{"version":1,"data":[{"x":1},{"x":2}]}', 'w.json');
    expect(cells(table.columns.find(({ name }) => name === 'x'))).toEqual([1, 2]);
  });

  it('words among numbers are named by line', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `{"x":${i === 4 ? '"abc"' : i}}`).join('\n');
    const { problems } = await readText(lines, 'p.jsonl');
    expect(problems.map(({ message }) => message.en)).toEqual([
      'line 5, column x: “abc” is not a number; the cell counts as missing. Correct it in the file.',
    ]);
  });

  it('what is no JSON among many lines is left out by its line, and many of them are refused', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => (i === 4 ? '{"x":' : `{"x":${i}}`));
    const { table, problems } = await readText(lines.join('\n'), 'p.jsonl');
    expect(cells(table.columns[0])).toHaveLength(29);
    expect(problems.map(({ code, line }) => [code, line])).toEqual([['data.badLine', 5]]);
    expect(problems[0]?.message.ru).toContain('запись обрывается');
    const half = lines.map((line, i) => (i % 2 === 0 ? line : '{"x":'));
    expect((await failure(readText(half.join('\n'), 'p.jsonl'))).code).toBe('data.badJson');
  });

  it('NaN and Infinity, as Python writes them, are missing; in words they stay', async () => {
    const list =
      '[{"x":NaN,"w":"NaN and Infinity"},{"x":-Infinity,"w":"b\\"NaN"},{"x":1.5,"w":"c"},{"x":2,"w":"d"}]';
    const { table } = await readText(list, 'p.json');
    expect(cells(table.columns[0])).toEqual([null, null, 1.5, 2]);
    expect(cells(table.columns[1])).toEqual(['NaN and Infinity', 'b"NaN', 'c', 'd']);
    const byLine = await readText('{"x":1}\n{"x":NaN}\n{"x":3}', 'p.jsonl');
    expect(cells(byLine.table.columns[0])).toEqual([1, null, 3]);
  });

  const faults: [string, string, string][] = [
    ['{"x":1}\n{"x":2\n{"x":3}', 'data.badJson', 'f.json, line 2: this is not valid JSON'],
    ['[{"x":1},\n{"x":}]', 'data.badJson', 'f.json, line 2: this is not valid JSON'],
    ['42', 'data.jsonShape', 'f.json is JSON, but holds a single value'],
    ['[]', 'data.noRows', 'f.json has no rows'],
    ['', 'data.emptyFile', 'f.json is empty'],
  ];
  it.each(faults)('%j is refused', async (content, code, message) => {
    const found = await failure(readText(content, 'f.json'));
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
  });

  it('keys that JavaScript treats specially are only names', async () => {
    const { table } = await readText(
      '[{"__proto__":1,"constructor":2},{"__proto__":3,"constructor":4}]',
      'k.json',
    );
    expect(table.columns.map(({ name }) => name)).toEqual(['column_1', 'constructor']);
    expect(Object.prototype).not.toHaveProperty('1');
  });

  it('any JSON value ends in a table or in a clear refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (content) => {
        const result = await readText(content, 'any.json').catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'AppError', code: expect.stringMatching(/^data\./) });
          return null;
        });
        if (result !== null) expect(result.table.columns.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('Parquet written by Arrow', () => {
  it('numbers, words, truth values, dates and decimals', async () => {
    const { table } = await read('table.parquet');
    expect(Object.fromEntries(table.columns.map((column) => [column.name, cells(column)]))).toEqual({
      ...RECORDS,
      day: [1, 2, 3, 4].map((day) => `2024-01-0${day}T00:00:00.000Z`),
      amount: [1, 2, 3, 4],
    });
  });

  it('a path with signs that globs use is that path', async () => {
    const folder = await mkdtemp(join(tmpdir(), "layerloom-[a]*'-"));
    const path = join(folder, "it's [1]?.parquet");
    await copyFile(join(FIXTURES, 'table.parquet'), path);
    expect((await readTable(await fileSource(path))).table.rows).toBe(4);
    await rm(folder, { recursive: true });
  });

  it('a damaged file is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'layerloom-parquet-'));
    const path = join(folder, 'broken.parquet');
    const { readFile, writeFile } = await import('node:fs/promises');
    const whole = await readFile(join(FIXTURES, 'table.parquet'));
    await writeFile(path, whole.subarray(0, whole.length / 2));
    expect(await failure(readTable(await fileSource(path)))).toEqual({
      code: 'data.badFile',
      message: 'broken.parquet is marked as Parquet but is damaged: it is cut off. Copy it or save it anew.',
    });
    // In the words of neither the library nor the disk, in both languages, wherever the damage is.
    const reasons = new Set<string>();
    for (let at = 4; at < whole.length; at += 23) {
      const spoilt = Uint8Array.from(whole);
      spoilt[at]! ^= 0xff;
      await writeFile(path, spoilt);
      const error = await readTable(await fileSource(path)).catch((thrown: unknown) => thrown);
      if (!(error instanceof AppError)) continue;
      reasons.add(`${error.params.detail}: ${error.params.detailRu}`);
    }
    expect(reasons.size).toBeGreaterThan(1);
    for (const reason of reasons) expect(reason).toMatch(/^[a-z ]+: [а-яё ]+$/);
    await rm(folder, { recursive: true });
  });
});

describe('arrays written by NumPy', () => {
  it('a matrix becomes number columns, in either order of axes', async () => {
    const matrix = await read('matrix-f4.npy');
    expect(matrix.table.columns.map(cells)).toEqual([
      [0, 0.75, 1.5, 2.25],
      [0.25, 1, 1.75, 2.5],
      [0.5, 1.25, 2, 2.75],
    ]);
    expect((await read('fortran-i8.npy')).table.columns.map(cells)[1]).toEqual([1, 4, 7, 10]);
  });

  it('big-endian and half-precision numbers are read', async () => {
    expect((await read('big-endian.npy')).table.columns.map(cells)).toEqual([[0, 0.5, 1, 1.5]]);
    expect((await read('half.npy')).table.columns.map(cells)).toEqual([
      [1.5, -0.25, 65504, expect.closeTo(6e-8, 9)],
    ]);
  });

  it('an archive gives pictures with their labels, and says what it left out', async () => {
    const result = await read('set.npz');
    expect(columnOf(result, 'x')).toMatchObject({ type: 'image', shape: [4, 3, 1] });
    expect(columnOf(result, 'y')).toMatchObject({ type: 'category', classes: ['cat', 'dog'] });
    expect(result.problems.map(({ code }) => code)).toEqual(['data.skippedArrays']);
  });

  it('pickled objects are refused, not opened', async () => {
    expect((await failure(read('objects.npy'))).code).toBe('data.pickle');
  });

  it('a header that promises more than there is allocates nothing', async () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (4000000000, 4), }";
    const file = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Buffer.from([header.length, 0]),
      Buffer.from(header),
      Buffer.alloc(64),
    ]);
    expect((await failure(readBytes(file, 'x.npy'))).message).toContain(
      'promises 128000000000 bytes, there are 64',
    );
  });
});

describe('IDX, as MNIST ships it', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-idx-'));
    await copyFile(join(FIXTURES, 'tiny-images-idx3-ubyte'), join(folder, 'alone-images-idx3-ubyte'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('images and their gzipped labels are found together, from either file', async () => {
    for (const file of ['tiny-images-idx3-ubyte', 'tiny-labels-idx1-ubyte.gz']) {
      const result = await read(file);
      const image = columnOf(result, 'image');
      expect(image).toMatchObject({ type: 'image', shape: [4, 3, 1] });
      expect(cells(columnOf(result, 'label'))).toEqual([0, 1, 2, 0, 1, 2]);
      if (image.type === 'image') expect(picture(image.pixels, 0).slice(0, 4)).toEqual([0, 3, 6, 9]);
    }
  });

  it('become tensors in the shape of the picture', async () => {
    const service = new DatasetService({ resourcesDir: folder });
    const card = await service.openFile(join(FIXTURES, 'tiny-images-idx3-ubyte'));
    expect(card.suggestedTarget).toBe('label');
    expect(card.pictures).toHaveLength(6);
    const bound = {
      ...binding(null),
      source: card.source,
      schema: card.schema,
      roles: { label: 'target' } as const,
    };
    const data = await service.prepare({
      ...bound,
      scaling: 'minmax',
      split: { validation: 0, seed: 1, stratify: true },
    });
    expect(data.tensors.features?.shape).toEqual([4, 3, 1]);
    expect([...(data.tensors.features?.data ?? [])].slice(0, 3)).toEqual(
      [0, 3, 6].map((v) => Math.fround(v / 255)),
    );
    const raw = await service.rows(bound, [1]);
    expect(raw[0]).toHaveLength(12);
    const encoded = service.encodeRows(bound, data, raw);
    expect([...encoded.data]).toEqual([...(data.tensors.features?.data ?? [])].slice(12, 24));
  });

  it('images without labels say which file is missing', async () => {
    const result = await readTable(await fileSource(join(folder, 'alone-images-idx3-ubyte')));
    expect(result.problems.map(({ message }) => message.en)).toEqual([
      'no labels were found beside alone-images-idx3-ubyte. Put alone-labels-idx1-ubyte into the same folder and open the file again.',
    ]);
  });

  it('labels that are put beside the images later are found when the file is opened again', async () => {
    const service = new DatasetService({ resourcesDir: '' });
    const later = await mkdtemp(join(tmpdir(), 'layerloom-later-'));
    const images = join(later, 'tiny-images-idx3-ubyte');
    await copyFile(join(FIXTURES, 'tiny-images-idx3-ubyte'), images);
    expect((await service.openFile(images)).schema.columns).toHaveLength(1);
    await copyFile(join(FIXTURES, 'tiny-labels-idx1-ubyte.gz'), join(later, 'tiny-labels-idx1-ubyte.gz'));
    // File systems count time in steps of some milliseconds.
    const soon = new Date(Date.now() + 2000);
    await utimes(later, soon, soon);
    expect((await service.openFile(images)).schema.columns).toHaveLength(2);
    await rm(later, { recursive: true });
  });

  it('a header that lies about the sizes is refused', async () => {
    const header = Buffer.from([0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]);
    expect((await failure(readBytes(header, 'x-idx3-ubyte'))).code).toBe('data.badFile');
  });
});

it('a gzipped CSV is read as the CSV inside', async () => {
  const { gzipSync } = await import('node:zlib');
  const result = await readBytes(gzipSync('x,y\n1,a\n2,b\n'), 'data.csv.gz');
  expect(cells(columnOf(result, 'x'))).toEqual([1, 2]);
});
