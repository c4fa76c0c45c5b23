import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { cells, columnOf, failure, picture, readBytes } from './support.ts';

type Colour = { r: number; g: number; b: number; alpha?: number };
const plain = (
  width: number,
  height: number,
  background: Colour,
  format: 'png' | 'jpeg' | 'webp' | 'tiff' | 'gif' = 'png',
) =>
  sharp({ create: { width, height, channels: background.alpha === undefined ? 3 : 4, background } })
    .toFormat(format)
    .toBuffer();
const RED = { r: 255, g: 0, b: 0 };
const BLUE = { r: 0, g: 0, b: 255 };
const words = (content: string) => new TextEncoder().encode(content);

describe('a zip of pictures', () => {
  it('takes the folder of a picture for its class', async () => {
    const zip = zipSync({
      'set/red/1.png': await plain(6, 4, RED),
      'set/red/2.webp': await plain(6, 4, RED, 'webp'),
      'set/blue/1.tiff': await plain(6, 4, BLUE, 'tiff'),
      'set/blue/.hidden.png': words('no picture'),
      '__MACOSX/set/blue/1.png': words('no picture'),
      'set/notes.txt': words('hello'),
    });
    const result = await readBytes(zip, 'set.zip');
    const image = columnOf(result, 'image');
    expect(image).toMatchObject({ type: 'image', shape: [4, 6, 3] });
    expect(cells(columnOf(result, 'label'))).toEqual(['blue', 'red', 'red']);
    if (image.type === 'image') expect(picture(image.pixels, 0)[2]).toBeGreaterThan(250);
    expect(result.problems).toEqual([]);
  });

  it('brings different sizes to one, turns EXIF upright, puts alpha on white, and leaves out what it cannot read', async () => {
    const tall = await sharp({ create: { width: 20, height: 10, channels: 3, background: BLUE } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const zip = zipSync({
      'a/1.png': await plain(200, 100, RED),
      'a/2.png': await plain(10, 10, { ...RED, alpha: 0 }),
      'b/1.jpg': tall,
      'b/2.png': (await plain(10, 10, RED)).subarray(0, 40),
    });
    const result = await readBytes(zip, 'set.zip');
    const image = columnOf(result, 'image');
    expect(image).toMatchObject({ shape: [64, 64, 3] });
    expect(cells(columnOf(result, 'label'))).toEqual(['a', 'a', 'b']);
    if (image.type === 'image') {
      expect(picture(image.pixels, 1).slice(0, 3)).toEqual([255, 255, 255]);
    }
    expect(result.problems.map(({ code }) => code)).toEqual(['data.picturesResized', 'data.badPicture']);
  });

  it('an empty file among them is told and left out', async () => {
    const zip = zipSync({
      'a/0.png': new Uint8Array(),
      'a/1.png': await plain(6, 4, RED),
      'b/1.png': await plain(6, 4, BLUE),
    });
    const result = await readBytes(zip, 'set.zip');
    expect(cells(columnOf(result, 'label'))).toEqual(['a', 'b']);
    expect(result.problems.map(({ code }) => code)).toEqual(['data.badPicture']);
  });

  it('keeps grey pictures to one channel, 16 bits included', async () => {
    const grey = await sharp(Uint16Array.from([0, 0x8080, 0xffff, 0x4040]), {
      raw: { width: 2, height: 2, channels: 1 },
    })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    const image = columnOf(await readBytes(zipSync({ 'a/1.png': grey, 'b/1.png': grey }), 'g.zip'), 'image');
    expect(image).toMatchObject({ shape: [2, 2, 1] });
    if (image.type === 'image') expect(picture(image.pixels, 0)).toEqual([0, 128, 255, 64]);
  });

  it('a zip of one table is that table', async () => {
    const table = words('x,y\n1,a\n2,b\n');
    expect(cells(columnOf(await readBytes(zipSync({ 'in/t.csv': table }), 't.zip'), 'x'))).toEqual([1, 2]);
  });

  it('a zip of IDX files gives images with their labels', async () => {
    const idx = (rank: number, shape: number[], ...data: number[]) =>
      Uint8Array.from([0, 0, 8, rank, ...shape.flatMap((side) => [0, 0, 0, side]), ...data]);
    const zip = zipSync({
      't10k-labels-idx1-ubyte': idx(1, [1], 5),
      'train-labels-idx1-ubyte.gz': gzipSync(idx(1, [2], 7, 9)),
      'train-images-idx3-ubyte': idx(3, [2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8),
    });
    const result = await readBytes(zip, 'mnist.zip');
    expect(columnOf(result, 'image')).toMatchObject({ type: 'image', shape: [2, 2, 1] });
    expect(cells(columnOf(result, 'label'))).toEqual([7, 9]);
    expect(result.problems.map(({ code }) => code)).toEqual(['data.skippedArrays']);
  });

  it('a truncated zip is refused', async () => {
    const zip = zipSync({ 'a.csv': words('x,y\n1,2\n'.repeat(100)) });
    expect((await failure(readBytes(zip.subarray(0, zip.length - 30), 't.zip'))).code).toBe('data.badFile');
  });

  it('an entry whose size is impossible is not unpacked', async () => {
    const zip = zipSync({ 'a.csv': words('x,y\n1,2\n') });
    const view = new DataView(zip.buffer);
    const directory = view.getUint32(zip.length - 22 + 16, true);
    view.setUint32(directory + 24, 0x7fff0000, true);
    expect((await failure(readBytes(zip, 't.zip'))).message).toContain('impossible size');
  });
});

describe('a folder of pictures', () => {
  let folder = '';
  const service = new DatasetService({ resourcesDir: '' });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-pictures-'));
    for (const [name, colour] of [
      ['cats', RED],
      ['dogs', BLUE],
    ] as const) {
      await mkdir(join(folder, name));
      for (let i = 0; i < 5; i++) await writeFile(join(folder, name, `${i}.png`), await plain(8, 8, colour));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is a dataset with a class per sub-folder, and is read again when a picture comes', async () => {
    const card = await service.openFile(folder);
    expect(card.schema).toEqual({
      rows: 10,
      columns: [
        { name: 'image', type: 'image', classes: null, shape: [8, 8, 3] },
        { name: 'label', type: 'category', classes: ['cats', 'dogs'] },
      ],
    });
    expect(card.suggestedTarget).toBe('label');
    expect((await service.openFile(folder)).sha256).toBe(card.sha256);
    await writeFile(join(folder, 'cats', 'new.png'), await plain(8, 8, RED));
    const grown = await service.openFile(folder);
    expect(grown.schema.rows).toBe(11);
    expect(grown.sha256).not.toBe(card.sha256);
  });

  it('names the files among the pictures that are passed over', async () => {
    const mixed = await mkdtemp(join(folder, '..', 'layerloom-mixed-'));
    const files: Record<string, Uint8Array> = {
      'a/1.png': await plain(6, 4, RED),
      'b/2.png': await plain(6, 4, BLUE),
      'b/zero.png': new Uint8Array(),
      'about.pdf': words('%PDF'),
      'a/notes.doc': words('x'),
    };
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(mixed, name, '..'), { recursive: true });
      await writeFile(join(mixed, name), content);
    }
    const { problems, schema } = await service.openFile(mixed);
    expect(schema.rows).toBe(2);
    expect(problems.map(({ code }) => code)).toEqual(['data.otherFiles', 'data.badPicture']);
    expect(problems[0]?.message).toEqual({
      en: 'other files were passed over (2): a/notes.doc, about.pdf.',
      ru: 'остальные файлы пропущены (2): a/notes.doc, about.pdf.',
    });
    const zipped = await readBytes(zipSync(files), 'mixed.zip');
    expect(zipped.problems.map(({ code }) => code)).toEqual(['data.otherFiles', 'data.badPicture']);
    await rm(mixed, { recursive: true });
  });

  it('follows links to classes elsewhere, and never enters a folder twice', async () => {
    const linked = await mkdtemp(join(folder, '..', 'layerloom-linked-'));
    await symlink(join(folder, 'dogs'), join(linked, 'beasts'));
    await mkdir(join(linked, 'red'));
    await writeFile(join(linked, 'red', '1.png'), await plain(8, 8, RED));
    await symlink(join(folder, 'dogs', '0.png'), join(linked, 'red', 'link.png'));
    await symlink(linked, join(linked, 'red', 'up'));
    await symlink(join(linked, 'red'), join(linked, 'again'));
    await symlink('nowhere', join(linked, 'gone'));
    const { schema, problems } = await service.openFile(linked);
    expect(schema.rows).toBe(7);
    expect(schema.columns[1]?.classes).toEqual(['beasts', 'red']);
    expect(problems).toEqual([]);
    await rm(linked, { recursive: true });
  });
});
