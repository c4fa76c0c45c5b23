// The fast pass over a delimited file: bytes to typed columns, record by record, without a string per cell. Columns are
// read as numbers or as words by a guess from the file's beginning; the caller re-reads where the guess was wrong.
import { AppError } from '../../../../base/errors/app-error.ts';
import {
  type CodeSeries,
  codeSeries,
  type NumberSeries,
  numberSeries,
} from '../../../../engine/data/series.ts';
import type { BlockSession } from '../../datasets/blocks/block-store.ts';
import type { BlockColumn } from '../../datasets/blocks/format.ts';
import { TableBlocks } from '../../datasets/blocks/table-blocks.ts';
import { datesOf } from '../dates.ts';
import { TextBudget, textBytes } from '../dictionary.ts';
import { ByteDictionary } from './dictionary.ts';
import { afterLineEnd, CR, type Field, LF, newField, scanField } from './field.ts';
import { type DecimalComma, type Mark, MISSING, parseNumber, spellingOf, unmarked } from './number.ts';

export interface Dialect {
  /** One ASCII byte. */
  readonly delimiter: number;
  /** A label that TextDecoder knows, in which ASCII bytes mean ASCII. */
  readonly encoding: string;
  readonly decimalComma: DecimalComma;
  /** By column. */
  readonly marks: readonly (Mark | null)[];
  /** How many problems of each kind are kept one by one. */
  readonly keptProblems?: number | undefined;
}

/** Dates are read as such only where their different texts would not fit into memory. */
export type Guess = 'number' | 'words' | 'date';

/** Cells of a number column that are not numbers. */
export interface BadCells {
  count: number;
  /** The first ones. */
  readonly places: { readonly row: number; readonly text: string }[];
  /** How often each of the first different texts occurs. */
  readonly tokens: Map<string, number>;
}

export interface RaggedRow {
  readonly line: number;
  readonly fields: number;
  /** Rows with too many fields are left out, short ones are filled with missing cells. */
  readonly kept: boolean;
}

const DOT = 46;
const COMMA = 44;
const MINUS = 45;
const POWERS = Float64Array.from({ length: 16 }, (_, n) => 10 ** n);
/** Digits that a float64 mantissa holds exactly, so that mantissa / 10^n is correctly rounded. */
const EXACT_DIGITS = 15;
export const MAX_FIELD_BYTES = 1 << 20;
const KEPT_PROBLEMS = 1000;

/** Rows as arrays, of which only a window stays in memory where there is a store for what is larger. */
export class CsvParser {
  rows = 0;
  /** The line that the next record starts on. */
  line: number;
  readonly dictionaries: (ByteDictionary | null)[];
  readonly bad: BadCells[];
  readonly ragged: RaggedRow[] = [];
  raggedCount = 0;
  /** With a decimal comma: cells like 1.234, and cells with a point that surely makes a fraction. */
  openPoints = 0;
  pointFractions = 0;

  /** The window: rows from `base` on, `capacity` of them. */
  private base = 0;
  private capacity: number;
  private lines: Int32Array;
  private readonly values: Float64Array[];
  private readonly codes: Int32Array[];
  private readonly store: TableBlocks | null;
  private readonly width: number;
  private readonly kept: number;
  private readonly field: Field = newField();
  private readonly decoder: TextDecoder;
  private readonly recordBad: { column: number; text: string }[] = [];

  constructor(
    private readonly names: readonly string[],
    private readonly guesses: readonly Guess[],
    private readonly dialect: Dialect,
    private readonly file: string,
    firstLine: number,
    expectedRows: number,
    storage: BlockSession | null = null,
  ) {
    this.width = names.length;
    this.kept = dialect.keptProblems ?? KEPT_PROBLEMS;
    this.line = firstLine;
    this.capacity = Math.max(16, expectedRows);
    this.store = storage && new TableBlocks(storage, [...guesses.map(blockColumn), LINES]);
    if (this.store?.needed(this.capacity)) this.capacity = this.store.begin(this.capacity);
    const textBudget = storage && new TextBudget(textBytes(storage.memoryBytes));
    this.lines = new Int32Array(this.capacity);
    const none = new Float64Array(0);
    const noCodes = new Int32Array(0);
    this.values = guesses.map((guess) => (guess === 'words' ? none : new Float64Array(this.capacity)));
    this.codes = guesses.map((guess) => (guess === 'words' ? new Int32Array(this.capacity) : noCodes));
    this.dictionaries = guesses.map((guess) =>
      guess === 'words' ? new ByteDictionary(dialect.encoding, textBudget) : null,
    );
    this.bad = guesses.map(() => ({ count: 0, places: [], tokens: new Map() }));
    this.decoder = new TextDecoder(dialect.encoding);
  }

  /** Takes whole records from bytes[0, end) and returns how many bytes they were; `last` says that nothing follows. */
  consume(bytes: Uint8Array, end: number, last: boolean): number {
    let at = 0;
    while (at < end) {
      const next = this.record(bytes, at, end, last);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  private record(bytes: Uint8Array, from: number, end: number, last: boolean): number {
    if (bytes[from] === LF || bytes[from] === CR) {
      const next = afterLineEnd(bytes, from, end, last);
      if (next >= 0) this.line++;
      return next; // a blank line is no row
    }
    if (this.rows - this.base === this.capacity) this.makeSpace();
    const delimiter = this.dialect.delimiter;
    const decimal = this.dialect.decimalComma ? COMMA : DOT;
    const row = this.rows - this.base;
    const width = this.width;
    const field = this.field;
    this.recordBad.length = 0;
    let line = this.line;
    let column = 0;
    let extra = false;
    let at = from;
    for (;;) {
      const isNumber = column < width && this.guesses[column] === 'number';
      let done = false;
      if (isNumber && this.dialect.marks[column] === null) {
        let p = at;
        const negative = bytes[p] === MINUS;
        if (negative) p++;
        let mantissa = 0;
        const first = p;
        let digit = bytes[p]! - 48;
        while (digit >= 0 && digit <= 9) {
          mantissa = mantissa * 10 + digit;
          digit = bytes[++p]! - 48;
        }
        let digits = p - first;
        let fraction = 0;
        if (bytes[p] === decimal && decimal !== delimiter && digits > 0) {
          const point = p++;
          digit = bytes[p]! - 48;
          while (digit >= 0 && digit <= 9) {
            mantissa = mantissa * 10 + digit;
            digit = bytes[++p]! - 48;
          }
          fraction = p - point - 1;
          digits += fraction;
        }
        if (digits > 0 && digits <= EXACT_DIGITS && p < end) {
          const byte = bytes[p];
          if (byte === delimiter || byte === LF || byte === CR) {
            const value = fraction === 0 ? mantissa : mantissa / POWERS[fraction]!;
            this.values[column]![row] = negative ? -value : value;
            at = p;
            done = true;
          }
        }
      }
      if (!done) {
        scanField(bytes, at, end, delimiter, field);
        if (field.next - at > MAX_FIELD_BYTES || field.end - field.start > MAX_FIELD_BYTES) {
          throw this.fieldTooLong(column, field);
        }
        if (field.open && last) throw this.unclosed(column);
        if (field.next >= end && !last) return -1;
        line += field.newlines;
        at = field.next;
        if (isNumber) this.slowNumber(column, row, field);
        else if (column < width) {
          const dictionary = this.dictionaries[column];
          if (dictionary) this.codes[column]![row] = dictionary.code(field.source, field.start, field.end);
          else this.values[column]![row] = this.dateOf(field);
        } else if (field.end > field.start) extra = true;
      }
      column++;
      if (at >= end) break;
      if (bytes[at] !== delimiter) {
        at = afterLineEnd(bytes, at, end, last);
        if (at < 0) return -1;
        line++;
        break;
      }
      at++;
    }
    if (column > width ? !extra || this.noteRagged(column, false) : column === width) {
      this.commit(row);
    } else if (column < width) {
      this.noteRagged(column, true);
      for (let missing = column; missing < width; missing++) {
        if (this.guesses[missing] === 'words') this.codes[missing]![row] = -1;
        else this.values[missing]![row] = Number.NaN;
      }
      this.commit(row);
    }
    this.line = line;
    return at;
  }

  private commit(row: number): void {
    this.lines[row] = this.line;
    for (const { column, text } of this.recordBad) {
      const bad = this.bad[column]!;
      bad.count++;
      if (bad.places.length < this.kept) bad.places.push({ row: this.rows, text });
      const seen = bad.tokens.get(text);
      if (seen !== undefined) bad.tokens.set(text, seen + 1);
      else if (bad.tokens.size < KEPT_PROBLEMS) bad.tokens.set(text, 1);
    }
    this.rows++;
  }

  private slowNumber(column: number, row: number, field: Field): void {
    const text = this.decoder.decode(field.source.subarray(field.start, field.end)).trim();
    let value = Number.NaN;
    if (!MISSING.has(text)) {
      value = parseNumber(text, this.dialect.decimalComma, this.dialect.marks[column]);
      if (this.dialect.decimalComma === true && text.includes('.')) this.notePoint(text, column);
      if (Number.isNaN(value)) this.recordBad.push({ column, text: shortened(text) });
    }
    this.values[column]![row] = value;
  }

  private notePoint(text: string, column: number): void {
    const mark = this.dialect.marks[column] ?? null;
    const spelling = spellingOf(mark === null ? text : (unmarked(text)?.text ?? text));
    if (spelling === 'open point') this.openPoints++;
    else if (spelling === 'point') this.pointFractions++;
  }

  private dateOf(field: Field): number {
    const text = this.decoder.decode(field.source.subarray(field.start, field.end)).trim();
    return MISSING.has(text) ? Number.NaN : (datesOf([text])?.[0] ?? Number.NaN);
  }

  private noteRagged(fields: number, kept: boolean): false {
    this.raggedCount++;
    if (this.ragged.length < this.kept) this.ragged.push({ line: this.line, fields, kept });
    return false;
  }

  /** More room in memory, or, once that is too much, what is there to the store. */
  private makeSpace(): void {
    const grown = Math.ceil(this.capacity * 1.6);
    if (this.store === null || (!this.store.begun && !this.store.needed(grown))) {
      this.resize(grown);
      return;
    }
    const window = this.store.begun ? this.capacity : this.store.begin(grown);
    this.handOver(this.store);
    if (window < this.capacity) this.resize(window);
  }

  private handOver(store: TableBlocks): void {
    const arrays = this.guesses.map((guess, column) =>
      guess === 'words' ? this.codes[column]! : this.values[column]!,
    );
    store.append([...arrays, this.lines], this.rows - this.base);
    this.base = this.rows;
  }

  private resize(capacity: number): void {
    this.capacity = capacity;
    this.lines = resized(this.lines, new Int32Array(capacity));
    this.guesses.forEach((guess, column) => {
      if (guess === 'words') this.codes[column] = resized(this.codes[column]!, new Int32Array(capacity));
      else this.values[column] = resized(this.values[column]!, new Float64Array(capacity));
    });
  }

  /** All rows, once nothing follows. */
  finish(): ParsedColumns {
    const { store, rows } = this;
    if (store?.begun) {
      this.handOver(store);
      const blocks = store.finish();
      return {
        numbers: (column) => blocks.numbers(column),
        codes: (column) => blocks.codes(column),
        lines: blocks.codes(this.width),
      };
    }
    return {
      numbers: (column) => numberSeries(trimmed(this.values[column]!, rows)),
      codes: (column) => codeSeries(trimmed(this.codes[column]!, rows)),
      lines: codeSeries(this.lines.slice(0, rows)),
    };
  }

  private fieldTooLong(column: number, field: Field): AppError {
    return new AppError(field.quoted ? 'data.openQuote' : 'data.longField', {
      file: this.file,
      line: this.line,
      column: this.names[column] ?? String(column + 1),
    });
  }

  private unclosed(column: number): AppError {
    return new AppError('data.openQuote', {
      file: this.file,
      line: this.line,
      column: this.names[column] ?? String(column + 1),
    });
  }
}

/** What was read, by column. */
export interface ParsedColumns {
  /** Of a column read as numbers or dates. */
  readonly numbers: (column: number) => NumberSeries;
  /** Of a column read as words, in the order in which these were first seen. */
  readonly codes: (column: number) => CodeSeries;
  readonly lines: CodeSeries;
}

const LINES = { dtype: 'i32', width: 1 } as const;

function blockColumn(guess: Guess): BlockColumn {
  return { dtype: guess === 'words' ? 'i32' : 'f64', width: 1 };
}

function resized<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from.subarray(0, to.length));
  return to;
}

/** The first `rows` elements; copied where much would be held for nothing. */
function trimmed<T extends Float64Array | Int32Array>(array: T, rows: number): T {
  const used = array.subarray(0, rows) as T;
  return array.length - rows > 0.25 * array.length ? (used.slice() as T) : used;
}

/** Cell text as messages quote it. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`;
}
