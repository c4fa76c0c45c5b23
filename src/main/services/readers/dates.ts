// Dates as tables spell them: ISO with or without a time, day.month.year, names of months, and slashes, whose order of
// day and month is settled for the file as a whole.
import { type NumberSeries, numberSeries } from '../../../engine/data/series.ts';
import type { DateColumn, TableColumn, WordColumn } from '../../../engine/data/table.ts';
import type { ReadOptions } from './define.ts';
import type { ProblemList } from './problems.ts';

export type DateOrder = 'dmy' | 'mdy';
type Parts = readonly (string | undefined)[];

const ZONE = String.raw`AM|PM|Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?`;
const TIME = String.raw`(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(${ZONE})?)?`;
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}$`, 'i');
const DOTTED = new RegExp(
  String.raw`^(?=\d\d\.\d\d\.|\d{1,2}\.\d{1,2}\.\d{4})(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})${TIME}$`,
  'i',
);
const SLASHED = new RegExp(
  String.raw`^(\d{1,2})[/-](\d{1,2})(?:(?<=/\d\d?)/(\d{4}|\d{2})|(?<=-\d\d?)-(\d{4}))${TIME}$`,
  'i',
);
const MONTH = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const DAY_NAME = new RegExp(String.raw`^(\d{1,2})[ -](${MONTH})[a-z]*\.?[ -,]+(\d{4}|\d{2})${TIME}$`, 'i');
const NAME_DAY = new RegExp(String.raw`^(${MONTH})[a-z]*\.? (\d{1,2}),? (\d{4})${TIME}$`, 'i');
const MONTHS = MONTH.split('|');
const DAY_MS = 86_400_000;

/** Milliseconds since 1970 (UTC where no zone is given) for each word, or null where not all are dates for certain. */
export function datesOf(words: readonly string[]): Float64Array | null {
  const [first] = words;
  if (first === undefined) return null;
  if (ISO.test(first)) return all(words, ISO, ([y, m, d, ...time]) => stamp(y, m, d, time));
  if (DOTTED.test(first)) return all(words, DOTTED, ([d, m, y, ...time]) => stamp(y, m, d, time));
  if (DAY_NAME.test(first)) return all(words, DAY_NAME, ([d, m, y, ...time]) => stamp(y, month(m), d, time));
  if (NAME_DAY.test(first)) return all(words, NAME_DAY, ([m, d, y, ...time]) => stamp(y, month(m), d, time));
  return null;
}

function month(name = ''): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

/**
 * Columns of words like 03/04/2024 become dates. A number over 12 anywhere in the file tells day from month for all of
 * its columns; where none does, the user's choice holds, or else the day comes first and the list of problems says so.
 */
export function settleDates(
  columns: readonly TableColumn[],
  options: ReadOptions,
  problems: ProblemList,
): TableColumn[] {
  const slashed = columns.filter(isSlashed);
  if (slashed.length === 0) return [...columns];
  const own = new Map(slashed.map((column) => [column.name, evidence(column.classes)]));
  const decided = new Set([...own.values()].filter((order) => order !== null));
  const ofFile = decided.size === 1 ? [...decided][0]! : null;
  const chosen = options.reading?.dateOrder ?? {};
  const known = options.like?.dateOrder ?? {};
  return columns.map((column) => {
    if (!isSlashed(column) || options.like?.words.includes(column.name)) return column;
    const { name } = column;
    const told = Object.hasOwn(chosen, name) ? chosen[name] : chosen['*'];
    const wanted = told ?? (Object.hasOwn(known, name) ? known[name] : undefined);
    const order = own.get(name) ?? wanted ?? ofFile ?? 'dmy';
    const stamps = all(column.classes, SLASHED, ([a, b, slashYear, dashYear, ...time]) => {
      const year = slashYear ?? dashYear;
      return order === 'dmy' ? stamp(year, b, a, time) : stamp(year, a, b, time);
    });
    if (stamps === null) return column;
    if (own.get(name) === null && wanted === undefined && ofFile === null) {
      const params = { column: name, example: column.classes[0] ?? '' };
      problems.add('warning', 'data.datesDayFirst', params, { column: name });
    }
    return { ...dateColumn(column, stamps), dateOrder: order };
  });
}

function isSlashed(column: TableColumn): column is WordColumn {
  if (column.type !== 'category' && column.type !== 'text') return false;
  return SLASHED.test(column.classes[0] ?? '') && column.classes.every((word) => SLASHED.test(word));
}

/** Which of the two numbers is the day, where one of them is over 12. */
function evidence(words: readonly string[]): DateOrder | null {
  for (const word of words) {
    const found = SLASHED.exec(word);
    if (Number(found?.[1]) > 12) return 'dmy';
    if (Number(found?.[2]) > 12) return 'mdy';
  }
  return null;
}

function dateColumn({ name, missing, codes }: WordColumn, stamps: Float64Array): DateColumn {
  const values = new Float64Array(codes.length);
  let row = 0;
  for (const run of codes.runs()) {
    for (const code of run) values[row++] = code < 0 ? Number.NaN : stamps[code]!;
  }
  return { type: 'date', name, missing, values: numberSeries(values) };
}

const SECONDS = [1e8, 4.2e9] as const;
const MILLISECONDS = [1e11, 4.2e12] as const;
const JULIAN_DAYS = [2_400_000, 2_500_000] as const;
/** 1 January 1970, 0:00. */
const JULIAN_EPOCH = 2_440_587.5;

/** A column declared as dates that keeps them as Unix seconds, milliseconds or Julian days; null for other numbers. */
export function datesFromNumbers(column: TableColumn): DateColumn | null {
  if (column.type !== 'number' || column.badCount > 0) return null;
  const { values, name, missing } = column;
  const within = (range: readonly [number, number]) => allWithin(values, range);
  const as = (toMs: (value: number) => number): DateColumn => {
    const stamps = new Float64Array(values.length);
    let row = 0;
    for (const run of values.runs()) for (const value of run) stamps[row++] = toMs(value);
    return { type: 'date', name, missing, values: numberSeries(stamps) };
  };
  if (within(SECONDS)) return as((value) => value * 1000);
  if (within(MILLISECONDS)) return as((value) => value);
  if (within(JULIAN_DAYS)) return as((value) => Math.round((value - JULIAN_EPOCH) * DAY_MS));
  return null;
}

function allWithin(values: NumberSeries, [from, to]: readonly [number, number]): boolean {
  for (const run of values.runs()) {
    for (const value of run) if (value < from || value > to) return false;
  }
  return true;
}

function all(words: readonly string[], pattern: RegExp, read: (parts: Parts) => number): Float64Array | null {
  const stamps = new Float64Array(words.length);
  for (const [index, word] of words.entries()) {
    const found = pattern.exec(word);
    const value = found === null ? Number.NaN : read(found.slice(1));
    if (Number.isNaN(value)) return null;
    stamps[index] = value;
  }
  return stamps;
}

function stamp(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  [hour = '0', minute = '0', second = '0', fraction = '0', suffix = 'Z']: Parts,
): number {
  const [y, m, d] = [fullYear(year), Number(month), Number(day)];
  const date = Date.UTC(y, m - 1, d);
  const back = new Date(date);
  // 31 February would become March.
  if (back.getUTCMonth() !== m - 1 || back.getUTCDate() !== d) return Number.NaN;
  const zone = suffix.toUpperCase();
  const clock = zone === 'AM' || zone === 'PM';
  if (clock && (Number(hour) < 1 || Number(hour) > 12)) return Number.NaN;
  const hours = clock ? (Number(hour) % 12) + (zone === 'PM' ? 12 : 0) : Number(hour);
  const time = (hours * 60 + Number(minute)) * 60_000 + Number(second) * 1000 + fractionMs(fraction);
  if (time >= DAY_MS || Number(minute) > 59) return Number.NaN;
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  const minutes = offset === null ? 0 : Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return date + time - (offset?.[1] === '-' ? -minutes : minutes) * 60_000;
}

/** By whole nanoseconds: 0.001 × 1000 would be 1, but 0.57 × 1000 is not always 570. */
function fractionMs(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0')) / 1e6;
}

/** 24 is 2024, 99 is 1999. */
function fullYear(year = ''): number {
  const value = Number(year);
  return year.length === 4 ? value : value + (value < 70 ? 2000 : 1900);
}

/** What the text of a date ends with; each one contains those before it. */
const PRECISIONS = ['day', 'minute', 'second', 'millisecond', 'microsecond'] as const;
type Precision = (typeof PRECISIONS)[number];

/** Whole milliseconds, and the microseconds behind them: finer differences drown in a float64 of today's dates. */
function split(value: number): readonly [ms: number, us: number] {
  const whole = Math.floor(value);
  const us = Math.round((value - whole) * 1000);
  return us === 1000 ? [whole + 1, 0] : [whole, us];
}

function precisionOf(value: number): Precision {
  const [ms, us] = split(value);
  if (us !== 0) return 'microsecond';
  if (ms % 1000 !== 0) return 'millisecond';
  if (ms % 60_000 !== 0) return 'second';
  return ms % DAY_MS === 0 ? 'day' : 'minute';
}

function textAt(value: number, precision: Precision): string {
  const [ms, us] = split(value);
  const iso = new Date(ms).toISOString().replace('T', ' ');
  switch (precision) {
    case 'day':
      return iso.slice(0, 10);
    case 'minute':
      return iso.slice(0, 16);
    case 'second':
      return iso.slice(0, 19);
    case 'millisecond':
      return iso.slice(0, 23);
    case 'microsecond':
      return `${iso.slice(0, 23)}${String(us).padStart(3, '0')}`;
  }
}

/** 2024-03-05, or 2024-03-05 17:30 where there is a time of day; seconds and their fractions where they are not zero. */
export function dateText(value: number): string {
  return textAt(value, precisionOf(value));
}

/** One way to write all of a column's dates: as fine as the finest needs it. */
export function dateFormatFor(values: NumberSeries): (value: number) => string {
  let finest = 0;
  for (const run of values.runs()) {
    for (const value of run) {
      if (Number.isNaN(value)) continue;
      finest = Math.max(finest, PRECISIONS.indexOf(precisionOf(value)));
    }
  }
  const precision = PRECISIONS[finest] ?? 'day';
  return (value) => textAt(value, precision);
}
