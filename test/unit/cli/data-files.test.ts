// `data` on files of several tables, and projects whose data has moved, without a process of their own.
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locale } from '../../../src/base/text.ts';
import { describeData } from '../../../src/main/cli/commands/data.ts';
import { createOutput } from '../../../src/main/cli/output.ts';
import { bindFile, readProject } from '../../../src/main/cli/workplace.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { packProject } from '../../../src/project/file/project-file.ts';
import { emptyDocument, NO_DATA } from '../../../src/project/new-document.ts';

const SHOP = resolve('test/fixtures/data/shop.sqlite');
const datasets = new DatasetService({ resourcesDir: '' });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerloom-cli-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function described(
  path: string,
  options: Parameters<typeof describeData>[1],
  { json = false, locale = 'en' as Locale } = {},
): Promise<string[]> {
  const lines: string[] = [];
  const output = createOutput(json, (line) => lines.push(line), locale);
  await describeData(path, options, { datasets }, output);
  return lines;
}

describe('data', () => {
  it('names the tables of a database, and reads the one that is chosen', async () => {
    const [size, tables] = await described(SHOP, {});
    expect(size).toBe('shop.sqlite: 12 rows × 4 columns');
    expect(tables).toBe(
      'table orders; to choose with --table: goods (4), orders (12), we ird "name (4), sold',
    );
    expect((await described(SHOP, { table: 'goods' }))[0]).toBe('shop.sqlite: 4 rows × 5 columns');
    await expect(described(SHOP, { table: 'nope' })).rejects.toMatchObject({ code: 'data.noPart' });
  });

  it('says the size of pictures, in words and in records', async () => {
    const path = join(folder, 'digits-images-idx3-ubyte');
    await writeFile(
      path,
      Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]),
    );
    const [size, , image] = await described(path, {});
    expect(size).toBe('digits-images-idx3-ubyte: 1 row × 1 column');
    expect(image).toMatch(/^image {3}image 2×3×1 /);
    const [russian, , picture, problem] = await described(path, {}, { locale: 'ru' });
    expect(russian).toBe('digits-images-idx3-ubyte: строк 1, столбцов 1');
    expect(picture).toMatch(/^image {4,}изображение 2×3×1 /);
    expect(problem).toMatch(/^предупреждение: рядом с digits-images-idx3-ubyte не найдены метки/);
    const records = (await described(path, {}, { json: true })).map((line) => JSON.parse(line));
    expect(records[1]).toMatchObject({ type: 'column', name: 'image', shape: [2, 3, 1] });
  });

  it('counts the rows of every class, however many there are', async () => {
    const path = join(folder, 'classes.csv');
    const words = Array.from({ length: 120 }, (_, row) => `word${row % 40},${row % 30}`);
    await writeFile(path, `w,n\n${[...words, 'word39,7'].join('\n')}\n`);
    const records = (await described(path, {}, { json: true })).map((line) => JSON.parse(line));
    const [w, n] = records.filter(({ type }) => type === 'column');
    expect(Object.keys(w.counts)).toHaveLength(40);
    expect([w.counts.word0, w.counts.word39]).toEqual([3, 4]);
    expect([Object.keys(n.counts).length, n.counts['7'], n.counts['29']]).toEqual([30, 5, 4]);
  });

  it('writes all problems as CSV', async () => {
    const path = join(folder, 'bad.csv');
    await writeFile(
      path,
      `x,y\n${Array.from({ length: 900 }, (_, i) => (i % 3 ? `${i},1` : `${i},`)).join('\n')}\n`,
    );
    const problems = join(folder, 'problems.csv');
    expect(await described(path, { problems })).toContain(`300 problems: ${problems}`);
    expect((await readFile(problems, 'utf8')).split('\r\n')).toHaveLength(302);
  });

  it('takes the order of day and month that it is told', async () => {
    const path = join(folder, 'dates.csv');
    await writeFile(path, 'd;n\n03/04/2024;1\n05/06/2024;2\n');
    expect((await described(path, {})).join()).toContain('they were read as day/month/year');
    expect((await described(path, { dateOrder: 'mdy' })).join()).not.toContain('warning');
    expect((await bindFile(datasets, NO_DATA, path, { dateOrder: 'mdy' })).source).toMatchObject({
      reading: { dateOrder: { '*': 'mdy' } },
    });
  });
});

describe('a project whose data has moved', () => {
  it('is read with the same content from beside it, and keeps its path where there is none', async () => {
    await mkdir(join(folder, 'project', 'data'), { recursive: true });
    const old = join(folder, 'people.csv');
    await writeFile(old, 'x,y\n1,2\n3,4\n');
    const { source, schema } = await datasets.openFile(old);
    const document = emptyDocument('Moved');
    const project = join(folder, 'project', 'p.loom');
    await writeFile(
      project,
      packProject({ document: { ...document, data: { ...document.data, source, schema } }, runs: [] }),
    );
    expect((await readProject(project)).document.data.source).toEqual(source);
    const now = join(folder, 'project', 'data', 'people.csv');
    await rename(old, now);
    expect((await readProject(project)).document.data.source).toEqual({ ...source, path: now });
    await writeFile(now, 'x,y\n1,2\n3,5\n');
    expect((await readProject(project)).document.data.source).toEqual(source);
  });
});
