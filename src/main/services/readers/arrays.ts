// Plain n-dimensional arrays (IDX, NumPy) as table columns: the first axis is rows, the rest a number, a row of
// numbers, or a picture.
import { pixelSeries } from '../../../engine/data/series.ts';
import type { TableColumn } from '../../../engine/data/table.ts';
import { numberColumnOf, wordColumnOf } from './column-types.ts';

export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export interface PlainArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: NumberArray | readonly string[];
}

/** Rows of at most this many numbers become columns; longer ones are refused by the caller's column limit. */
const MOST_CHANNELS = 16;

/** `onSpoilt` hears how many numbers of a column of pictures were none. */
export function arrayColumns(
  { name, shape, data }: PlainArray,
  onSpoilt: (column: string, count: number) => void,
): TableColumn[] {
  if (isWords(data)) return shape.length === 1 ? [wordsColumn(name, data)] : [];
  return rawColumns({ name, shape, data }).map((column) => {
    if (column.shape === null) return numberColumnOf(column.name, column.values);
    onSpoilt(column.name, column.spoilt);
    const [height, width, channels] = column.shape;
    const pixels = pixelSeries(column.values, height * width * channels);
    return { type: 'image', name: column.name, missing: 0, shape: column.shape, pixels };
  });
}

/** The rows of an array side by side: one column of numbers or pictures, or as many columns as a row has numbers. */
export type RawColumn =
  | { readonly name: string; readonly shape: null; readonly values: Float64Array }
  | {
      readonly name: string;
      readonly shape: readonly [number, number, number];
      readonly values: Uint8Array | Float32Array;
      /** How many numbers were infinite or none at all; they are 0 in `values`. */
      readonly spoilt: number;
    };

export function rawColumns({ name, shape, data }: PlainArray & { readonly data: NumberArray }): RawColumn[] {
  const [rows = 0, ...rest] = shape;
  const size = rest.reduce((product, side) => product * side, 1);
  if (rest.length === 0 || size === 1) {
    return [{ name, shape: null, values: Float64Array.from(data, finiteOrNone) }];
  }
  const picture = pictureShape(rest);
  if (picture !== null) {
    const values = picture.channelsFirst ? channelsLast(data, rows, picture.shape) : pixelsOf(data);
    return [{ name, shape: picture.shape, values, spoilt: withoutSpoilt(values) }];
  }
  return Array.from({ length: size }, (_, column) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = finiteOrNone(data[row * size + column]!);
    return { name: `${name}_${column}`, shape: null, values };
  });
}

/** How many columns an array becomes, known before anything is copied. */
export function columnCount({ shape, data }: Pick<PlainArray, 'shape'> & Partial<PlainArray>): number {
  const [, ...rest] = shape;
  if ((data !== undefined && isWords(data)) || pictureShape(rest) !== null) return 1;
  return rest.reduce((product, side) => product * side, 1);
}

function isWords(data: PlainArray['data']): data is readonly string[] {
  return Array.isArray(data);
}

function wordsColumn(name: string, data: readonly string[]): TableColumn {
  const words = new Map<string, number>();
  const codes = Int32Array.from(data, (word) => {
    const known = words.get(word) ?? words.size;
    words.set(word, known);
    return known;
  });
  return wordColumnOf(name, codes, [...words.keys()]);
}

function pictureShape(
  rest: readonly number[],
): { shape: [number, number, number]; channelsFirst: boolean } | null {
  const [a = 0, b = 0, c = 0] = rest;
  if (rest.length === 2 && a > 1 && b > 1) return { shape: [a, b, 1], channelsFirst: false };
  if (rest.length !== 3) return null;
  if (c <= MOST_CHANNELS) return { shape: [a, b, c], channelsFirst: false };
  if (a <= MOST_CHANNELS) return { shape: [b, c, a], channelsFirst: true };
  return null;
}

function pixelsOf(data: NumberArray): Uint8Array | Float32Array {
  return data instanceof Uint8Array || data instanceof Float32Array ? data : Float32Array.from(data);
}

/** An infinite number is a missing one, as in every other format. */
function finiteOrNone(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Turns what is no finite number into 0, in place (arrays are the reader's own copies); answers how many. */
function withoutSpoilt(values: Uint8Array | Float32Array): number {
  if (values instanceof Uint8Array) return 0;
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    values[at] = 0;
    count++;
  }
  return count;
}

/** [rows, C, H, W] → [rows, H, W, C]. */
function channelsLast(
  data: NumberArray,
  rows: number,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array | Float32Array {
  const from = pixelsOf(data);
  const to = from instanceof Uint8Array ? new Uint8Array(from.length) : new Float32Array(from.length);
  const plane = height * width;
  for (let row = 0, at = row; row < rows; row++) {
    const start = row * plane * channels;
    for (let pixel = 0; pixel < plane; pixel++) {
      for (let channel = 0; channel < channels; channel++) to[at++] = from[start + channel * plane + pixel]!;
    }
  }
  return to;
}

/** A letter for the kind, and the bytes a number takes. */
export type NumberType = 'u1' | 'i1' | 'u2' | 'i2' | 'u4' | 'i4' | 'u8' | 'i8' | 'f2' | 'f4' | 'f8' | 'b1';

/** Numbers in either byte order as a typed array of this machine (all that run this are little-endian). */
export function numbersFrom(bytes: Uint8Array, type: NumberType, bigEndian: boolean): NumberArray {
  const width = Number(type[1]);
  // A copy, aligned to its element size and alone in its buffer: `slice` of a Buffer would be a view of another's.
  const copy = new Uint8Array(bytes);
  if (bigEndian && width > 1) swapBytes(copy, width);
  const { buffer } = copy;
  switch (type) {
    case 'u1':
    case 'b1':
      return copy;
    case 'i1':
      return new Int8Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
    case 'u8':
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case 'i8':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
  }
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
