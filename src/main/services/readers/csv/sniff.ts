// How a delimited file is written, guessed from its beginning: delimiter, header, decimal comma, and which columns are
// numbers.
import {
  type DecimalComma,
  type Mark,
  MISSING,
  markOf,
  parseNumber,
  type Spelling,
  spellingOf,
  unmarked,
} from './number.ts';
import type { Guess } from './parser.ts';
import { type SampleRecord, splitRecords } from './sample.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
/** Cells stand apart by runs of blanks. */
export const BLANKS = ' ';

/** Records looked at per candidate. */
const LOOK_AT = 300;

/** Null where the file looks like a single column by each of them. */
export function sniffDelimiter(bytes: Uint8Array, encoding: string, whole: boolean): Delimiter | null {
  let best: Delimiter | null = null;
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const records = splitRecords(bytes, delimiter.charCodeAt(0), encoding, whole, LOOK_AT);
    const score = delimiterScore(records, delimiter);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** Share of records with the usual width, less fields that look split at the wrong character; 0 for one column. */
function delimiterScore(records: readonly SampleRecord[], delimiter: Delimiter): number {
  const widths = new Map<number, number>();
  for (const { fields } of records) widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1);
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  if (width < 2) return 0;
  const others = DELIMITERS.filter((other) => other !== delimiter && other !== ',');
  let suspicious = 0;
  let cells = 0;
  for (const { fields } of records) {
    for (const cell of fields) {
      cells++;
      if (others.some((other) => cell.includes(other))) suspicious++;
    }
  }
  const headerFits = records[0]?.fields.length === width ? 1 : 0.5;
  return (count / records.length) * headerFits * (1 - suspicious / cells) + Math.min(width, 50) / 1e4;
}

/** Whether records split at runs of blanks are a table: all of one width, with a column of numbers. */
export function splitByBlanks(records: readonly SampleRecord[]): boolean {
  const width = records.at(-1)?.fields.length ?? 0;
  if (width < 2 || records.length < 2) return false;
  const body = records.slice(1);
  if (body.some(({ fields }) => fields.length !== width)) return false;
  return Array.from({ length: width }, (_, column) => look(body, column, 0, true)).some(
    ({ numbers, words }) => numbers > words,
  );
}

/** How a file writes fractions. */
export interface FoundDecimal {
  readonly decimalComma: DecimalComma;
  /** Points, where there are any, stand between thousands if commas do not. */
  readonly grouped: boolean;
  /** A number that could as well be read the other way, where nothing in the file settles it. */
  readonly open: OpenNumber | null;
}

export interface OpenNumber {
  readonly sign: 'comma' | 'point';
  readonly column: number;
  readonly example: string;
}

/**
 * Numbers prove how fractions are written by anything but one group of three digits. Where all that is left is 1,234,
 * the delimiter tells: semicolons stand where commas are taken, by fractions; elsewhere commas stand between thousands.
 */
export function sniffDecimal(records: readonly SampleRecord[], delimiter: string): FoundDecimal {
  const counts: Record<Spelling, number> = {
    comma: 0,
    point: 0,
    'comma groups': 0,
    'point groups': 0,
    'open comma': 0,
    'open point': 0,
    plain: 0,
    word: 0,
  };
  let openComma: OpenNumber | null = null;
  let openPoint: OpenNumber | null = null;
  let hasCommaColumn = false;
  const width = Math.max(0, ...records.map(({ fields }) => fields.length));
  for (let column = 0; column < width; column++) {
    const all = cellsOf(records, column, 0);
    const mark = markOf(all);
    const cells = mark === null ? all : all.map((cell) => unmarked(cell)?.text ?? cell);
    const spellings = cells.map(spellingOf);
    const count = (wanted: Spelling) => spellings.filter((spelling) => spelling === wanted).length;
    // The first cell may be a name. Lists like 1,2 among words are no numbers.
    const named = spellings[0] === 'word' ? 1 : 0;
    if (2 * (count('word') - named) > cells.length - named) continue;
    for (const spelling of spellings) counts[spelling]++;
    if (count('comma') > count('point')) hasCommaColumn = true;
    const comma = cells[spellings.indexOf('open comma')];
    if (comma !== undefined) openComma ??= { sign: 'comma', column, example: comma };
    const point = cells[spellings.indexOf('open point')];
    if (point !== undefined) openPoint ??= { sign: 'point', column, example: point };
  }
  const commas = counts.comma + counts['point groups'];
  const points = counts.point + counts['comma groups'];
  const opens = counts['open point'];
  // In a file with commas between its cells, those within are rarer than points: 4.125 is a fraction there, unless
  // points surely group.
  const rivals = delimiter === ',' && counts['point groups'] === 0 ? opens : 0;
  const grouped = counts['point groups'] > 0 || (opens > 0 && points === 0 && rivals === 0);
  const asComma = { decimalComma: grouped ? 'grouped' : true, grouped } as const;
  const asPoint = { decimalComma: false, grouped } as const;
  if (commas > points + rivals) return { ...asComma, open: null };
  // Some columns with commas and others with points: with a decimal comma both are read.
  const both = hasCommaColumn && counts['comma groups'] === 0 && openComma === null;
  if (both && delimiter !== ',') return { ...asComma, open: null };
  if (delimiter !== ';' || points > 0) return { ...asPoint, open: null };
  return openComma === null ? { ...asPoint, open: openPoint } : { ...asComma, open: openComma };
}

function cellsOf(records: readonly SampleRecord[], column: number, from: number): string[] {
  return records
    .slice(from)
    .map(({ fields }) => (fields[column] ?? '').trim())
    .filter((cell) => !MISSING.has(cell));
}

/** What a column's cells look like below row `from`. */
interface Look {
  readonly numbers: number;
  readonly words: number;
  readonly values: ReadonlySet<string>;
  readonly mark: Mark | null;
}

function look(
  records: readonly SampleRecord[],
  column: number,
  from: number,
  decimalComma: DecimalComma,
): Look {
  let numbers = 0;
  let words = 0;
  const cells = cellsOf(records, column, from);
  const mark = markOf(cells);
  for (const cell of cells) {
    if (Number.isNaN(parseNumber(cell, decimalComma, mark))) words++;
    else numbers++;
  }
  return { numbers, words, values: new Set(cells), mark };
}

/** Whether the first record names the columns: its cells are words that stand over numbers or never come back. */
export function sniffHeader(records: readonly SampleRecord[], decimalComma: DecimalComma): boolean {
  const first = records[0];
  if (first === undefined) return false;
  if (numbersNameColumns(records, decimalComma)) return true;
  const seen = new Set<string>();
  let votes = 0;
  let words = 0;
  let repeated = 0;
  let numbers = 0;
  for (const [column, raw] of first.fields.entries()) {
    const cell = raw.trim();
    if (cell === '') continue;
    if (seen.has(cell)) repeated++;
    seen.add(cell);
    if (MISSING.has(cell)) continue;
    const below = look(records, column, 1, decimalComma);
    const isNumber = !Number.isNaN(parseNumber(cell, decimalComma, below.mark));
    if (isNumber) numbers++;
    else words++;
    if (below.numbers + below.words === 0) continue;
    const mostlyNumbers = isMostlyNumbers(below);
    if (!isNumber && mostlyNumbers) votes++;
    else if (isNumber && mostlyNumbers) votes--;
    else if (!isNumber && below.values.has(cell)) votes--;
  }
  if (votes !== 0) return votes > 0;
  return words > 0 && numbers === 0 && repeated <= words / 2;
}

/** Whether the first record is the table's own header beyond doubt: words, some of them over numbers. */
export function namesOverNumbers(records: readonly SampleRecord[], decimalComma: DecimalComma): boolean {
  const fields = (records[0]?.fields ?? []).map((cell) => cell.trim());
  const areWords = fields.every(
    (cell) => !MISSING.has(cell) && Number.isNaN(parseNumber(cell, decimalComma)),
  );
  return areWords && fields.some((_, column) => isMostlyNumbers(look(records, column, 1, decimalComma)));
}

function isMostlyNumbers({ numbers, words }: Look): boolean {
  return numbers > 0 && numbers >= 0.8 * (numbers + words);
}

const YEARS = [1900, 2100] as const;

/** Whether the first record is names of which some are numbers: years at even distances, or 1, 2, 3 … from the left. */
function numbersNameColumns(records: readonly SampleRecord[], decimalComma: DecimalComma): boolean {
  const fields = records[0]!.fields.map((cell) => cell.trim());
  const columns = fields.flatMap((cell, column) =>
    Number.isNaN(parseNumber(cell, decimalComma)) ? [] : [column],
  );
  const names = columns.map((column) => fields[column]!);
  if (names.length < 2 || names.some((name) => !/^\d{1,4}$/.test(name))) return false;
  const values = names.map(Number);
  const step = values[1]! - values[0]!;
  if (step === 0 || values.some((value, i) => i > 0 && value - values[i - 1]! !== step)) return false;
  const isYear = (value: number) => Number.isInteger(value) && value >= YEARS[0] && value <= YEARS[1];
  const years = values.every(isYear) && (Math.abs(step) === 1 || values.length > 2);
  const counted = step === 1 && values.length > 2 && values[0]! <= 1;
  if (!years && !counted) return false;
  const wordNames = fields.some((cell, column) => {
    if (columns.includes(column)) return false;
    const below = look(records, column, 1, decimalComma);
    if (below.numbers + below.words === 0) return false;
    // A table with its index beside it has no word in the corner.
    return cell === '' ? column === 0 : !MISSING.has(cell) && !below.values.has(cell);
  });
  if (!wordNames) return false;
  // Years above years are the first of the rows.
  const below = columns.flatMap((column) =>
    cellsOf(records, column, 1).map((cell) => parseNumber(cell, decimalComma)),
  );
  return below.length > 0 && !(years && below.every(isYear));
}

/** What a column seems to hold. */
export interface ColumnGuess {
  readonly guess: Guess;
  readonly mark: Mark | null;
}

/** Columns that hold (or, with nothing to go by, may hold) numbers. */
export function guessColumns(
  records: readonly SampleRecord[],
  width: number,
  from: number,
  decimalComma: DecimalComma,
): ColumnGuess[] {
  return Array.from({ length: width }, (_, column) => {
    const { numbers, words, mark } = look(records, column, from, decimalComma);
    return { guess: words === 0 || numbers >= 0.5 * (numbers + words) ? 'number' : 'words', mark };
  });
}

/** A character that splits every record of a one-column file into the same number (≥ 2) of parts. */
export function likelierDelimiter(records: readonly SampleRecord[]): string | null {
  for (const [name, pattern] of [
    [' ', /\s+/],
    [':', /:/],
    ['^', /\^/],
    ['~', /~/],
    ['/', /\//],
    ['#', /#/],
  ] as const) {
    const widths = new Set(records.map(({ fields }) => (fields[0] ?? '').trim().split(pattern).length));
    const [width] = widths;
    if (widths.size === 1 && width !== undefined && width > 1 && records.length > 1) return name;
  }
  return null;
}
