// `predict` and `evaluate` on every kind of data: the built program in a process of its own.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { draftNetwork } from '../../../src/project/draft.ts';
import { projectFormat } from '../../../src/project/file/index.ts';
import { emptyDocument } from '../../../src/project/new-document.ts';
import { rebound } from '../../../src/project/rebind.ts';

const datasets = new DatasetService({ resourcesDir: '' });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerloom-cli-kinds-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function cli(...args: readonly string[]) {
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    const env = { ...process.env, LANG: 'C', LC_ALL: '' };
    execFile(
      process.execPath,
      [resolve('out/main/cli.js'), ...args],
      { cwd: folder, env },
      (error, out, err) => done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** A drafted network for the file, trained for an epoch; answers the project's path. */
async function trained(name: string, path: string, changes: Partial<DataBinding> = {}): Promise<string> {
  const card = await datasets.openFile(path);
  const empty = emptyDocument(name);
  const data = { ...rebound(empty.data, card).binding, ...changes };
  const { document } = present(draftNetwork({ ...empty, data }), 'a draft');
  const project = join(folder, `${name}.loom`);
  await writeFile(project, projectFormat.encode({ document, runs: [] }));
  const { code, err } = await cli('train', project, '--epochs', '1', '--save', project);
  expect([code, err]).toEqual([0, '']);
  return project;
}

/** Dark and light squares, in a folder a class. */
async function pictures(count: number, side: number): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (let index = 0; index < count; index++) {
    const shade = index % 2 === 0 ? 20 + index : 230 - index;
    const background = { r: shade, g: shade, b: shade };
    const picture = sharp({ create: { width: side, height: side, channels: 3, background } });
    const content = await picture.toColourspace('b-w').png().toBuffer();
    files[`${index % 2 === 0 ? 'dark' : 'light'}/${index}.png`] = new Uint8Array(content);
  }
  return files;
}

async function pictureFolder(name: string, count: number): Promise<string> {
  const path = join(folder, name);
  for (const [file, content] of Object.entries(await pictures(count, 8))) {
    await mkdir(join(path, file, '..'), { recursive: true });
    await writeFile(join(path, file), content);
  }
  return path;
}

async function pictureZip(name: string, count: number): Promise<string> {
  const path = join(folder, `${name}.zip`);
  await writeFile(path, zipSync(await pictures(count, 8)));
  return path;
}

function idx(shape: readonly number[], data: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((side) => [0, 0, 0, side]), ...data]);
}

/** Images with their labels beside them. */
async function idxPair(name: string, count: number, side = 8): Promise<string> {
  const images = join(folder, `${name}-images-idx3-ubyte`);
  const pixels = Array.from({ length: count * side * side }, (_, at) =>
    Math.floor(at / side ** 2) % 2 === 0 ? at % 60 : 255 - (at % 60),
  );
  await writeFile(images, idx([count, side, side], pixels));
  const labels = Array.from({ length: count }, (_, row) => row % 2);
  await writeFile(join(folder, `${name}-labels-idx1-ubyte`), idx([count], labels));
  return images;
}

/** A table whose last column is its target, `yes` or `no`. */
async function csv(
  name: string,
  count: number,
  header: string,
  row: (index: number) => string,
): Promise<string> {
  const path = join(folder, `${name}.csv`);
  const rows = Array.from({ length: count }, (_, index) => `${row(index)},${index % 2 === 0 ? 'yes' : 'no'}`);
  await writeFile(path, `${header},label\n${rows.join('\n')}\n`);
  return path;
}

const day = (index: number) =>
  new Date(Date.UTC(2024, index % 12, 1 + (index % 28))).toISOString().slice(0, 10);
const review = (index: number) =>
  `${index % 2 ? 'I liked' : 'I did not like'} this film number ${index} at all`;

interface Kind {
  readonly name: string;
  readonly make: (name: string, count: number) => Promise<string>;
  readonly changes?: Partial<DataBinding>;
}

const KINDS: readonly Kind[] = [
  { name: 'folder', make: pictureFolder },
  { name: 'zip', make: pictureZip },
  { name: 'idx', make: idxPair },
  { name: 'date', make: (name, n) => csv(name, n, 'when,x', (i) => `${day(i)},${i}`) },
  {
    name: 'index',
    make: (name, n) => csv(name, n, 'town,x', (i) => `${['Kazan', 'Perm', 'Omsk'][i % 3]},${i % 7}`),
    changes: { columns: { town: { encoding: 'index' } } },
  },
  {
    name: 'text',
    make: (name, n) => csv(name, n, 'review', review),
    changes: {
      columns: {
        review: {
          text: {
            ...{ unit: 'words', length: 8, vocabulary: 60, minCount: 1 },
            ...{ lowerCase: true, pad: 'end', cut: 'end' },
          },
        },
      },
    },
  },
  {
    name: 'missing',
    make: (name, n) => csv(name, n, 'x,z', (i) => `${i % 5 === 0 ? '' : i},${(i * 7) % 11}`),
    changes: { missing: 'mean' },
  },
];

/** Whose answers are told apart by the picture's file. */
const PICTURES: ReadonlySet<string> = new Set(['folder', 'zip']);

describe('a trained project', () => {
  it.each(KINDS)('predicts and scores another file: $name', async ({ name, make, changes }) => {
    const project = await trained(name, await make(`${name}-train`, 40), changes);
    const other = await make(`${name}-other`, 12);
    const predicted = await cli('predict', project, '--data', other);
    expect([predicted.code, predicted.err]).toEqual([0, '']);
    const lines = predicted.out.trim().split('\n');
    expect(lines).toHaveLength(13);
    expect(lines[0]?.startsWith('file,')).toBe(PICTURES.has(name));
    for (const line of lines.slice(1)) {
      const cells = line.split(',');
      if (PICTURES.has(name)) expect(cells.shift()).toMatch(/^(dark|light)\/\d+\.png$/);
      const [answer, ...probabilities] = cells;
      expect(lines[0]).toContain(`p(${answer})`);
      expect(probabilities.length).toBeGreaterThan(0);
      for (const probability of probabilities) expect(Number(probability)).toBeLessThanOrEqual(1);
    }
    const scored = await cli('evaluate', project, '--data', other, '--json');
    expect([scored.code, scored.err]).toEqual([0, '']);
    expect(JSON.parse(scored.out)).toMatchObject({ count: 12, loss: expect.any(Number) });
  });

  it('predicts a picture by itself, and pictures without class folders', async () => {
    const project = await trained('single', await pictureFolder('single-train', 20));
    const [[, content] = ['', new Uint8Array()]] = Object.entries(await pictures(1, 30));
    const one = join(folder, 'one.png');
    await writeFile(one, content);
    const { code, out, err } = await cli('predict', project, '--data', one);
    expect([code, err, out.trim().split('\n').length]).toEqual([0, '', 2]);
    await mkdir(join(folder, 'flat'));
    await writeFile(join(folder, 'flat', 'a.png'), content);
    const flat = await cli('predict', project, '--data', join(folder, 'flat'));
    expect([flat.code, flat.err, flat.out]).toEqual([0, '', out.replace('one.png', 'a.png')]);
    expect(out).toMatch(/^file,class,p\(dark\),p\(light\)\none\.png,dark,/);
    const json = await cli('predict', project, '--data', one, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ row: 1, of: { file: 'one.png' }, class: 'dark' });
  });

  it('says how many rows could not be read, beside the answers for the others', async () => {
    const path = await csv('long', 30, 'x', String);
    const project = await trained('long', path);
    const other = join(folder, 'long-other.csv');
    await writeFile(other, 'x,label\n1,yes\n2,no,too,many\n3,yes\n4,no\n5,yes\n');
    const { code, out, err } = await cli('predict', project, '--data', other);
    const lines = out.trim().split('\n');
    expect([code, lines.length]).toEqual([0, 5]);
    expect(lines.map((line) => line.split(',')[0])).toEqual(['row', '1', '3', '4', '5']);
    expect(err).toBe(
      'long-other.csv: 1 row is left out as unreadable and not predicted; “data long-other.csv” lists them.\n',
    );
  });

  it('says so of a broken line of JSON, and numbers the rows after it as the file does', async () => {
    const path = await csv('records', 30, 'x', String);
    const project = await trained('records', path);
    const other = join(folder, 'records.jsonl');
    const lines = Array.from({ length: 12 }, (_, i) =>
      i === 4 ? '{"x": 4, "la' : `{"x": ${i}, "label": "yes"}`,
    );
    await writeFile(other, `${lines.join('\n')}\n`);
    const { code, out, err } = await cli('predict', project, '--data', other);
    expect([code, err.split(' is left out')[0]]).toEqual([0, 'records.jsonl: 1 row']);
    const numbers = out
      .trim()
      .split('\n')
      .map((line) => line.split(',')[0]);
    expect(numbers).toEqual(['row', ...[1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12].map(String)]);
  });

  it('leaves out rows with gaps as training did, says how many, and numbers the others', async () => {
    const path = join(folder, 'gaps.csv');
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${i},${i === 6 || i === 9 ? '' : i % 4},${i % 2 ? 'yes' : 'no'}`,
    );
    await writeFile(path, `a,b,label\n${rows.join('\n')}\n`);
    const project = await trained('gaps', path, { missing: 'drop' });
    const { code, out, err } = await cli('predict', project, '--data', path);
    expect(code).toBe(0);
    expect(err).toBe(
      'gaps.csv: 2 rows are left out for missing cells and not predicted; “row” is the number of a row in the file.\n',
    );
    const [head, ...lines] = out.trim().split('\n');
    expect(head).toMatch(/^row,class,/);
    const numbers = lines.map((line) => Number(line.split(',')[0]));
    expect(numbers).toEqual(rows.flatMap((_, i) => (i === 6 || i === 9 ? [] : [i + 1])));
    const json = await cli('predict', project, '--data', path, '--json');
    expect(
      json.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).row),
    ).toEqual(numbers);
    const scored = await cli('evaluate', project, '--data', path, '--json');
    expect([scored.code, JSON.parse(scored.out).count]).toEqual([0, 28]);
  });

  it('says which groups are too short for a window, and refuses a file of nothing else', async () => {
    const path = join(folder, 'shops.csv');
    const shops = (sizes: readonly number[]) =>
      `shop,v\n${sizes.flatMap((size, shop) => Array.from({ length: size }, (_, i) => `g${shop},${(i * 7) % 5}.5`)).join('\n')}\n`;
    await writeFile(path, shops([20, 20]));
    const project = await trained('shops', path, {
      roles: { v: 'target', shop: 'group' },
      window: { length: 3, horizon: 1, stride: 1 },
    });
    const other = join(folder, 'shops-other.csv');
    await writeFile(other, shops([5, 2]));
    const some = await cli('predict', project, '--data', other);
    expect([some.code, some.out.trim().split('\n').length]).toEqual([0, 4]);
    expect(some.err).toBe('shops-other.csv: 1 group is shorter than a window (3 rows) and not predicted.\n');
    await writeFile(other, shops([2, 1]));
    const none = await cli('predict', project, '--data', other);
    expect([none.code, none.out]).toEqual([1, '']);
    expect(none.err).toContain('No group of “shop” has 3 rows');
  });

  it('says in one line what size of pictures it takes', async () => {
    const project = await trained('twelve', await idxPair('twelve', 20, 12));
    const { code, err } = await cli('predict', project, '--data', await idxPair('eight', 4, 8));
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('holds pictures of 8×8×1, the network takes 12×12×1. Give them as picture files');
  });

  it('guards class names that a spreadsheet would run', async () => {
    const path = join(folder, 'formulas.csv');
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 2 ? '=cmd|x' : '@sum'}`);
    await writeFile(path, `x,label\n${rows.join('\n')}\n`);
    const project = await trained('formulas', path);
    const { out } = await cli('predict', project, '--data', path);
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(31);
    for (const line of lines.slice(1)) expect(line).toMatch(/^"?'(=cmd\|x|@sum)"?,/);
  });

  it('tells in one line that its data is elsewhere', async () => {
    const path = await csv('gone', 30, 'x', String);
    const project = await trained('gone', path);
    await rm(path);
    const { code, err } = await cli('train', project, '--epochs', '1');
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toContain('give its place with --data FILE');
  });
});
