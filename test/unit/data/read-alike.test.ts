// Another file of the same kind is read as the training data was, however few rows it has to go by.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visitRows } from '../../../src/engine/data/prepared.ts';
import { savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { DataBinding, Reading } from '../../../src/project/document.ts';
import { NO_DATA } from '../../../src/project/new-document.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerloom-alike-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const service = new DatasetService({ resourcesDir: '' });

async function bound(path: string, changes: Partial<DataBinding> = {}): Promise<DataBinding> {
  const { source, schema } = await service.openFile(path);
  return { ...NO_DATA, source, schema, ...changes };
}

describe('a prediction file', () => {
  it('has the fractions of the training file, where three digits could be thousands', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 10}5;${3 * i},5`);
    const binding = await bound(await write('comma.csv', `x;y\n${rows.join('\n')}\n`), {
      roles: { y: 'target' },
    });
    expect(binding.schema?.decimal).toBe('comma');
    const other = await write('comma-other.csv', 'x;y\n1,763;5,290\n2,898;8,690\n');
    expect(await service.fileRows(other, binding)).toEqual([[1.763], [2.898]]);
  });

  it('has the order of day and month of the training file', async () => {
    const day = (i: number) =>
      `${String(1 + (i % 12)).padStart(2, '0')}/${String(1 + (i % 28)).padStart(2, '0')}/2023`;
    const rows = Array.from({ length: 60 }, (_, i) => `${day(i)},${1 + (i % 12)}`);
    const binding = await bound(await write('us.csv', `when,month\n${rows.join('\n')}\n`), {
      roles: { month: 'target' },
    });
    const other = await write('us-other.csv', 'when\n01/05/2023\n02/05/2023\n12/05/2023\n');
    const months = (await service.fileRows(other, binding)).map((cells) => cells[1]);
    expect(months).toEqual([1, 2, 12]);
    // What the person says of the other file holds.
    const { source } = binding;
    if (source.kind !== 'file') throw new Error('not a file');
    const told = { ...binding, source: { ...source, reading: { dateOrder: { '*': 'dmy' } } as Reading } };
    expect((await service.fileRows(other, told)).map((cells) => cells[1])).toEqual([5, 5, 5]);
  });

  it('has the codes of the training file: 007 is no 7, and a word like a date no date', async () => {
    const codes = ['007', '010', '1.10', 'A12', 'B7', '2024-01-02'];
    const rows = Array.from({ length: 60 }, (_, i) => `${codes[i % codes.length]},${i % 6}`);
    const train = `code,y\n${rows.join('\n')}\n`;
    const binding = await bound(await write('codes.csv', train), { roles: { y: 'target' } });
    const other = await write('codes-other.csv', 'code\n007\n1.10\n');
    expect(await service.fileRows(other, binding)).toEqual([['007'], ['1.10']]);
    const date = await write('codes-date.csv', 'code\n2024-01-02\n');
    expect(await service.fileRows(date, binding)).toEqual([['2024-01-02']]);
    const json = await write('codes.json', JSON.stringify([{ code: '007' }, { code: '010' }]));
    expect(await service.fileRows(json, binding)).toEqual([['007'], ['010']]);
  });
});

describe('two tables of one file', () => {
  it('are scored each by its own rows, also where features lie in blocks', async () => {
    const table = (sign: number) =>
      `x,y\n${Array.from({ length: 3000 }, (_, i) => `${(sign * i) / 100},${(3 * sign * i) / 100}`).join('\n')}\n`;
    const text = new TextEncoder();
    const zip = zipSync({ 'a.csv': text.encode(table(1)), 'b.csv': text.encode(table(-1)) }, { level: 0 });
    const path = await write('two.zip', zip);
    const blocks = { folder: join(folder, 'store'), memoryBytes: 4096, diskBytes: 2 ** 30 };
    const small = new DatasetService({ resourcesDir: '', blocks });
    const { source, schema } = await small.openFile(path, { reading: { part: 'a.csv' } });
    const binding: DataBinding = { ...NO_DATA, source, schema, roles: { y: 'target' }, scaling: 'none' };
    const encoding = savedEncoding(await service.prepare(binding));
    const first = async (part: string) => {
      if (source.kind !== 'file') throw new Error('not a file');
      const own = { ...binding, source: { ...source, reading: { part } } };
      const data = await small.prepareFile(path, own, encoding, true);
      expect(data.streamed?.features).toBeDefined();
      let found = 0;
      visitRows(data, 'features', Int32Array.of(100), (numbers, at) => {
        found = numbers[at] ?? Number.NaN;
      });
      return found;
    };
    expect([await first('a.csv'), await first('b.csv'), await first('a.csv')]).toEqual([1, -1, 1]);
  });
});
