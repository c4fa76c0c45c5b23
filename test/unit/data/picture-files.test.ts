import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { decodeBmp } from '../../../src/main/services/readers/pictures/bmp.ts';
import { decodePicture, pictureInfo } from '../../../src/main/services/readers/pictures/decode.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import type { PictureReading } from '../../../src/project/document.ts';
import { binding, columnOf, readBytes } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/data/pictures');
const load = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)));
const WHOLE = { height: 6, width: 8, channels: 3, fit: 'crop' } as const;
const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
const GREEN = [0, 255, 0];
const YELLOW = [255, 255, 0];
/** The pixels in the four corners, in reading order. */
const corners = (pixels: Uint8Array | null, height = 6, width = 8): number[][] =>
  [0, width - 1, (height - 1) * width, height * width - 1].map((pixel) => [
    ...(pixels ?? new Uint8Array(0)).subarray(3 * pixel, 3 * pixel + 3),
  ]);
/** Of 16 bits a channel. */
const DEEP: ReadonlySet<string> = new Set([
  ...['sixteen.png', 'sixteen.tiff', 'rgb.tiff', 'grey.png', 'grey16.png', 'grey-msb.tif'],
]);
const far = (a: number[][], b: number[][]): number =>
  Math.max(...a.flatMap((pixel, i) => pixel.map((value, k) => Math.abs(value - b[i]![k]!))));

describe('pictures written by ImageMagick', () => {
  const exact = ['rgb.png', 'sixteen.png', 'palette.png', 'rgb.webp', 'rgb.tiff', 'sixteen.tiff', 'rgb.gif'];
  const bitmaps = ['24.bmp', 'core.bmp', 'palette.bmp', 'rle.bmp', '555.bmp', '565.bmp'];
  it.each([...exact, ...bitmaps, 'moving.gif'])('%s', async (name) => {
    expect(await pictureInfo(load(name))).toEqual({ height: 6, width: 8, grey: false, deep: DEEP.has(name) });
    expect(corners(await decodePicture(load(name), WHOLE))).toEqual([RED, BLUE, GREEN, YELLOW]);
  });

  it.each(['rgb.jpg', ...Array.from({ length: 8 }, (_, i) => `orientation-${i + 1}.jpg`)])(
    '%s is upright',
    async (name) => {
      expect(await pictureInfo(load(name))).toEqual({
        height: 6,
        width: 8,
        grey: false,
        deep: DEEP.has(name),
      });
      const found = corners(await decodePicture(load(name), WHOLE));
      expect(far(found, [RED, BLUE, GREEN, YELLOW])).toBeLessThan(12);
    },
  );

  it('colours for print become colours of a screen', async () => {
    const found = corners(await decodePicture(load('cmyk.jpg'), WHOLE));
    expect(found[0]![0]! - found[0]![2]!).toBeGreaterThan(100);
    expect(found[3]![0]! - found[3]![2]!).toBeGreaterThan(100);
  });

  it.each(['grey.png', 'grey16.png', 'grey-msb.tif', 'grey.bmp', 'one-bit.bmp'])(
    '%s is grey',
    async (name) => {
      expect(await pictureInfo(load(name))).toEqual({
        height: 6,
        width: 8,
        grey: true,
        deep: DEEP.has(name),
      });
      const pixels = await decodePicture(load(name), { ...WHOLE, channels: 1 });
      expect(pixels).toHaveLength(48);
      // Yellow is lighter than blue.
      expect(pixels![47]! - pixels![7]!).toBeGreaterThan(100);
    },
  );

  it.each(['clear.png', 'clear.bmp'])('%s, which is transparent, lies on white', async (name) => {
    const white = [255, 255, 255];
    expect(corners(await decodePicture(load(name), WHOLE))).toEqual([white, white, white, white]);
  });

  it('all of them are read together as one dataset', async () => {
    const names = readdirSync(FOLDER);
    const zip = zipSync(
      Object.fromEntries(names.map((name) => [`${name.split('.').at(-1)}/${name}`, load(name)])),
    );
    const result = await readBytes(zip, 'all.zip');
    expect(result.table.rows).toBe(names.length);
    expect(columnOf(result, 'image')).toMatchObject({ shape: [6, 8, 3] });
    expect(result.problems.map(({ code, message }) => [code, message.en])).toEqual([
      [
        'data.deepPictures',
        'the pictures have 16 bits a channel and were read with 8 (256 shades). If finer shades matter, save them as NPY arrays.',
      ],
    ]);
  });
});

describe('pictures whose headers promise too much', () => {
  it('a PNG of seven thousand pixels a side in eighty bytes is not decoded', async () => {
    const lying = load('rgb.png');
    const view = new DataView(lying.buffer);
    view.setUint32(16, 7000);
    view.setUint32(20, 7000);
    expect(await decodePicture(lying, WHOLE)).toBeNull();
  });

  it('large ones come one after another, and come out right', async () => {
    const { default: sharp } = await import('sharp');
    const background = { r: 200, g: 100, b: 50 };
    const large = await sharp({ create: { width: 2400, height: 1800, channels: 3, background } })
      .png({ progressive: true })
      .toBuffer();
    const all = await Promise.all([1, 2, 3].map(() => decodePicture(new Uint8Array(large), WHOLE)));
    for (const pixels of all) expect([...(pixels ?? []).slice(0, 3)]).toEqual([200, 100, 50]);
  });
});

describe('bitmaps that are cut off or lie', () => {
  const whole = load('24.bmp');
  it.each([0, 10, 26, 40, 54, 100])('after %i bytes', (length) => {
    expect(decodeBmp(whole.subarray(0, length))).toBeNull();
  });

  it.each([
    ['a width of two thousand million', 18, 0x7fffffff],
    ['a height of −2³¹', 22, 0x80000000],
    ['pixels beyond the end', 10, 0x7fffffff],
    ['a header as long as memory', 14, 0xfffffff0],
    ['17 bits a pixel', 28, 17],
  ])('%s', (_, at, value) => {
    const changed = whole.slice();
    new DataView(changed.buffer).setUint32(at, value, true);
    expect(decodeBmp(changed)).toBeNull();
  });

  it('a run that goes past the picture stays within it', () => {
    const changed = load('rle.bmp');
    const pixelsAt = new DataView(changed.buffer).getUint32(10, true);
    for (let at = pixelsAt; at < changed.length; at += 2) changed[at] = 255;
    expect(decodeBmp(changed)?.data).toHaveLength(8 * 6 * 3);
  });
});

describe('the size and colours that the user chose', () => {
  const zip = zipSync({ 'a/1.png': load('rgb.png'), 'a/2.png': load('grey.png'), 'b/3.bmp': load('24.bmp') });
  const read = async (pictures: PictureReading) =>
    columnOf(await readTable(bytesSource('p.zip', zip), { reading: { pictures } }), 'image');

  it.each([
    ['crop', [RED, BLUE, GREEN, YELLOW]],
    ['stretch', [RED, BLUE, GREEN, YELLOW]],
    [
      'pad',
      [
        [255, 255, 255],
        [255, 255, 255],
        [255, 255, 255],
        [255, 255, 255],
      ],
    ],
  ] as const)('%s', async (fit, expected) => {
    const image = await read({ height: 16, width: 16, fit, colour: 'colour' });
    if (image.type !== 'image') throw new Error('expected an image');
    expect(image.shape).toEqual([16, 16, 3]);
    const found = corners(Uint8Array.from(image.pixels.row(0)), 16, 16);
    expect(
      far(
        found,
        expected.map((pixel) => [...pixel]),
      ),
    ).toBeLessThan(8);
  });

  it('grey, though some are coloured', async () => {
    expect(await read({ height: 4, width: 5, fit: 'crop', colour: 'grey' })).toMatchObject({
      shape: [4, 5, 1],
    });
  });

  it('other pictures are brought to what the network was trained on', async () => {
    const { mkdtemp, mkdir, rm, writeFile } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const folder = await mkdtemp(join(tmpdir(), 'layerloom-other-'));
    await writeFile(join(folder, 'train.zip'), zip);
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'x.jpg'), load('rgb.jpg'));
    await writeFile(join(folder, 'other', 'y.png'), load('grey.png'));
    const service = new DatasetService({ resourcesDir: '' });
    const pictures = { height: 4, width: 4, fit: 'stretch', colour: 'grey' } as const;
    const card = await service.openFile(join(folder, 'train.zip'), { reading: { pictures } });
    const bound = { ...binding(null), source: card.source, schema: card.schema };
    const trained = { ...bound, roles: { label: 'target' } as const };
    expect((await service.fileRows(join(folder, 'other'), trained)).map((row) => row.length)).toEqual([
      16, 16,
    ]);
    // Where nothing was chosen, the size that was found for training holds for the others too.
    const auto = await service.openFile(join(folder, 'train.zip'));
    const plain = { ...trained, source: auto.source, schema: auto.schema };
    await writeFile(join(folder, 'other', 'z.png'), load('grey16.png'));
    await rm(join(folder, 'other', 'x.jpg'));
    expect((await service.fileRows(join(folder, 'other'), plain)).map((row) => row.length)).toEqual([
      144, 144,
    ]);
    await rm(folder, { recursive: true });
  });
});
