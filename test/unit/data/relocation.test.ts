import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataCard } from '../../../src/contract/data.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { compared, findMoved } from '../../../src/main/services/relocation.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { binding, failure } from './support.ts';

const CONTENT = 'age,class\n1,a\n2,b\n3,a\n4,b\n';

describe('a data file that has moved', () => {
  let folder = '';
  let bound: DataBinding = binding(null);
  const boundTo = (card: DataCard): DataBinding => ({
    ...binding(null),
    source: card.source,
    schema: card.schema,
    roles: { class: 'target' },
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-moved-'));
    await mkdir(join(folder, 'old'));
    await mkdir(join(folder, 'project', 'data', 'deep'), { recursive: true });
    await writeFile(join(folder, 'old', 'people.csv'), CONTENT);
    const service = new DatasetService({ resourcesDir: '' });
    bound = boundTo(await service.openFile(join(folder, 'old', 'people.csv')));
    await rename(join(folder, 'old', 'people.csv'), join(folder, 'project', 'data', 'deep', 'people.csv'));
    await writeFile(join(folder, 'project', 'people.csv'), 'age,group,class\nx,1,a\ny,2,b\n');
    await writeFile(join(folder, 'project', 'other.csv'), CONTENT);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const source = () => {
    if (bound.source.kind !== 'file') throw new Error('expected a file');
    return bound.source;
  };

  it('is asked for by its old place', async () => {
    const found = await failure(new DatasetService({ resourcesDir: '' }).card(bound));
    expect(found.code).toBe('data.moved');
    expect(found.message).toContain(join(folder, 'old', 'people.csv'));
  });

  it('is looked for by name beside the project and below, the same content first', async () => {
    expect(await findMoved(source(), join(folder, 'project'))).toEqual([
      { path: join(folder, 'project', 'data', 'deep', 'people.csv'), same: true },
      { path: join(folder, 'project', 'people.csv'), same: false },
    ]);
    expect(await findMoved(source(), join(folder, 'old'))).toEqual([]);
    expect(await findMoved(source(), join(folder, 'nowhere'))).toEqual([]);
  });

  it('is the same data at its new place', async () => {
    const service = new DatasetService({ resourcesDir: '' });
    const card = await service.openFile(join(folder, 'project', 'data', 'deep', 'people.csv'));
    const found = compared(bound, card);
    expect(found).toMatchObject({ same: true, rowsBefore: 4, missing: [], added: [], retyped: [] });
    expect((await service.card({ ...bound, source: card.source })).schema).toEqual(bound.schema);
  });

  it('of the same name but with other content is told apart, with what differs', async () => {
    const service = new DatasetService({ resourcesDir: '' });
    const card = await service.openFile(join(folder, 'project', 'people.csv'));
    expect(compared(bound, card)).toMatchObject({
      same: false,
      rowsBefore: 4,
      missing: [],
      added: ['group'],
      retyped: ['age'],
    });
  });
});

describe('the list of problems for a spreadsheet', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-problems-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('holds every problem, beyond those that are shown, in the order of the lines', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) =>
      i % 12 === 5 ? `bad${i},${i}` : i % 100 === 7 ? `,${i}` : `${i}.5,${i}`,
    );
    const path = join(folder, 'many.csv');
    await writeFile(path, `x,y\n${rows.join('\n')}\n1,2,3\n`);
    const service = new DatasetService({ resourcesDir: '' });
    const card = await service.openFile(path);
    expect(card.problems).toHaveLength(200);
    const problems = await service.problems({ ...binding(null), source: card.source });
    const bad = rows.filter((row) => row.startsWith('bad')).length;
    const blank = rows.filter((row) => row.startsWith(',')).length;
    const counts = new Map<string, number>();
    for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'data.notANumber': bad,
      'data.missingCell': blank,
      'data.longRow': 1,
    });
    const lines = problems.map(({ line }) => line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});
