// Features in blocks are, bit for bit, those in memory; they are made once, and made again where they are damaged.
import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PreparedData, visitRows } from '../../../src/engine/data/prepared.ts';
import { shuffleGenerator } from '../../../src/engine/data/shuffle.ts';
import { jobData, openJobData } from '../../../src/main/services/datasets/blocks/job-data.ts';
import { savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { NO_DATA } from '../../../src/project/new-document.ts';
import { failure } from './support.ts';

let folder = '';
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerloom-prepare-blocks-'));
});
afterAll(() => rm(folder, { recursive: true }));

function csv(rows: number): string {
  const next = shuffleGenerator(3);
  let text = 'a,b,word,day,label\n';
  for (let row = 0; row < rows; row++) {
    const day = String(1 + (next() % 28)).padStart(2, '0');
    const b = next() % 9 === 0 ? '' : next() % 1000;
    text += `${(next() / 1e8).toFixed(3)},${b},w${next() % 5},2024-03-${day},${next() % 3}\n`;
  }
  return text;
}

async function bothWays(file: string, changes: Partial<DataBinding>) {
  const blocks = { folder: join(folder, `store-${made++}`), memoryBytes: 32 * 1024, diskBytes: 2 ** 30 };
  const service = new DatasetService({ resourcesDir: '', blocks });
  const card = await service.openFile(file);
  const binding = { ...NO_DATA, source: card.source, schema: card.schema, ...changes };
  const inBlocks = await service.prepare(binding);
  const inMemory = await new DatasetService({ resourcesDir: '' }).prepare(binding);
  return { inBlocks, inMemory, binding, blocks, service };
}

function features(data: PreparedData): number[] {
  const width = (data.streamed?.features ?? data.tensors.features)?.shape.reduce((a, b) => a * b, 1) ?? 0;
  const found: number[] = [];
  const rows = Int32Array.from({ length: data.rows }, (_, row) => row);
  visitRows(data, 'features', rows, (numbers, offset) => {
    found.push(...numbers.subarray(offset, offset + width));
  });
  return found;
}

function expectSame(inBlocks: PreparedData, inMemory: PreparedData): void {
  expect(inBlocks.streamed?.features).toBeDefined();
  expect(inMemory.streamed).toBeUndefined();
  expect(features(inBlocks)).toEqual(features(inMemory));
  const { streamed: _, ...rest } = inBlocks;
  const { features: __, ...tensors } = inMemory.tensors;
  expect(rest).toEqual({ ...inMemory, tensors });
}

describe('features in blocks', () => {
  it.each([
    ['standard', 'mean'],
    ['robust', 'median'],
    ['minmax', 'mostFrequent'],
    ['none', 'drop'],
  ] as const)('are those in memory, scaled by %s and filled by %s', async (scaling, missing) => {
    const file = join(folder, 'table.csv');
    await writeFile(file, csv(3000));
    const { inBlocks, inMemory } = await bothWays(file, { roles: { label: 'target' }, scaling, missing });
    expectSame(inBlocks, inMemory);
  });

  it('are those in memory for windows of a series', async () => {
    const file = join(folder, 'series.csv');
    await writeFile(file, csv(1500));
    const window = { length: 6, horizon: 1, stride: 2 };
    const { inBlocks, inMemory } = await bothWays(file, { roles: { a: 'target' }, missing: 'mean', window });
    expectSame(inBlocks, inMemory);
  });

  it('of pictures take a byte a pixel on the disk and are those in memory', async () => {
    const head = (shape: readonly number[]) => {
      const bytes = Buffer.alloc(4 + 4 * shape.length);
      bytes.set([0, 0, 8, shape.length]);
      for (const [axis, side] of shape.entries()) bytes.writeUInt32BE(side, 4 + 4 * axis);
      return bytes;
    };
    const next = shuffleGenerator(4);
    for (const sides of [
      [8, 9],
      [6, 5, 3],
    ]) {
      const size = sides.reduce((a, b) => a * b, 1);
      const name = `p${sides.length}`;
      const pixels = Uint8Array.from({ length: 700 * size }, () => next() & 255);
      await writeFile(
        join(folder, `${name}-images-idx3-ubyte`),
        Buffer.concat([head([700, ...sides]), pixels]),
      );
      const labels = Uint8Array.from({ length: 700 }, () => next() % 4);
      await writeFile(join(folder, `${name}-labels-idx1-ubyte`), Buffer.concat([head([700]), labels]));
      const file = join(folder, `${name}-images-idx3-ubyte`);
      const { inBlocks, inMemory, blocks } = await bothWays(file, { roles: { label: 'target' } });
      expectSame(inBlocks, inMemory);
      const entry = (await readdir(blocks.folder)).find((found) => found.endsWith('-features')) ?? '';
      expect((await stat(join(blocks.folder, entry, 'rows.blocks'))).size).toBeLessThan(1.1 * 700 * size);
    }
  });

  it('are written once for a binding, and anew for another', async () => {
    const file = join(folder, 'once.csv');
    await writeFile(file, csv(3000));
    const { binding, blocks, service } = await bothWays(file, {
      roles: { label: 'target' },
      missing: 'mean',
    });
    const entries = async () =>
      (await readdir(blocks.folder)).filter((name) => name.endsWith('-features')).length;
    const progress: number[] = [];
    await service.prepare(binding, { onProgress: (share) => progress.push(share) });
    await new DatasetService({ resourcesDir: '', blocks }).prepare(binding);
    expect(await entries()).toBe(1);
    await service.prepare({ ...binding, scaling: 'minmax' });
    expect(await entries()).toBe(2);
  });

  it('of another file, encoded with what training learnt, are those in memory', async () => {
    const [file, other] = [join(folder, 'trained.csv'), join(folder, 'other.csv')];
    await writeFile(file, csv(3000));
    await writeFile(other, csv(2500));
    const { binding, inMemory, service } = await bothWays(file, {
      roles: { label: 'target', day: 'ignored' },
      missing: 'mean',
    });
    const encoding = savedEncoding(inMemory);
    const there = await service.prepareFile(other, binding, encoding);
    expectSame(there, await new DatasetService({ resourcesDir: '' }).prepareFile(other, binding, encoding));
    const batches: unknown[][] = [];
    for await (const { rows } of service.fileRowBatches(other, binding, false, 999)) batches.push(rows);
    expect(batches.map(({ length }) => length)).toEqual([999, 999, 502]);
    expect(batches.flat()).toEqual(await service.fileRows(other, binding));
  });

  it('that are damaged say so, and are made again the next time', async () => {
    const file = join(folder, 'damaged.csv');
    await writeFile(file, csv(3000));
    const { binding, blocks, service, inMemory } = await bothWays(file, {
      roles: { label: 'target' },
      missing: 'mean',
    });
    const entry = (await readdir(blocks.folder)).find((name) => name.endsWith('-features')) ?? '';
    const handle = await open(join(blocks.folder, entry, 'rows.blocks'), 'r+');
    await handle.write(Buffer.from([1, 2, 3]), 0, 3, 100);
    await handle.close();
    const there = openJobData(jobData(await service.prepare(binding)));
    const read = async () => there.streamed?.features?.blocks.read(0, new Float32Array(1e5));
    expect((await failure(read())).code).toBe('data.blocksDamaged');
    const again = await service.prepare(binding);
    expect(features(again)).toEqual(features(inMemory));
  });
});
