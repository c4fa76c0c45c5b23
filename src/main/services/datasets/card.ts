// The data card: what a table holds, column by column, in numbers small enough to send to a window.
import type { ColumnStats, DataCard } from '../../../contract/data.ts';
import { quantile } from '../../../engine/data/scale.ts';
import { numberSeries, type PixelSeries } from '../../../engine/data/series.ts';
import { type Bin, profile } from '../../../engine/data/statistics.ts';
import type {
  DateColumn,
  ImageColumn,
  NumberColumn,
  Table,
  TableColumn,
  WordColumn,
} from '../../../engine/data/table.ts';
import { type TokenUnit, tokensOf } from '../../../engine/data/text.ts';
import type { ColumnInfo, DataSchema, DataSource } from '../../../project/document.ts';
import { dateText } from '../readers/dates.ts';
import type { ReadResult } from '../readers/define.ts';
import { ProblemList } from '../readers/problems.ts';

const BINS = 20;
const MOST_BARS = 24;
const LISTED_PLACES = 3;

export function dataCard(result: ReadResult, name: string, source: DataSource, sha256: string): DataCard {
  const { table } = result;
  const problems = new ProblemList();
  problems.problems.push(...result.problems);
  problems.count = result.problemCount;
  for (const column of table.columns) {
    const blank = column.missing - (column.type === 'number' ? column.badCount : 0);
    if (blank === 0 || column.type === 'empty') continue;
    const params = { column: column.name, count: blank, places: missingPlaces(table, column) };
    problems.add('warning', 'data.missingCells', params, { column: column.name });
  }
  for (const column of table.columns) {
    const example = column.type === 'number' ? lossyInteger(column) : null;
    if (example === null) continue;
    const params = { column: column.name, example: String(BigInt(example)) };
    problems.add('warning', 'data.bigIntegers', params, { column: column.name });
  }
  const pictures = picturesOf(table.columns);
  return {
    ...(pictures === undefined ? {} : { pictures }),
    source,
    name,
    schema: { ...schemaOf(table), ...(result.decimal === undefined ? {} : { decimal: result.decimal }) },
    stats: table.columns.map(columnStats),
    preview: result.preview,
    problems: problems.problems,
    problemCount: problems.count,
    format: result.format,
    suggestedTarget: suggestedTarget(table.columns),
    ...(result.parts === undefined ? {} : { parts: [...result.parts] }),
    ...(result.part === undefined ? {} : { part: result.part }),
    sha256,
  };
}

export function schemaOf(table: Table): DataSchema {
  return {
    rows: table.rows,
    columns: table.columns.map((column): ColumnInfo => {
      const classes = column.type === 'number' || column.type === 'category' ? column.classes : null;
      const info = { name: column.name, type: column.type, classes: classes === null ? null : [...classes] };
      if (column.type === 'category' && column.tokens !== undefined)
        return { ...info, tokens: column.tokens };
      if (column.type === 'date') {
        const order = dateOrder(column);
        return {
          ...info,
          ...(order === null ? {} : { order }),
          ...(column.dateOrder === undefined ? {} : { dateOrder: column.dateOrder }),
        };
      }
      if (column.type === 'text') return { ...info, lengths: textLengths(column.classes) };
      return column.type === 'image' ? { ...info, shape: [...column.shape] } : info;
    }),
  };
}

/** Of a column of whole numbers, one that has more digits than a number keeps; null where there is none. */
function lossyInteger({ values }: NumberColumn): number | null {
  let example: number | null = null;
  for (const run of values.runs()) {
    for (const value of run) {
      if (Number.isNaN(value)) continue;
      // Measured quantities this large have fractions, or are larger than any whole number of 64 bits.
      if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 64) return null;
      if (example === null && !Number.isSafeInteger(value)) example = value;
    }
  }
  return example;
}

/** Null where no row is older than the one before it; missing dates are passed over. */
function dateOrder({ values }: DateColumn): NonNullable<ColumnInfo['order']> | null {
  let before = Number.NaN;
  let [rises, falls] = [false, false];
  for (const run of values.runs()) {
    for (const value of run) {
      if (Number.isNaN(value)) continue;
      if (value > before) rises = true;
      if (value < before) falls = true;
      before = value;
    }
  }
  if (!falls) return null;
  return rises ? 'mixed' : 'falling';
}

/** Texts looked at for their lengths. */
const MEASURED = 2000;

/** How many tokens nearly all of these texts have at most. */
function textLengths(texts: readonly string[]): NonNullable<ColumnInfo['lengths']> {
  const step = Math.max(1, Math.floor(texts.length / MEASURED));
  const chosen = texts.filter((_, index) => index % step === 0).slice(0, MEASURED);
  const nearlyMost = (unit: TokenUnit) => {
    const counts = Float64Array.from(chosen, (one) => tokensOf(one, unit, false).length).sort();
    return counts.length === 0 ? 0 : Math.ceil(quantile(counts, 0.95));
  };
  return { characters: nearlyMost('characters'), words: nearlyMost('words') };
}

/** The first lines (rows, where the format has no lines) that lack a value in `column`, as messages list them. */
export function missingPlaces(table: Table, column: TableColumn): string {
  if (column.type === 'empty' || column.type === 'image') return '1';
  const isMissing =
    column.type === 'number' || column.type === 'date'
      ? (row: number) => Number.isNaN(column.values.at(row))
      : (row: number) => column.codes.at(row) < 0;
  const bad = new Set(column.type === 'number' ? column.bad.map(({ row }) => row) : []);
  const places: number[] = [];
  for (let row = 0; row < table.rows && places.length < LISTED_PLACES; row++) {
    if (isMissing(row) && !bad.has(row)) places.push(table.lines?.at(row) ?? row + 1);
  }
  return places.join(', ') + (column.missing - bad.size > places.length ? '…' : '');
}

function columnStats(column: TableColumn): ColumnStats {
  switch (column.type) {
    case 'number':
      return numberStats(column);
    case 'category':
    case 'text':
      return wordStats(column);
    case 'date':
      return dateStats(column);
    case 'image':
      return imageStats(column);
    case 'empty':
      return stats(column, 0, []);
  }
}

function stats(column: TableColumn, distinct: number, bars: ColumnStats['histogram']): ColumnStats {
  return {
    name: column.name,
    type: column.type,
    missing: column.missing,
    distinct,
    min: null,
    max: null,
    mean: null,
    deviation: null,
    histogram: bars,
  };
}

function numberStats(column: NumberColumn): ColumnStats {
  const found = profile(column.values, BINS);
  if (found === null) return stats(column, 0, []);
  const { min, max, mean, deviation } = found.moments;
  const classes = column.classes;
  const bars =
    classes !== null && classes.length <= MOST_BARS ? valueBars(column, classes) : binBars(found.histogram);
  const distinct = classes?.length ?? found.distinct;
  return { ...stats(column, distinct, bars), min, max, mean, deviation };
}

function dateStats(column: DateColumn): ColumnStats {
  const found = profile(column.values, BINS);
  if (found === null) return stats(column, 0, []);
  const bars = found.histogram.map(({ from, to, count }) => ({
    label: from === to ? dateText(from) : `${dateText(from).slice(0, 10)} – ${dateText(to).slice(0, 10)}`,
    count,
  }));
  return stats(column, found.distinct, bars);
}

/** Moments and histogram of pixel values, over at most this many of them. */
const LOOKED_AT_PIXELS = 1_000_000;

function imageStats(column: ImageColumn): ColumnStats {
  const values = numberSeries(firstPixels(column.pixels, LOOKED_AT_PIXELS));
  const found = profile(values, BINS);
  if (found === null) return stats(column, 0, []);
  const { min, max, mean, deviation } = found.moments;
  return { ...stats(column, column.pixels.length, binBars(found.histogram)), min, max, mean, deviation };
}

const PICTURES = 60;
const PICTURE_BYTES = 1 << 19;

/** The first pictures as bytes, for the card's thumbnails. */
function picturesOf(columns: readonly TableColumn[]): DataCard['pictures'] {
  const column = columns.find((candidate): candidate is ImageColumn => candidate.type === 'image');
  if (column === undefined) return undefined;
  const [height, width, channels] = column.shape;
  const size = height * width * channels;
  const count = Math.min(PICTURES, column.pixels.length, Math.max(1, Math.floor(PICTURE_BYTES / size)));
  const { pixels } = column;
  const toByte = byteScale(pixels, firstPixels(pixels, Math.floor(count) * size));
  return Array.from({ length: Math.floor(count) }, (_, row) => ({
    row,
    height,
    width,
    channels,
    pixels: Buffer.from(Uint8Array.from(pixels.row(row), toByte)).toString('base64'),
  }));
}

/** The first numbers of the first pictures, `most` at most. */
function firstPixels(pixels: PixelSeries, most: number): Float64Array {
  const values = new Float64Array(Math.min(most, pixels.length * pixels.size));
  for (let at = 0, row = 0; at < values.length; row++, at += pixels.size) {
    values.set(pixels.row(row).subarray(0, values.length - at), at);
  }
  return values;
}

function byteScale({ kind }: PixelSeries, shown: Float64Array): (value: number) => number {
  if (kind === 'bytes') return (value) => value;
  let [min, max] = [0, 1];
  for (const value of shown) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return (value) => Math.round((255 * (value - min)) / (max - min));
}

function valueBars(column: NumberColumn, classes: readonly string[]): ColumnStats['histogram'] {
  const counts = new Map<number, number>();
  for (const run of column.values.runs()) {
    for (const value of run) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return classes.map((label) => ({ label, count: counts.get(Number(label)) ?? 0 }));
}

/** Rows of every class of a column, however many there are; null of a column without classes. */
export function classCounts(column: TableColumn): Readonly<Record<string, number>> | null {
  if (column.type === 'number' && column.classes !== null) {
    return Object.fromEntries(valueBars(column, column.classes).map(({ label, count }) => [label, count]));
  }
  if (column.type !== 'category') return null;
  const counts = codeCounts(column);
  return Object.fromEntries(column.classes.map((name, code) => [name, counts[code]!]));
}

function codeCounts(column: WordColumn): Int32Array {
  const counts = new Int32Array(column.classes.length);
  for (const run of column.codes.runs()) {
    for (const code of run) if (code >= 0) counts[code]!++;
  }
  return counts;
}

function binBars(bins: readonly Bin[]): ColumnStats['histogram'] {
  return bins.map(({ from, to, count }) => ({
    label: from === to ? brief(from) : `${brief(from)} – ${brief(to)}`,
    count,
  }));
}

function brief(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function wordStats(column: WordColumn): ColumnStats {
  const counts = codeCounts(column);
  const order = Array.from(counts.keys());
  if (order.length > MOST_BARS) order.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const bars = order
    .slice(0, MOST_BARS)
    .map((code) => ({ label: column.classes[code]!.slice(0, 80), count: counts[code]! }));
  return stats(column, column.classes.length, bars);
}

const TARGET_NAMES = [
  'target', 'label', 'labels', 'class', 'classes', 'y', 'species', 'digit', 'diagnosis', 'cultivar', 'outcome',
  'survived', 'category', 'quality', 'price', 'цель', 'класс', 'метка', 'y_true', 'progression',
]; // biome-ignore format: one list

/** A column with a target's usual name, else the last one that can be predicted. */
export function suggestedTarget(columns: readonly TableColumn[]): string | null {
  const usable = columns.filter(
    (column) => column.type === 'number' || (column.type === 'category' && column.classes.length > 1),
  );
  // A running text is continued from its own past.
  const series = columns.find((column) => column.type === 'category' && column.tokens !== undefined);
  if (series !== undefined) return series.name;
  if (columns.length < 2) return null;
  for (const wanted of TARGET_NAMES) {
    const found = usable.find(({ name }) => name.toLowerCase() === wanted);
    if (found !== undefined) return found.name;
  }
  return usable.at(-1)?.name ?? null;
}
