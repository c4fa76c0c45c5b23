// The fast pass over a delimited file: bytes to typed columns, record by record, without a string per cell. Columns are
// read as numbers or as words by a guess from the file's beginning; the caller re-reads where the guess was wrong.
import { AppError } from '../../../../base/errors/app-error.ts';
import { ByteDictionary } from './dictionary.ts';
import { afterLineEnd, CR, type Field, LF, newField, scanField } from './field.ts';
import { MISSING, parseNumber } from './number.ts';

export interface Dialect {
  /** One ASCII byte. */
  readonly delimiter: number;
  /** A label that TextDecoder knows, in which ASCII bytes mean ASCII. */
  readonly encoding: string;
  readonly decimalComma: boolean;
}

export type Guess = 'number' | 'words';

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
const MAX_KEPT_PROBLEMS = 1000;

export class CsvParser {
  rows = 0;
  /** The line that the next record starts on. */
  line: number;
  lines: Int32Array;
  readonly values: Float64Array[];
  readonly codes: Int32Array[];
  readonly dictionaries: (ByteDictionary | null)[];
  readonly bad: BadCells[];
  readonly ragged: RaggedRow[] = [];
  raggedCount = 0;

  private capacity: number;
  private readonly width: number;
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
  ) {
    this.width = names.length;
    this.line = firstLine;
    this.capacity = Math.max(16, expectedRows);
    this.lines = new Int32Array(this.capacity);
    const none = new Float64Array(0);
    const noCodes = new Int32Array(0);
    this.values = guesses.map((guess) => (guess === 'number' ? new Float64Array(this.capacity) : none));
    this.codes = guesses.map((guess) => (guess === 'words' ? new Int32Array(this.capacity) : noCodes));
    this.dictionaries = guesses.map((guess) =>
      guess === 'words' ? new ByteDictionary(dialect.encoding) : null,
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
    if (this.rows === this.capacity) this.grow();
    const delimiter = this.dialect.delimiter;
    const decimal = this.dialect.decimalComma ? COMMA : DOT;
    const row = this.rows;
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
      if (isNumber) {
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
          this.codes[column]![row] = this.dictionaries[column]!.code(field.source, field.start, field.end);
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
        if (this.guesses[missing] === 'number') this.values[missing]![row] = Number.NaN;
        else this.codes[missing]![row] = -1;
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
      if (bad.places.length < MAX_KEPT_PROBLEMS) bad.places.push({ row, text });
      const seen = bad.tokens.get(text);
      if (seen !== undefined) bad.tokens.set(text, seen + 1);
      else if (bad.tokens.size < MAX_KEPT_PROBLEMS) bad.tokens.set(text, 1);
    }
    this.rows++;
  }

  private slowNumber(column: number, row: number, field: Field): void {
    const text = this.decoder.decode(field.source.subarray(field.start, field.end)).trim();
    let value = Number.NaN;
    if (!MISSING.has(text)) {
      value = parseNumber(text, this.dialect.decimalComma);
      if (Number.isNaN(value)) this.recordBad.push({ column, text: shortened(text) });
    }
    this.values[column]![row] = value;
  }

  private noteRagged(fields: number, kept: boolean): false {
    this.raggedCount++;
    if (this.ragged.length < MAX_KEPT_PROBLEMS) this.ragged.push({ line: this.line, fields, kept });
    return false;
  }

  private grow(): void {
    this.capacity = Math.ceil(this.capacity * 1.6);
    const lines = new Int32Array(this.capacity);
    lines.set(this.lines);
    this.lines = lines;
    for (let column = 0; column < this.width; column++) {
      if (this.guesses[column] === 'number') {
        const values = new Float64Array(this.capacity);
        values.set(this.values[column]!);
        this.values[column] = values;
      } else {
        const codes = new Int32Array(this.capacity);
        codes.set(this.codes[column]!);
        this.codes[column] = codes;
      }
    }
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

/** Cell text as messages quote it. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`;
}
