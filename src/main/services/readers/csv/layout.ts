// What stands around the rows of a delimited file: comments, lines above the table, a header that is one cell short.

import type { ProblemList } from '../problems.ts';
import { type Cleaning, cleaned } from './clean.ts';
import { type DecimalComma, parseNumber } from './number.ts';
import { type SampleRecord, splitRecords } from './sample.ts';
import {
  BLANKS,
  DELIMITERS,
  namesOverNumbers,
  sniffDecimal,
  sniffDelimiter,
  splitByBlanks,
} from './sniff.ts';

const LOOK_AT = 300;
const MOST_PREAMBLE = 20;
const HASH = 35;
const PERCENT = 37;

export interface SniffedDialect {
  /** The file's beginning, cleaned. */
  readonly sample: Uint8Array;
  readonly delimiter: string;
  readonly cleaning: Cleaning;
  /** Records before the table that only describe it. */
  readonly skipped: number;
  /** The first line looks like names of the columns, but the one below it is them. */
  readonly commentLikeNames: boolean;
}

export function sniffDialect(
  plain: Uint8Array,
  encoding: string,
  whole: boolean,
  chosen: string | undefined,
): SniffedDialect {
  const { comment, likeNames: commentLikeNames } = commentLines(plain, encoding, whole);
  const without: Cleaning = { comment, blanks: false };
  const sample = cleaned(plain, without);
  // Excel's own way of naming the delimiter.
  const named = /^sep=(.)\r?\n/i.exec(String.fromCharCode(...sample.subarray(0, 8)))?.[1];
  const found = chosen ?? named ?? sniffDelimiter(sample, encoding, whole);
  const skipped = named === undefined ? 0 : 1;
  if (found === null || found === BLANKS) {
    const cleaning: Cleaning = { comment, blanks: true };
    const collapsed = cleaned(plain, cleaning);
    const records = splitRecords(collapsed, BLANKS.charCodeAt(0), encoding, whole, LOOK_AT);
    if (chosen === BLANKS || splitByBlanks(records)) {
      return { sample: collapsed, delimiter: BLANKS, cleaning, skipped: 0, commentLikeNames };
    }
  }
  if (found === null || found === BLANKS || comment === null) {
    const delimiter = found === null || found === BLANKS ? ',' : found;
    return { sample, delimiter, cleaning: without, skipped, commentLikeNames };
  }
  const delimiter = found.charCodeAt(0);
  const width = usualWidth(splitRecords(sample, delimiter, encoding, whole, LOOK_AT));
  const cleaning = width < 2 ? without : { ...without, rows: { delimiter, cells: width } };
  return { sample: cleaned(plain, cleaning), delimiter: found, cleaning, skipped, commentLikeNames };
}

interface CommentLines {
  /** What begins them. */
  readonly comment: number | null;
  /** There is one, with as many cells as the table. */
  readonly likeNames: boolean;
}

/** More than one comment line at the top, or one that has other cells than the table or stands above its names. */
function commentLines(plain: Uint8Array, encoding: string, whole: boolean): CommentLines {
  const none = { comment: null, likeNames: false };
  const first = plain[0];
  if (first !== HASH && first !== PERCENT) return none;
  const lines = new TextDecoder('latin1').decode(plain.subarray(0, 65_536)).split(/\r\n|\n|\r/);
  const mark = String.fromCharCode(first);
  let count = 0;
  while (lines[count]?.startsWith(mark)) count++;
  if (count > 1) return { comment: first, likeNames: false };
  // A single one may be the header: #id,name
  const [top = '', next = ''] = lines;
  const cells = (line: string, delimiter: string) => line.split(delimiter).length;
  const like = DELIMITERS.filter((d) => cells(top, d) > 1 && cells(top, d) === cells(next, d));
  if (like.length === 0) return { comment: first, likeNames: false };
  const below = plain.subarray(top.length + 1);
  const named = like.some((delimiter) => {
    const records = splitRecords(below, delimiter.charCodeAt(0), encoding, whole, LOOK_AT);
    return namesOverNumbers(records, sniffDecimal(records.slice(1), delimiter).decimalComma);
  });
  return named ? { comment: first, likeNames: true } : none;
}

/** The last comment line above the table, where it has a name for each column (as numpy.savetxt writes it). */
export function commentedNames(
  plain: Uint8Array,
  { comment }: Cleaning,
  delimiter: string,
  encoding: string,
  width: number,
): string[] | null {
  if (comment === null || width < 2) return null;
  const lines = new TextDecoder(encoding).decode(plain.subarray(0, 65_536)).split(/\r\n|\n|\r/);
  const mark = String.fromCharCode(comment);
  let last: string | null = null;
  for (const line of lines) {
    if (!line.startsWith(mark)) break;
    last = line.slice(1).trim();
  }
  const cells = last?.split(delimiter === BLANKS ? /\s+/ : delimiter).map((cell) => cell.trim()) ?? [];
  return cells.length === width &&
    cells.every((cell) => cell !== '' && Number.isNaN(parseNumber(cell, false)))
    ? cells
    : null;
}

export function usualWidth(records: readonly SampleRecord[]): number {
  const counts = new Map<number, number>();
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]![0];
}

/** How many records stand above the table: titles and dates of a report, in a cell or two of a row. */
export function preambleLength(records: readonly SampleRecord[]): number {
  const usual = usualWidth(records);
  if (usual < 3 || records.length < 3) return 0;
  let count = 0;
  while (count < MOST_PREAMBLE && isTitle(records[count], usual, count === 0)) count++;
  return count < records.length - 1 && count < MOST_PREAMBLE ? count : 0;
}

function isTitle(record: SampleRecord | undefined, usual: number, first: boolean): boolean {
  if (record === undefined) return false;
  const filled = record.fields.map((cell) => cell.trim()).filter((cell) => cell !== '');
  // A row of numbers is data, however short; below a title it may be a year.
  if (first && filled.every((cell) => !Number.isNaN(parseNumber(cell, true)))) return false;
  return record.fields.length < usual ? 2 * filled.length < usual : filled.length === 1;
}

/** The first record's cells. R names one column too few: the first one, of row names, has no header. */
export function headerNames(
  records: readonly SampleRecord[],
  decimalComma: DecimalComma,
  problems: ProblemList,
): string[] {
  const [top, ...body] = records;
  const fields = (top?.fields ?? []).map((cell, index) => (index === 0 ? cell.replace(/^#\s*/, '') : cell));
  const usual = body.length > 0 ? usualWidth(body) : fields.length;
  if (fields.length !== usual - 1) return fields;
  // A delimiter at the end of every row but the header's is something else.
  const wide = body.filter((record) => record.fields.length === usual);
  const trailing = wide.every((record) => (record.fields[usual - 1] ?? '').trim() === '');
  const named = fields.every((cell) => Number.isNaN(parseNumber(cell.trim(), decimalComma)));
  if (trailing || !named) return fields;
  problems.add('warning', 'data.rowNames', { expected: fields.length, found: usual }, { line: top?.line });
  return ['row', ...fields];
}
