// NumPy arrays: one in a .npy file, several in an .npz archive. Object arrays are Python pickles, which run code when
// they are opened; they are refused.
import { AppError } from '../../../base/errors/app-error.ts';
import { type Text, text } from '../../../base/text.ts';
import type { DataPart } from '../../../contract/data.ts';
import { type ArrayStream, streamedArrayTable, streamedBytes } from './array-stream.ts';
import { arrayTable } from './array-table.ts';
import { numbersFrom, type PlainArray } from './arrays.ts';
import { CUT_OFF, damagedFile, UNKNOWN_HEADER, wrongLength } from './damaged.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from './define.ts';
import { choosePart } from './parts.ts';
import { ProblemList } from './problems.ts';
import { allBytes } from './source.ts';
import { openZip } from './zip/archive.ts';

const MAX_BYTES = 2 ** 31 - 1;
const MAX_ARRAYS = 200;
const MAX_RANK = 8;
/** More than any header of a plain array. */
const HEAD_BYTES = 1 << 16;
const ALL_ARRAYS = '*';
const MAGIC = '\x93NUMPY';
const NUMBERS = ['u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f2', 'f4', 'f8', 'b1'] as const;

export const npyReader = defineReader({
  id: 'npy',
  title: text('NumPy array (NPY)', 'Массив NumPy (NPY)'),
  extensions: ['npy'],
  sniff: (head) => (String.fromCharCode(...head.subarray(0, 6)) === MAGIC ? 1 : 0),
  read: async (source, options) => {
    const stream = await streamOf(source);
    if (options.storage && stream && streamedBytes(source.name, [stream]) > options.storage.memoryBytes) {
      return streamedArrayTable([stream], options.storage, options, new ProblemList());
    }
    const bytes = await allBytes(source, MAX_BYTES, options.signal ?? null);
    return arrayTable(source.name, [parseNpy(bytes, 'x', source.name)]);
  },
});

export const npzReader = defineReader({
  id: 'npz',
  title: text('NumPy archive (NPZ)', 'Архив NumPy (NPZ)'),
  extensions: ['npz'],
  sniff: (head, extension) => {
    if (head[0] !== 0x50 || head[1] !== 0x4b) return 0;
    const nameLength = (head[26] ?? 0) + 256 * (head[27] ?? 0);
    const first = String.fromCharCode(...head.subarray(30, 30 + nameLength));
    return extension === 'npz' || first.endsWith('.npy') ? 1 : 0;
  },
  read: async (source, options) => {
    const archive = await openZip(source);
    try {
      const entries = archive.entries.filter(({ name }) => name.endsWith('.npy')).slice(0, MAX_ARRAYS);
      const arrays: PlainArray[] = [];
      for (const [index, entry] of entries.entries()) {
        const content = await archive.content(entry, MAX_BYTES, options.signal ?? null);
        const array = parseNpy(content, entry.name.slice(0, -4), `${source.name}/${entry.name}`);
        if (array.shape.length > 0) arrays.push(array);
        options.onProgress?.((index + 1) / entries.length);
      }
      return chosenArrays(source.name, arrays, options);
    } finally {
      await archive.close();
    }
  },
});

/** All arrays of as many rows as the longest one, or a single one of them. */
function chosenArrays(file: string, arrays: readonly PlainArray[], options: ReadOptions): ReadResult {
  if (arrays.length < 2) return arrayTable(file, arrays);
  const rows = Math.max(...arrays.map(({ shape }) => shape[0] ?? 0));
  const together: DataPart = { id: ALL_ARRAYS, kind: 'arrays', rows };
  const each = arrays.map(({ name, shape }): DataPart => ({ id: name, kind: 'array', rows: shape[0] ?? 0 }));
  const parts = [together, ...each];
  const part = choosePart(file, parts, together, options);
  const used = part === together ? arrays : arrays.filter(({ name }) => name === part.id);
  return { ...arrayTable(file, used), parts, part: part.id };
}

/** The array as it can be read bit by bit; null where it must be had whole (strings, column-major order). */
async function streamOf(source: ReaderSource): Promise<ArrayStream | null> {
  const { shape, start, count, width, letter, order, fortran, type } = npyHeader(
    await source.head(HEAD_BYTES),
    source.name,
  );
  const words = letter === 'U' || letter === 'S';
  if (count === 0 || words || type === undefined || (fortran && shape.length > 1)) return null;
  const found = source.bytes - start;
  if (!source.isEstimate && found < count * width) throw tooShort(source.name, count * width, found);
  return { name: 'x', shape, type, bigEndian: order === '>', source, start };
}

interface NpyHeader {
  readonly shape: readonly number[];
  readonly fortran: boolean;
  readonly letter: string;
  readonly order: string;
  readonly type: (typeof NUMBERS)[number] | undefined;
  readonly descr: string;
  /** Bytes an element, elements, and where they start. */
  readonly width: number;
  readonly count: number;
  readonly start: number;
}

function npyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const damaged = (detail: Text) => damagedFile(file, 'NPY', detail);
  if (String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC) throw damaged(UNKNOWN_HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 0) >= 2;
  if (bytes.length < 12) throw damaged(CUT_OFF);
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + headerLength;
  if (start > bytes.length) throw damaged(CUT_OFF);
  const header = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr'\s*:\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const fortran = /'fortran_order'\s*:\s*True/.test(header);
  const shape = (/'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map(Number);
  if (descr.includes('O')) throw new AppError('data.pickle', { file });
  if (shape.length > MAX_RANK || shape.some((side) => !Number.isSafeInteger(side) || side < 0)) {
    const given = shape.join(', ');
    throw damaged(text(`its shape (${given}) cannot be`, `невозможная форма (${given})`));
  }
  const count = shape.reduce((product, side) => product * side, 1);
  const found = /^([<>|=])([a-zA-Z])(\d+)$/.exec(descr);
  if (found === null) throw unknownType(file, /'descr'\s*:\s*(\[.*?\]|[^,]*)/.exec(header)?.[1] ?? descr);
  const [, order = '=', letter = '', size] = found;
  const width = Number(size) * (letter === 'U' ? 4 : 1);
  const type = NUMBERS.find((known) => known === `${letter}${size}`);
  return { shape, fortran, letter, order, type, descr, width, count, start };
}

function tooShort(file: string, promised: number, found: number): AppError {
  return damagedFile(file, 'NPY', wrongLength(promised, found));
}

/** Structured arrays, complex numbers, dates. */
function unknownType(file: string, type: string): AppError {
  return new AppError('data.arrayType', { file, type: type.slice(0, 100) });
}

export function parseNpy(bytes: Uint8Array, name: string, file: string): PlainArray {
  const { shape, start, count, width, letter, order, fortran, type, descr } = npyHeader(bytes, file);
  const body = bytes.subarray(start);
  if (width === 0 || body.length < count * width) throw tooShort(file, count * width, body.length);
  const content = body.subarray(0, count * width);
  const rowMajor = fortran && shape.length > 1 ? toRowMajor(content, shape, width) : content;
  if (letter === 'U' || letter === 'S') {
    return { name, shape, data: wordsFrom(rowMajor, width, letter === 'U', order === '>') };
  }
  if (type === undefined) throw unknownType(file, descr);
  return { name, shape, data: numbersFrom(rowMajor, type, order === '>') };
}

/** Elements of `width` bytes from column-major (first axis fastest) to row-major order. */
function toRowMajor(from: Uint8Array, shape: readonly number[], width: number): Uint8Array {
  const to = new Uint8Array(from.length);
  const strides: number[] = [];
  let stride = 1;
  for (const side of shape) {
    strides.push(stride);
    stride *= side;
  }
  const index = shape.map(() => 0);
  for (let at = 0; at < to.length; at += width) {
    let source = 0;
    for (let axis = 0; axis < shape.length; axis++) source += index[axis]! * strides[axis]!;
    for (let byte = 0; byte < width; byte++) to[at + byte] = from[source * width + byte]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return to;
}

/** Fixed-width strings, padded with zeros: UTF-32 or bytes. */
function wordsFrom(bytes: Uint8Array, width: number, wide: boolean, bigEndian: boolean): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words: string[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) {
    const points: number[] = [];
    for (let i = at; i < at + width; i += wide ? 4 : 1) {
      const point = wide ? view.getUint32(i, !bigEndian) : bytes[i]!;
      if (point > 0 && point <= 0x10ffff) points.push(point);
    }
    words.push(String.fromCodePoint(...points));
  }
  return words;
}
