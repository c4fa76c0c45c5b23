// What a column of cells is: number, category, text or empty. One set of rules for every format.
import {
  type CodeSeries,
  codeSeries,
  type NumberSeries,
  numberSeries,
  numbersOf,
} from '../../../engine/data/series.ts';
import type { DateColumn, EmptyColumn, NumberColumn, WordColumn } from '../../../engine/data/table.ts';
import { MISSING, parseNumber } from './csv/number.ts';
import { datesOf } from './dates.ts';

/** A word column of more distinct values than this is text: the project's schema keeps no more classes. */
const MOST_CLASSES = 1000;
/** A number column of at most this many whole numbers also states them as classes. */
const MOST_NUMBER_CLASSES = 100;
const MOST_CLASS_LENGTH = 200;
const MOST_SORTED = 100_000;
export const KEPT_BAD = 1000;

/** Whether a column with this many number cells and these others holds numbers, a few of them spoilt. */
export function meansNumbers(
  numbers: number,
  words: number,
  distinctWords: number,
  distinctNumbers: number,
): boolean {
  if (words === 0) return true;
  if (numbers < 2 * words || words > Math.max(1, 0.1 * (numbers + words))) return false;
  // 0, 1, 2, 3+: words that come back among a few numbers are categories.
  return !(words >= 3 * distinctWords && distinctNumbers <= 20);
}

/** Distinct values; stops at `limit`, and, where whole numbers are wanted, gives none at the first fraction. */
export function distinctUpTo(values: NumberSeries, limit: number, whole = false): Set<number> {
  const distinct = new Set<number>();
  let previous = Number.NaN;
  for (const run of values.runs()) {
    for (const value of run) {
      if (value === previous || Number.isNaN(value)) continue;
      if (whole && !Number.isSafeInteger(value)) return new Set();
      distinct.add(value === 0 ? 0 : value);
      if (distinct.size >= limit) return distinct;
      previous = value;
    }
  }
  return distinct;
}

/** How many are not NaN. */
export function countNumbers(values: NumberSeries): number {
  let count = 0;
  for (const run of values.runs()) for (const value of run) if (!Number.isNaN(value)) count++;
  return count;
}

/** A number column (NaN is missing), or an empty one where there is nothing in it. */
export function numberColumnOf(
  name: string,
  given: Float64Array | NumberSeries,
  bad: NumberColumn['bad'] = [],
  badCount = 0,
): NumberColumn | EmptyColumn {
  const values = given instanceof Float64Array ? numberSeries(given) : given;
  const missing = values.length - countNumbers(values);
  if (missing === values.length && badCount === 0) return { type: 'empty', name, missing };
  return {
    type: 'number',
    name,
    values,
    missing,
    classes: numberClasses(values),
    bad,
    badCount,
  };
}

/** A date column (NaN is missing), or an empty one. */
export function dateColumnOf(name: string, values: NumberSeries): DateColumn | EmptyColumn {
  const missing = values.length - countNumbers(values);
  return missing === values.length
    ? { type: 'empty', name, missing }
    : { type: 'date', name, missing, values };
}

function numberClasses(values: NumberSeries): string[] | null {
  const distinct = distinctUpTo(values, MOST_NUMBER_CLASSES + 1, true);
  if (distinct.size === 0 || distinct.size > MOST_NUMBER_CLASSES) return null;
  return [...distinct].sort((a, b) => a - b).map(String);
}

/** A category, text or date column from first-seen codes, which are renumbered in the classes' natural order. */
export function wordColumnOf(
  name: string,
  given: Int32Array | CodeSeries,
  words: readonly string[],
  /** Dates are words like others. */
  asWords = false,
): WordColumn | DateColumn | EmptyColumn {
  const codes = given instanceof Int32Array ? codeSeries(given) : given;
  const counts = codeCounts(codes, words.length);
  const byWord = new Map<string, number[]>();
  counts.forEach((count, code) => {
    const word = words[code]!.trim();
    if (count === 0 || MISSING.has(word)) return;
    const same = byWord.get(word);
    if (same === undefined) byWord.set(word, [code]);
    else same.push(code);
  });
  const used = [...byWord.keys()];
  const classes = used.length <= MOST_SORTED ? used.sort(NATURAL.compare) : used;
  const renumbered = new Int32Array(words.length).fill(-1);
  classes.forEach((word, index) => {
    for (const code of byWord.get(word)!) renumbered[code] = index;
  });
  let missing = codes.length;
  counts.forEach((count, code) => {
    if (renumbered[code]! >= 0) missing -= count;
  });
  if (classes.length === 0) return { type: 'empty', name, missing };
  const stamps = asWords ? null : datesOf(classes);
  if (stamps !== null) {
    return { type: 'date', name, missing, values: codes.numbered(numbersOf(renumbered, stamps)) };
  }
  const type = meansClasses(classes, codes.length - missing) ? 'category' : 'text';
  return { type, name, missing, codes: codes.renumbered(renumbered), classes };
}

/** Natural order: class_2 before class_10. */
const NATURAL = new Intl.Collator('en', { numeric: true });

function meansClasses(classes: readonly string[], cells: number): boolean {
  if (classes.length > MOST_CLASSES || classes.some((name) => name.length > MOST_CLASS_LENGTH)) return false;
  if (classes.length <= 2) return true;
  return cells < 20 ? classes.length < cells : classes.length <= cells / 2;
}

export function codeCounts(codes: CodeSeries, words: number): Int32Array {
  const counts = new Int32Array(words);
  for (const run of codes.runs()) for (const code of run) if (code >= 0) counts[code]!++;
  return counts;
}

/** Cells of one column as a format without column types gives them, gathered row by row. */
export class CellGatherer {
  private values: Float64Array;
  private readonly words = new Map<string, number>();
  private codes: Int32Array;
  private length = 0;

  constructor(expectedRows: number) {
    this.values = new Float64Array(Math.max(16, expectedRows));
    this.codes = new Int32Array(this.values.length);
  }

  /** `row` may run ahead: the cells between are missing. */
  set(row: number, cell: string | number | boolean | null): void {
    this.pad(row);
    this.length = row + 1;
    this.codes[row] = -1;
    this.values[row] = Number.NaN;
    if (cell === null) return;
    if (typeof cell === 'number') {
      this.values[row] = Number.isFinite(cell) ? cell : Number.NaN;
      return;
    }
    const word = String(cell);
    let code = this.words.get(word);
    if (code === undefined) {
      code = this.words.size;
      this.words.set(word, code);
    }
    this.codes[row] = code;
  }

  finish(
    name: string,
    rows: number,
    keptBad = KEPT_BAD,
    /** Words are words, whatever they look like. */
    asWords = false,
  ): NumberColumn | WordColumn | DateColumn | EmptyColumn {
    this.pad(rows);
    const codes = this.codes.slice(0, rows);
    const values = this.values.slice(0, rows);
    const words = [...this.words.keys()];
    const spelled = words.map((word) => (MISSING.has(word.trim()) ? null : parseNumber(word.trim(), false)));
    const counts = codeCounts(codeSeries(codes), words.length);
    let numbers = countNumbers(numberSeries(values));
    let others = 0;
    let distinctOthers = 0;
    counts.forEach((count, code) => {
      const value = spelled[code];
      if (value === null) return;
      if (value === undefined || Number.isNaN(value)) {
        others += count;
        distinctOthers++;
      } else numbers += count;
    });
    const distinct = distinctUpTo(numberSeries(values), 21).size;
    if (!asWords && numbers > 0 && meansNumbers(numbers, others, distinctOthers, distinct)) {
      const bad: { row: number; text: string }[] = [];
      codes.forEach((code, row) => {
        if (code < 0) return;
        const value = spelled[code] ?? Number.NaN;
        values[row] = value;
        if (Number.isNaN(value) && spelled[code] !== null && bad.length < keptBad) {
          bad.push({ row, text: words[code]!.slice(0, 60) });
        }
      });
      return numberColumnOf(name, values, bad, others);
    }
    values.forEach((value, row) => {
      if (Number.isNaN(value)) return;
      const word = String(value);
      let code = this.words.get(word);
      if (code === undefined) {
        code = this.words.size;
        this.words.set(word, code);
      }
      codes[row] = code;
    });
    return wordColumnOf(name, codes, [...this.words.keys()], asWords);
  }

  private pad(rows: number): void {
    if (rows >= this.values.length) {
      const size = Math.max(rows + 1, 2 * this.values.length);
      const values = new Float64Array(size);
      values.set(this.values);
      this.values = values;
      const codes = new Int32Array(size);
      codes.set(this.codes);
      this.codes = codes;
    }
    for (; this.length < rows; this.length++) {
      this.values[this.length] = Number.NaN;
      this.codes[this.length] = -1;
    }
  }
}
