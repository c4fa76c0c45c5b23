// Pictures to one image column and their classes: decoded, turned upright, brought to one size.
import { AppError } from '../../../../base/errors/app-error.ts';
import { pixelSeries } from '../../../../engine/data/series.ts';
import type { TableColumn } from '../../../../engine/data/table.ts';
import { TableBlocks } from '../../datasets/blocks/table-blocks.ts';
import { wordColumnOf } from '../column-types.ts';
import type { ReadOptions, ReadResult } from '../define.ts';
import { ProblemList, withProblem } from '../problems.ts';
import { tableResult } from '../table-result.ts';
import { decodePicture, type PictureTarget, pictureInfo } from './decode.ts';

export interface PictureEntry {
  /** Path within the folder or archive, with slashes. */
  readonly name: string;
  readonly load: () => Promise<Uint8Array>;
}

export const PICTURE_EXTENSIONS = [
  'png',
  'jpg',
  'jpeg',
  'webp',
  'tif',
  'tiff',
  'gif',
  'bmp',
  'avif',
] as const;
const EXTENSIONS = new RegExp(`\\.(?:${PICTURE_EXTENSIONS.join('|')})$`, 'i');
const LOOKED_AT = 300;
/** Pictures of one size up to this are kept as they are. */
const KEPT_SIDE = 128;
const RESIZED_SIDE = 64;
const MAX_PICTURES = 500_000;
const MAX_PIXEL_BYTES = 2 ** 30;
const AT_ONCE = 16;

/** Whether the name is that of a picture; what operating systems leave in archives is not. */
export function isPicture(name: string): boolean {
  const parts = name.split('/');
  return EXTENSIONS.test(name) && !parts.some((part) => part.startsWith('.') || part === '__MACOSX');
}

/** `entries` in any order; the class of a picture is the folder it lies in, where there are several. */
export async function readPictures(
  file: string,
  entries: readonly PictureEntry[],
  options: ReadOptions,
): Promise<ReadResult> {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const problems = new ProblemList(options.problemLimit);
  const target = await targetOf(file, sorted, options, problems);
  const { height, width, channels } = target;
  const size = height * width * channels;
  const bytes = sorted.length * size;
  const blocks =
    options.storage && bytes > Math.min(options.storage.memoryBytes, MAX_PIXEL_BYTES)
      ? new TableBlocks(options.storage, [
          { dtype: 'u8', width: size },
          { dtype: 'i32', width: 1 },
        ])
      : null;
  if (sorted.length > MAX_PICTURES || (blocks === null && bytes > MAX_PIXEL_BYTES)) {
    const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
    throw new AppError('data.tooLarge', {
      file,
      needed: mebibytes(bytes),
      limit: mebibytes(MAX_PIXEL_BYTES),
    });
  }

  const pixels = new Uint8Array(blocks === null ? bytes : size);
  blocks?.begin(sorted.length);
  const labels = new Int32Array(sorted.length);
  const words = new Map<string, number>();
  const files: string[] = [];
  let rows = 0;
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    options.signal?.throwIfAborted();
    const batch = sorted.slice(start, start + AT_ONCE);
    const decoded = await Promise.all(batch.map((entry) => decode(entry, target)));
    decoded.forEach((picture, index) => {
      const { name } = batch[index]!;
      if (picture === null) {
        problems.add('error', 'data.badPicture', { name });
        return;
      }
      const word = folderOf(name);
      const label = words.get(word) ?? words.size;
      words.set(word, label);
      labels[rows] = label;
      files.push(name);
      if (blocks === null) pixels.set(picture, rows * size);
      else blocks.append([picture, labels.subarray(rows, rows + 1)], 1);
      rows++;
    });
    options.onProgress?.(Math.min(1, (start + batch.length) / sorted.length));
  }
  if (rows === 0) throw new AppError('data.noPictures', { file });

  const stored = blocks?.finish();
  const columns: TableColumn[] = [
    {
      type: 'image',
      name: 'image',
      missing: 0,
      shape: [height, width, channels],
      pixels: stored?.pixels(0) ?? pixelSeries(pixels.subarray(0, rows * size), size),
    },
  ];
  if (words.size > 1) {
    columns.push(wordColumnOf('label', stored?.codes(1) ?? labels.slice(0, rows), [...words.keys()]));
  } else problems.add('warning', 'data.noClassFolders', { file });
  return tableResult({ rows, columns, lines: null, files }, problems);
}

const NAMED = 5;

/** Says which other files lie among the pictures: nothing of them is used. */
export function withOthers(result: ReadResult, others: readonly string[], count = others.length): ReadResult {
  if (count === 0) return result;
  const names = others.slice(0, NAMED).join(', ') + (count > NAMED ? ', …' : '');
  return withProblem(result, 'warning', 'data.otherFiles', { count, names });
}

function folderOf(name: string): string {
  return name.split('/').at(-2) ?? '';
}

/** What the user chose, or a size that suits what is there. */
async function targetOf(
  file: string,
  entries: readonly PictureEntry[],
  options: ReadOptions,
  problems: ProblemList,
): Promise<PictureTarget> {
  const step = Math.max(1, Math.floor(entries.length / LOOKED_AT));
  const looked = entries.filter((_, index) => index % step === 0).slice(0, LOOKED_AT);
  const seen = (await Promise.all(looked.map(sizeOf))).filter((found) => found !== null);
  const [first] = seen;
  if (first === undefined) throw new AppError('data.noPictures', { file });
  if (seen.some(({ deep }) => deep)) problems.add('warning', 'data.deepPictures', {});
  const chosen = options.reading?.pictures;
  const grey = chosen?.colour === 'grey' || (chosen?.colour !== 'colour' && seen.every((one) => one.grey));
  const channels = grey ? 1 : 3;
  if (chosen !== undefined) {
    return { height: chosen.height, width: chosen.width, channels, fit: chosen.fit };
  }
  const same = seen.every(({ height, width }) => height === first.height && width === first.width);
  if (same && Math.max(first.height, first.width) <= KEPT_SIDE) {
    return { height: first.height, width: first.width, channels, fit: 'crop' };
  }
  const largest = Math.max(...seen.map(({ height, width }) => Math.max(height, width)));
  const side = Math.min(RESIZED_SIDE, largest);
  problems.add('warning', 'data.picturesResized', { side });
  return { height: side, width: side, channels, fit: 'crop' };
}

/** A picture that cannot be had at all (a damaged archive, no permission) counts as one that cannot be read. */
async function sizeOf(entry: PictureEntry): Promise<Awaited<ReturnType<typeof pictureInfo>>> {
  const bytes = await contentOf(entry);
  return bytes && pictureInfo(bytes);
}

async function decode(entry: PictureEntry, target: PictureTarget): Promise<Uint8Array | null> {
  const bytes = await contentOf(entry);
  return bytes && decodePicture(bytes, target);
}

async function contentOf(entry: PictureEntry): Promise<Uint8Array | null> {
  try {
    return await entry.load();
  } catch (error) {
    if (error instanceof AppError || isSystemError(error)) return null;
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
