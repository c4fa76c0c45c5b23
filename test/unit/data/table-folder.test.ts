// Folders opened by their path that hold no pictures: MNIST as it ships, tables, and tables beside texts.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'layerloom-folders-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const service = () => new DatasetService({ resourcesDir: '' });

async function folder(name: string, files: Record<string, Uint8Array | string>): Promise<string> {
  const path = join(root, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(join(path, file, '..'), { recursive: true });
    await writeFile(join(path, file), content);
  }
  return path;
}

function idx(shape: readonly number[], ...data: number[]): Uint8Array {
  return Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((side) => [0, 0, 0, side]), ...data]);
}

describe('a folder without pictures', () => {
  it('of images and labels as MNIST ships them is that set, with the test part to choose', async () => {
    const path = await folder('mnist', {
      't10k-images-idx3-ubyte.gz': gzipSync(idx([1, 2, 2], 9, 9, 9, 9)),
      't10k-labels-idx1-ubyte.gz': gzipSync(idx([1], 5)),
      'train-images-idx3-ubyte': idx([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8),
      'train-labels-idx1-ubyte': idx([2], 7, 3),
      'readme.txt': 'digits',
    });
    const data = service();
    const card = await data.openFile(path);
    expect(card.schema.rows).toBe(2);
    expect(card.schema.columns.map(({ name, type }) => [name, type])).toEqual([
      ['image', 'image'],
      ['label', 'number'],
    ]);
    expect(card.parts?.map(({ id }) => id)).toEqual(['t10k-images-idx3-ubyte.gz', 'train-images-idx3-ubyte']);
    expect(card.part).toBe('train-images-idx3-ubyte');
    const test = await data.openFile(path, { reading: { part: 't10k-images-idx3-ubyte.gz' } });
    expect(test.schema.rows).toBe(1);
    expect(test.sha256).not.toBe(card.sha256);
    expect((await service().openFile(path)).sha256).toBe(card.sha256);
  });

  it('of one table is that table; of several, the largest, and the others can be chosen', async () => {
    const one = await service().openFile(await folder('one', { 'in/t.csv': 'x,y\n1,2\n', 'notes.md': 'hi' }));
    expect(one.schema.columns.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(one.parts).toBeUndefined();
    const path = await folder('several', { 'a.csv': 'x\n1\n2\n3\n4\n', 'b.jsonl': '{"z":1}\n' });
    const several = await service().openFile(path);
    expect([several.part, several.parts?.map(({ id }) => id)]).toEqual(['a.csv', ['a.csv', 'b.jsonl']]);
    const other = await service().openFile(path, { reading: { part: 'b.jsonl' } });
    expect(other.schema.columns.map(({ name }) => name)).toEqual(['z']);
  });

  it('of many texts and one table is the texts', async () => {
    const path = await folder('texts', {
      'good/1.txt': 'fine',
      'good/2.txt': 'well',
      'bad/1.txt': 'poor',
      'index.csv': 'file\n1\n',
    });
    const card = await service().openFile(path);
    expect(card.schema.columns.map(({ name }) => name)).toEqual(['text', 'class']);
  });

  it('tells which has how many rows where images and labels differ, whichever is opened', async () => {
    const path = await folder('uneven', {
      'train-images-idx3-ubyte': idx([2, 1, 1], 1, 2),
      'train-labels-idx1-ubyte': idx([3], 7, 3, 1),
    });
    const said = /train-images-idx3-ubyte has 2 images, .*train-labels-idx1-ubyte has 3 labels/;
    for (const name of ['', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte']) {
      await expect(service().openFile(join(path, name))).rejects.toThrow(said);
    }
  });
});
