import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource, fileSource } from '../../../src/main/services/readers/source.ts';
import { cells, columnOf, failure, readBytes } from './support.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/data');
const words = (content: string) => new TextEncoder().encode(content);
const TABLE = words('x,y\n1,a\n2,b\n3,a\n');
const directoryOf = (zip: Uint8Array): number =>
  new DataView(zip.buffer, zip.byteOffset).getUint32(zip.length - 22 + 16, true);

describe('a zip of several tables', () => {
  const zip = zipSync({
    'a/small.csv': words('q\n1\n2\n'),
    'a/large.csv': TABLE,
    'notes/readme.md': words('hello'),
    '__MACOSX/a/large.csv': words('no table'),
  });

  it('reads the largest and offers the others', async () => {
    const result = await readBytes(zip, 't.zip');
    expect(result.part).toBe('a/large.csv');
    expect(result.parts?.map(({ id }) => id)).toEqual(['a/small.csv', 'a/large.csv']);
    expect(cells(columnOf(result, 'x'))).toEqual([1, 2, 3]);
  });

  it('reads the one that was chosen', async () => {
    const result = await readTable(bytesSource('t.zip', zip), { reading: { part: 'a/small.csv' } });
    expect(cells(columnOf(result, 'q'))).toEqual([1, 2]);
  });

  it('names what there is where the chosen one is not', async () => {
    const reading = { part: 'b.csv' };
    expect((await failure(readTable(bytesSource('t.zip', zip), { reading }))).message).toBe(
      't.zip has no “b.csv”. It holds: a/small.csv, a/large.csv. Choose one of these.',
    );
  });

  it('tables of any format are read in it', async () => {
    const entries: Record<string, Uint8Array> = {};
    for (const name of ['shop.sqlite', 'table.parquet', 'records.json', 'matrix-f4.npy', 'set.npz']) {
      entries[`in/${name}`] = new Uint8Array(await readFile(join(FIXTURES, name)));
    }
    const all = bytesSource('all.zip', zipSync(entries));
    const rows = async (part: string) => (await readTable(all, { reading: { part } })).table.rows;
    expect(await rows('in/shop.sqlite')).toBe(12);
    expect(await rows('in/table.parquet')).toBe(4);
    expect(await rows('in/records.json')).toBe(4);
    expect(await rows('in/matrix-f4.npy')).toBe(4);
    expect(await rows('in/set.npz')).toBe(6);
  });
});

describe('a zip that other programs made', () => {
  it.each(['python.zip', 'python-zip64.zip', 'stored.zip'])('%s', async (name) => {
    const result = await readTable(await fileSource(join(FIXTURES, name)));
    expect(cells(columnOf(result, 'x'))).toEqual([1, 2, 3, 4]);
  });

  it('names in the DOS page of Russian archivers are read', async () => {
    const result = await readTable(await fileSource(join(FIXTURES, 'dos-names.zip')));
    expect(result.parts?.map(({ id }) => id)).toEqual(['данные.csv', 'ещё.csv']);
  });

  it('one with a password says so', async () => {
    expect(await failure(readTable(await fileSource(join(FIXTURES, 'encrypted.zip'))))).toEqual({
      code: 'data.zipEncrypted',
      message:
        'encrypted.zip is protected by a password (table.csv is encrypted). Unpack it with the password and open what is inside.',
    });
  });
});

describe('a zip whose headers lie', () => {
  const lying = (change: (view: DataView, directory: number) => void): Uint8Array => {
    const zip = zipSync({ 'a.csv': words('x,y\n1,2\n'.repeat(50)) });
    change(new DataView(zip.buffer), directoryOf(zip));
    return zip;
  };
  const cases: [string, (view: DataView, directory: number) => void, string][] = [
    ['more than can be packed so small', (v, d) => v.setUint32(d + 24, 0x7fff0000, true), 'impossible size'],
    ['less than there is', (v, d) => v.setUint32(d + 24, 10, true), 'it holds more than the directory says'],
    [
      'more than there is',
      (v, d) => v.setUint32(d + 24, 5000, true),
      'it holds less than the directory says',
    ],
    ['a place out of the file', (v, d) => v.setUint32(d + 42, 0x00ffffff, true), 'its place is not where'],
    ['another checksum', (v, d) => v.setUint32(d + 16, 1, true), 'the checksum does not fit'],
    [
      'a directory beyond the end',
      (v) => v.setUint32(v.byteLength - 22 + 12, 0x7fffffff, true),
      'the directory does not fit the file',
    ],
  ];
  it.each(cases)('%s', async (_, change, detail) => {
    const found = await failure(readBytes(lying(change), 'l.zip'));
    expect(found.code).toBe('data.badFile');
    expect(found.message).toContain(detail);
  });

  it('a bomb of zeros is refused after the first of them', async () => {
    const zeros = zipSync({ 'a.csv': new Uint8Array(64 << 20) }, { level: 9 });
    const before = process.memoryUsage().arrayBuffers;
    const found = await failure(readBytes(zeros, 'bomb.zip'));
    expect(found.code).toBe('data.binary');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
  });

  it('an archive within an archive is not opened', async () => {
    const nested = zipSync({ 'inner.zip': zipSync({ 'a.csv': TABLE }) });
    expect(await failure(readBytes(nested, 'outer.zip'))).toEqual({
      code: 'data.zipNested',
      message: 'outer.zip holds another archive (inner.zip). Unpack the outer one and open the inner one.',
    });
  });

  it('a spreadsheet whose name and first bytes do not tell is told by what it holds', async () => {
    const filler = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) & 255);
    const book = zipSync({ 'docProps/thumb.bin': [filler, { level: 0 }], 'xl/workbook.xml': words('<x/>') });
    expect((await failure(readBytes(book, 'b.zip'))).code).toBe('data.spreadsheet');
  });
});

it('unpacking a large table tells how far it is and ends where it is cancelled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layerloom-zip-'));
  const path = join(folder, 'large.zip');
  const rows = Array.from({ length: 400_000 }, (_, i) => `${i * 7919},${i % 13}`).join('\n');
  await writeFile(path, zipSync({ 'large.csv': words(`x,y\n${rows}\n`) }, { level: 1 }));
  const seen: number[] = [];
  await readTable(await fileSource(path), { onProgress: (fraction) => seen.push(fraction) });
  expect(seen.length).toBeGreaterThan(3);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const controller = new AbortController();
  const reading = readTable(await fileSource(path), {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  await expect(reading).rejects.toThrow('enough');
  await rm(folder, { recursive: true });
});
