// What a column turned out to be once all of it was read: number, category, text or empty; and which columns were
// guessed wrongly from the file's beginning and must be read again.
import type { TableColumn } from '../../../../engine/data/table.ts';
import { MISSING, parseNumber } from './number.ts';
import type { CsvParser, Guess } from './parser.ts';

/** A word column of more distinct values than this is text: the project's schema keeps no more classes. */
const MOST_CLASSES = 1000;
/** A number column of at most this many whole numbers also states them as classes. */
const MOST_NUMBER_CLASSES = 100;
const MOST_CLASS_LENGTH = 200;

/** Whether a column with this many number cells and these others holds numbers, a few of them spoilt. */
function meansNumbers(
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

/** The columns whose guess proved wrong, to be read again as the other kind. */
export function wrongGuesses(parser: CsvParser, guesses: readonly Guess[], decimalComma: boolean): number[] {
  const wrong: number[] = [];
  guesses.forEach((guess, column) => {
    if (guess === 'number') {
      const bad = parser.bad[column]!;
      if (bad.count === 0) return;
      const values = parser.values[column]!.subarray(0, parser.rows);
      let numbers = 0;
      for (const value of values) if (!Number.isNaN(value)) numbers++;
      const distinct = distinctUpTo(values, 21).size;
      if (!meansNumbers(numbers, bad.count, bad.tokens.size, distinct)) wrong.push(column);
      return;
    }
    const words = parser.dictionaries[column]!.words();
    const isNumber = words.map((word) => !Number.isNaN(parseNumber(word.trim(), decimalComma)));
    if (!isNumber.includes(true)) return;
    const counts = codeCounts(parser.codes[column]!.subarray(0, parser.rows), words.length);
    let numbers = 0;
    let others = 0;
    let distinctNumbers = 0;
    let distinctWords = 0;
    counts.forEach((count, code) => {
      if (count === 0) return;
      if (isNumber[code]) {
        numbers += count;
        distinctNumbers++;
      } else {
        others += count;
        distinctWords++;
      }
    });
    if (numbers > 0 && meansNumbers(numbers, others, distinctWords, distinctNumbers)) wrong.push(column);
  });
  return wrong;
}

export function finishColumn(parser: CsvParser, guess: Guess, column: number, name: string): TableColumn {
  return guess === 'number' ? numberColumn(parser, column, name) : wordColumn(parser, column, name);
}

function numberColumn(parser: CsvParser, column: number, name: string): TableColumn {
  const values = trimmed(parser.values[column]!, parser.rows);
  let missing = 0;
  for (const value of values) if (Number.isNaN(value)) missing++;
  const bad = parser.bad[column]!;
  if (missing === values.length && bad.count === 0) return { type: 'empty', name, missing };
  return {
    type: 'number',
    name,
    values,
    missing,
    classes: numberClasses(values),
    bad: bad.places,
    badCount: bad.count,
  };
}

export function numberClasses(values: Float64Array): string[] | null {
  const distinct = distinctUpTo(values, MOST_NUMBER_CLASSES + 1, true);
  if (distinct.size === 0 || distinct.size > MOST_NUMBER_CLASSES) return null;
  return [...distinct].sort((a, b) => a - b).map(String);
}

/** Distinct values; stops at `limit`, and, where whole numbers are wanted, gives none at the first fraction. */
function distinctUpTo(values: Float64Array, limit: number, whole = false): Set<number> {
  const distinct = new Set<number>();
  let previous = Number.NaN;
  for (const value of values) {
    if (value === previous || Number.isNaN(value)) continue;
    if (whole && !Number.isSafeInteger(value)) return new Set();
    distinct.add(value === 0 ? 0 : value);
    if (distinct.size >= limit) return distinct;
    previous = value;
  }
  return distinct;
}

function wordColumn(parser: CsvParser, column: number, name: string): TableColumn {
  const words = parser.dictionaries[column]!.words();
  return wordColumnOf(name, trimmed(parser.codes[column]!, parser.rows), words);
}

/** A category or text column from first-seen codes; codes are renumbered in the classes' natural order. */
export function wordColumnOf(name: string, codes: Int32Array, words: readonly string[]): TableColumn {
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
  const classes = used.length <= 100_000 ? used.sort(NATURAL.compare) : used;
  const renumbered = new Int32Array(words.length).fill(-1);
  classes.forEach((word, index) => {
    for (const code of byWord.get(word)!) renumbered[code] = index;
  });
  let missing = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    codes[row] = code < 0 ? -1 : renumbered[code]!;
    if (codes[row]! < 0) missing++;
  }
  if (classes.length === 0) return { type: 'empty', name, missing };
  const type = meansClasses(classes, codes.length - missing) ? 'category' : 'text';
  return { type, name, missing, codes, classes };
}

/** Natural order: class_2 before class_10. */
const NATURAL = new Intl.Collator('en', { numeric: true });

function meansClasses(classes: readonly string[], cells: number): boolean {
  if (classes.length > MOST_CLASSES || classes.some((name) => name.length > MOST_CLASS_LENGTH)) return false;
  if (classes.length <= 2) return true;
  return cells < 20 ? classes.length < cells : classes.length <= cells / 2;
}

function codeCounts(codes: Int32Array, words: number): Int32Array {
  const counts = new Int32Array(words);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return counts;
}

/** The first `rows` elements; copied where much would be held for nothing. */
function trimmed<T extends Float64Array | Int32Array>(array: T, rows: number): T {
  const used = array.subarray(0, rows) as T;
  return array.length - rows > 0.25 * array.length ? (used.slice() as T) : used;
}
