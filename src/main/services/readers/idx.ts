// IDX, the format MNIST ships in: a header of four bytes and sizes, then numbers in big-endian order. The labels of an
// image file are found beside it by name.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import { text } from '../../../base/text.ts';
import { type ArrayStream, streamedArrayTable, streamedBytes } from './array-stream.ts';
import { arrayTable } from './array-table.ts';
import { numbersFrom, type PlainArray } from './arrays.ts';
import { CUT_OFF, damagedFile, UNKNOWN_HEADER, wrongLength } from './damaged.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from './define.ts';
import { gunzipSource, inflated, isGzip } from './gzip.ts';
import { ProblemList } from './problems.ts';
import { allBytes, fileSource } from './source.ts';

const TYPES = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' } as const;
const MAX_BYTES = 2 ** 31 - 1;
const MAX_RANK = 4;

export const idxReader = defineReader({
  id: 'idx',
  title: text('IDX (as MNIST)', 'IDX (как MNIST)'),
  extensions: ['idx', 'idx1-ubyte', 'idx3-ubyte'],
  sniff: (head) => {
    const type = head[2] ?? 0;
    const rank = head[3] ?? 0;
    return head[0] === 0 &&
      head[1] === 0 &&
      type in TYPES &&
      rank >= 1 &&
      rank <= MAX_RANK &&
      head.length >= 8
      ? 0.9
      : 0;
  },
  read,
});

async function read(source: ReaderSource, options: ReadOptions): Promise<ReadResult> {
  const signal = options.signal ?? null;
  const streamed = await readStreamed(source, options);
  if (streamed !== null) return streamed;
  const main = parseIdx(await allBytes(source, MAX_BYTES, signal), source.name);
  const problems = new ProblemList();
  const partner = await findPartner(source, main.shape.length > 1);
  const arrays = [{ ...main, name: main.shape.length > 1 ? 'image' : 'label' }];
  if (partner === null) {
    if (main.shape.length > 1) {
      const wanted = partnerNames(source.name, true)[0] ?? '…labels-idx1-ubyte';
      problems.add('warning', 'data.noLabels', { file: source.name, wanted });
    }
    return arrayTable(source.name, arrays, problems);
  }
  const other = parseIdx(partner.content, partner.name);
  if (other.shape[0] !== main.shape[0]) {
    const own = { name: source.name, rows: main.shape[0] ?? 0 };
    const beside = { name: partner.name, rows: other.shape[0] ?? 0 };
    const [images, labels] = main.shape.length > 1 ? [own, beside] : [beside, own];
    throw new AppError('data.labelCount', {
      file: images.name,
      rows: images.rows,
      other: labels.name,
      found: labels.rows,
    });
  }
  if (main.shape.length > 1) arrays.push({ ...other, name: 'label' });
  else arrays.unshift({ ...other, name: 'image' });
  return { ...arrayTable(source.name, arrays, problems), companionSha256: partner.sha256 };
}

/** Images, and their labels if there are any, straight to blocks; null where memory holds them. */
async function readStreamed(source: ReaderSource, options: ReadOptions): Promise<ReadResult | null> {
  const { storage } = options;
  if (storage === undefined || source.bytes <= storage.memoryBytes) return null;
  const main = await streamOf(source);
  if (main === null || main.shape.length === 1) return null;
  const problems = new ProblemList(options.problemLimit);
  const partner = await partnerSource(source, options);
  const images = { ...main, name: 'image' };
  if (streamedBytes(source.name, [images]) <= storage.memoryBytes) return null;
  if (partner === null) {
    problems.add('warning', 'data.noLabels', {
      file: source.name,
      wanted: partnerNames(source.name, true)[0] ?? '…labels-idx1-ubyte',
    });
    return streamedArrayTable([images], storage, options, problems);
  }
  const labels = await streamOf(partner.source);
  if (labels === null || labels.shape[0] !== main.shape[0]) {
    throw new AppError('data.labelCount', {
      file: source.name,
      rows: main.shape[0] ?? 0,
      other: partner.source.name,
      found: labels?.shape[0] ?? 0,
    });
  }
  const arrays = [images, { ...labels, name: 'label' }];
  const result = await streamedArrayTable(arrays, storage, options, problems);
  return { ...result, companionSha256: await partner.sha256() };
}

async function partnerSource(
  { path }: ReaderSource,
  options: ReadOptions,
): Promise<{ readonly source: ReaderSource; readonly sha256: () => Promise<string> } | null> {
  if (path === null) return null;
  for (const name of partnerNames(basename(path), true)) {
    const other = join(dirname(path), name);
    const info = await stat(other).catch(() => null);
    if (info === null || !info.isFile()) continue;
    const source = await fileSource(other);
    const packed = isGzip(await source.head(2));
    return {
      source: packed ? await gunzipSource(source, options) : source,
      sha256: () => source.sha256(options.signal ?? null),
    };
  }
  return null;
}

async function streamOf(source: ReaderSource): Promise<ArrayStream | null> {
  const { shape, type, start, expected } = idxHeader(await source.head(4 + 4 * MAX_RANK), source.name);
  if (expected === 0) return null;
  const found = source.bytes - start;
  if (!source.isEstimate && found !== expected) throw tooShort(source.name, expected, found);
  return { name: 'values', shape, type, bigEndian: true, source, start };
}

export function parseIdx(bytes: Uint8Array, file: string): PlainArray {
  const { shape, type, start, expected } = idxHeader(bytes, file);
  if (bytes.length - start !== expected) throw tooShort(file, expected, bytes.length - start);
  return { name: 'values', shape, data: numbersFrom(bytes.subarray(start), type, true) };
}

function tooShort(file: string, expected: number, found: number): AppError {
  return damagedFile(file, 'IDX', wrongLength(expected, found));
}

function idxHeader(bytes: Uint8Array, file: string) {
  const type = TYPES[(bytes[2] ?? 0) as keyof typeof TYPES];
  const rank = bytes[3] ?? 0;
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || rank < 1 || rank > MAX_RANK) {
    throw damagedFile(file, 'IDX', UNKNOWN_HEADER);
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw damagedFile(file, 'IDX', CUT_OFF);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = shape.reduce((product, side) => product * side, 1) * Number(type[1]);
  return { shape, type, start, expected };
}

interface Partner {
  readonly name: string;
  readonly content: Uint8Array;
  readonly sha256: string;
}

async function findPartner(source: ReaderSource, isImages: boolean): Promise<Partner | null> {
  if (source.path === null) return null;
  for (const name of partnerNames(basename(source.path), isImages)) {
    const path = join(dirname(source.path), name);
    const info = await stat(path).catch(() => null);
    if (info === null || !info.isFile() || info.size > MAX_BYTES) continue;
    const bytes = new Uint8Array(await readFile(path));
    const content = isGzip(bytes) ? await inflated(bytes, name) : bytes;
    return { name, content, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  return null;
}

/** train-images-idx3-ubyte.gz ↔ train-labels-idx1-ubyte.gz, also with dots and with or without .gz. */
export function partnerNames(name: string, isImages: boolean): string[] {
  const swapped = isImages
    ? name.replace(/images?/i, 'labels').replace('idx3', 'idx1')
    : name.replace(/labels?/i, 'images').replace('idx1', 'idx3');
  if (swapped === name) return [];
  return [swapped, swapped.endsWith('.gz') ? swapped.slice(0, -3) : `${swapped}.gz`];
}
