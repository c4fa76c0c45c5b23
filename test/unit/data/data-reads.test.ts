import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/contract/host.ts';
import { DataReads } from '../../../src/main/services/data-reads.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { failure } from './support.ts';

const ROWS = 3_000_000;

describe('reading a large file', () => {
  let folder = '';
  let path = '';
  const events: { message: string; fraction: number | null }[] = [];
  const reads = new DataReads();
  const client: Client = {
    id: 'window',
    emit: (name, payload) => {
      if (name === 'data.progress' && payload !== null && 'fraction' in payload) events.push(payload);
    },
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-large-'));
    path = join(folder, 'large.csv');
    await writeFile(path, `x,y\n${'0.123456,0.654321\n'.repeat(ROWS)}`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('tells how far it is, from 0 to 1', async () => {
    const service = new DatasetService({ resourcesDir: '' });
    const card = await reads.run(client, 'large.csv', (hooks) => service.openFile(path, hooks));
    expect(card.schema.rows).toBe(ROWS);
    const fractions = events.map(({ fraction }) => fraction ?? Number.NaN);
    expect(fractions.length).toBeGreaterThan(0);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    for (const fraction of fractions) expect(fraction > 0 && fraction <= 1).toBe(true);
  });

  it('shows its first rows before the rest is read; a small file and a broken one do not', async () => {
    const service = new DatasetService({ resourcesDir: '' });
    const card = await service.preview(path);
    expect(card?.preview).toHaveLength(100);
    expect(card?.schema.columns.map(({ name, type }) => [name, type])).toEqual([
      ['x', 'number'],
      ['y', 'number'],
    ]);
    const small = join(folder, 'small.csv');
    await writeFile(small, 'x,y\n1,2\n');
    expect(await service.preview(small)).toBeNull();
    const broken = join(folder, 'broken.csv');
    await writeFile(broken, `x,"y\n${'1,2\n'.repeat(2_000_000)}`);
    expect(await service.preview(broken)).toBeNull();
  });

  it('ends where its client cancels, and is read whole the next time', async () => {
    const service = new DatasetService({ resourcesDir: '' });
    const other: Client = { id: 'another', emit: () => {} };
    const reading = reads.run(client, 'large.csv', ({ signal }) =>
      service.openFile(path, {
        signal,
        onProgress: () => {
          reads.cancel(other);
          reads.cancel(client);
        },
      }),
    );
    expect(await failure(reading)).toEqual({
      code: 'data.cancelled',
      message: 'Reading large.csv was cancelled.',
    });
    expect((await service.openFile(path)).schema.rows).toBe(ROWS);
  });
});
