// JSON that memory should not hold: one record a line, or one long list of records. Read twice: the first time tells which
// columns there are and what they hold, the second time takes the cells to blocks.
import { AppError } from '../../../base/errors/app-error.ts';
import type { TableColumn } from '../../../engine/data/table.ts';
import type { BlockSession } from '../datasets/blocks/block-store.ts';
import type { BlockColumn } from '../datasets/blocks/format.ts';
import { TableBlocks } from '../datasets/blocks/table-blocks.ts';
import { columnNames } from './column-names.ts';
import { KEPT_BAD, meansNumbers, numberColumnOf, wordColumnOf } from './column-types.ts';
import { MISSING, parseNumber } from './csv/number.ts';
import { settleDates } from './dates.ts';
import type { ReaderSource, ReadOptions, ReadResult } from './define.ts';
import { Dictionary, TextBudget, textBytes } from './dictionary.ts';
import { headerOf, type Json, type JsonCell, MAX_COLUMNS, spreadRecord } from './json-records.ts';
import { BadLines, badJson, parsedJson } from './json-text.ts';
import { ProblemList } from './problems.ts';
import { tableResult } from './table-result.ts';

const MAX_RECORD_BYTES = 64 * 2 ** 20;
const MOST_DISTINCT = 21;
const [LF, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44];
const OPENING = new Set([91, 123]); // [ {
const CLOSING = new Set([93, 125]);

interface JsonRecord {
  readonly value: Json;
  /** 1-based. */
  readonly line: number;
}

/** How the file lists its records, told from its beginning; null where it does neither. */
export function listingOf(head: Uint8Array): 'lines' | 'list' | null {
  const text = new TextDecoder().decode(head);
  if (/^\uFEFF?\s*\[\s*[[{]/.test(text)) return 'list';
  const [first = '', ...rest] = text.trimStart().split('\n');
  if (rest.length === 0) return null;
  return parsedJson(first).ok ? 'lines' : null;
}

export async function streamedJson(
  source: ReaderSource,
  listing: 'lines' | 'list',
  storage: BlockSession,
  options: ReadOptions,
): Promise<ReadResult> {
  const budget = new TextBudget(textBytes(storage.memoryBytes));
  const probes = new Map<string, ColumnProbe>();
  let header: readonly string[] | null = null;
  const bad = new BadLines(source.name);
  let records = 0;
  let held: Json | undefined;
  const look = (record: Json) => {
    spreadRecord(record, header, (name, cell) => {
      let probe = probes.get(name);
      if (probe === undefined) {
        const columns = probes.size + 1;
        if (columns > MAX_COLUMNS) {
          throw new AppError('data.tooManyColumns', { file: source.name, columns, limit: MAX_COLUMNS });
        }
        probe = new ColumnProbe(budget);
        probes.set(name, probe);
      }
      probe.look(cell);
    });
  };
  for await (const { value } of recordsOf(source, listing, options, 0, bad)) {
    // The first record names the columns only where another one follows.
    if (records === 0) held = value;
    else if (records === 1) {
      header = headerOf(held ?? null, true);
      if (header === null) look(held ?? null);
      look(value);
    } else look(value);
    records++;
  }
  if (records === 1) look(held ?? null);
  const problems = new ProblemList(options.problemLimit);
  bad.tell(records, problems);
  const rows = header === null ? records : records - 1;
  if (probes.size === 0) throw new AppError('data.noRows', { file: source.name });

  const columns = [...probes].map(([name, probe]) =>
    probe.settled(options.problemLimit ?? KEPT_BAD, options.like?.words.includes(name) === true),
  );
  const places = new Map([...probes.keys()].map((name, index) => [name, index]));
  const layout = columns.map((column): BlockColumn => ({ dtype: column.isNumber ? 'f64' : 'i32', width: 1 }));
  const blocks = new TableBlocks(storage, [...layout, { dtype: 'i32', width: 1 }]);
  const window = blocks.begin(rows);
  const arrays = columns.map(({ isNumber }) =>
    isNumber ? new Float64Array(window) : new Int32Array(window),
  );
  const lines = new Int32Array(window);
  const clear = () => {
    for (const array of arrays) array.fill(array instanceof Int32Array ? -1 : Number.NaN);
  };
  clear();
  let row = 0;
  let skip = header === null ? 0 : 1;
  for await (const { value, line } of recordsOf(source, listing, options, 0.5, new BadLines(source.name))) {
    if (skip-- > 0) continue;
    const at = row % window;
    lines[at] = line;
    spreadRecord(value, header, (name, cell) => {
      const place = places.get(name);
      if (place !== undefined) arrays[place]![at] = columns[place]!.value(cell, row);
    });
    row++;
    if (row % window !== 0) continue;
    blocks.append([...arrays, lines], window);
    clear();
  }
  if (row % window > 0) blocks.append([...arrays, lines], row % window);
  const stored = blocks.finish();

  const names = columnNames([...probes.keys()], problems);
  const found = columns.map((column, index): TableColumn => {
    const name = names[index]!;
    if (column.isNumber) {
      return numberColumnOf(name, stored.numbers(index), column.bad, column.badCount);
    }
    const { left, size } = column.dictionary;
    if (left > 0) {
      const params = { column: name, kept: size, count: left };
      problems.add('warning', 'data.manyTexts', params, { column: name });
    }
    const asWords = options.like?.words.includes(name) === true;
    return wordColumnOf(name, stored.codes(index), column.dictionary.words(), asWords);
  });
  const table = {
    rows,
    columns: settleDates(found, options, problems),
    lines: listing === 'lines' ? stored.codes(columns.length) : null,
  };
  return tableResult(table, problems);
}

/** What the cells of one column are, counted as they pass. */
class ColumnProbe {
  private numbers = 0;
  private readonly distinct = new Set<number>();
  private readonly dictionary: Dictionary;
  private counts = new Float64Array(64);

  constructor(budget: TextBudget) {
    this.dictionary = new Dictionary(budget);
  }

  look(cell: JsonCell): void {
    if (cell === null) return;
    if (typeof cell === 'number') {
      if (!Number.isFinite(cell)) return;
      this.numbers++;
      if (this.distinct.size < MOST_DISTINCT) this.distinct.add(cell === 0 ? 0 : cell);
      return;
    }
    const word = String(cell);
    // Numbers in quotes may be many; as words, should they be any, they are numbered when they are stored.
    if (!Number.isNaN(parseNumber(word.trim(), false))) {
      this.numbers++;
      return;
    }
    const code = this.dictionary.code(word);
    if (code < 0) return;
    if (code >= this.counts.length) {
      const counts = new Float64Array(2 * this.counts.length);
      counts.set(this.counts);
      this.counts = counts;
    }
    this.counts[code]!++;
  }

  /** `asWords`: words are words, whatever they look like. */
  settled(keptBad: number, asWords: boolean): SettledColumn {
    const { numbers } = this;
    let others = this.dictionary.left;
    let distinctOthers = 0;
    for (const [code, word] of this.dictionary.words().entries()) {
      if (MISSING.has(word.trim())) continue;
      others += this.counts[code]!;
      distinctOthers++;
    }
    // Counted anew as the cells are stored.
    this.dictionary.left = 0;
    const means = meansNumbers(numbers, others, distinctOthers, this.distinct.size);
    const isNumber = !asWords && numbers > 0 && means;
    return new SettledColumn(isNumber, this.dictionary, keptBad);
  }
}

/** A column whose kind is known: what its cells become. */
class SettledColumn {
  readonly bad: { row: number; text: string }[] = [];
  badCount = 0;

  constructor(
    readonly isNumber: boolean,
    readonly dictionary: Dictionary,
    private readonly keptBad: number,
  ) {}

  value(cell: JsonCell, row: number): number {
    if (cell === null) return this.isNumber ? Number.NaN : -1;
    if (typeof cell === 'number') {
      if (this.isNumber) return Number.isFinite(cell) ? cell : Number.NaN;
      return Number.isFinite(cell) ? this.dictionary.code(String(cell)) : -1;
    }
    const word = String(cell);
    if (!this.isNumber) return this.dictionary.code(word);
    const trimmed = word.trim();
    const value = MISSING.has(trimmed) ? Number.NaN : parseNumber(trimmed, false);
    if (Number.isNaN(value) && !MISSING.has(trimmed)) {
      this.badCount++;
      if (this.bad.length < this.keptBad) this.bad.push({ row, text: word.slice(0, 60) });
    }
    return value;
  }
}

/** Throws `data.badJson` with the line where an element of a list is none; lines that are none go to `bad`. */
async function* recordsOf(
  source: ReaderSource,
  listing: 'lines' | 'list',
  { signal, onProgress }: ReadOptions,
  progressFrom: number,
  bad: BadLines,
): AsyncIterable<JsonRecord> {
  const splitter = listing === 'lines' ? new LineSplitter() : new ListSplitter();
  let read = 0;
  for await (const chunk of source.chunks(signal ?? null)) {
    yield* parsedPieces(splitter.take(chunk), listing, source.name, bad);
    if (splitter.heldBytes > MAX_RECORD_BYTES) {
      const mebibytes = MAX_RECORD_BYTES / 2 ** 20;
      throw new AppError('data.badJson', {
        file: source.name,
        line: splitter.line,
        detail: `a record of more than ${mebibytes} MiB`,
        detailRu: `запись больше ${mebibytes} МиБ`,
      });
    }
    read += chunk.length;
    onProgress?.(progressFrom + 0.5 * Math.min(1, read / source.bytes));
  }
  yield* parsedPieces(splitter.end(), listing, source.name, bad);
}

function* parsedPieces(
  pieces: readonly Piece[],
  listing: 'lines' | 'list',
  file: string,
  bad: BadLines,
): Generator<JsonRecord> {
  for (const { bytes, line } of pieces) {
    const one = parsedJson(new TextDecoder().decode(bytes));
    if (one.ok) yield { value: one.value, line };
    else if (listing === 'list') throw badJson(file, line, one.detail);
    else bad.add(line, one.detail);
  }
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly line: number;
}

/** Bytes that are not a whole record yet wait for the next chunk. */
abstract class Splitter {
  line = 1;
  protected held: Uint8Array = new Uint8Array(0);

  get heldBytes(): number {
    return this.held.length;
  }

  protected joined(chunk: Uint8Array): Uint8Array {
    if (this.held.length === 0) return chunk;
    const both = new Uint8Array(this.held.length + chunk.length);
    both.set(this.held);
    both.set(chunk, this.held.length);
    return both;
  }

  abstract take(chunk: Uint8Array): Piece[];
  abstract end(): Piece[];
}

class LineSplitter extends Splitter {
  take(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      const bytes = this.joined(chunk.subarray(start, end));
      this.held = new Uint8Array(0);
      if (!isBlank(bytes)) pieces.push({ bytes, line: this.line });
      this.line++;
      start = end + 1;
    }
    this.held = this.joined(chunk.subarray(start)).slice();
    return pieces;
  }

  end(): Piece[] {
    return isBlank(this.held) ? [] : [{ bytes: this.held, line: this.line }];
  }
}

/** The elements of the list that the file is. */
class ListSplitter extends Splitter {
  private depth = 0;
  private inText = false;
  private escaped = false;
  private startLine = 1;

  take(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let start = 0;
    const close = (end: number) => {
      const bytes = this.joined(chunk.subarray(start, end));
      this.held = new Uint8Array(0);
      if (!isBlank(bytes)) pieces.push({ bytes, line: this.startLine });
      start = end + 1;
      this.startLine = this.line;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === LF) this.line++;
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inText = false;
      } else if (byte === QUOTE) this.inText = true;
      else if (OPENING.has(byte)) {
        this.depth++;
        if (this.depth === 1) start = at + 1;
        else if (this.depth === 2) this.startLine = this.line;
      } else if (CLOSING.has(byte)) {
        if (this.depth === 1) close(at);
        this.depth--;
      } else if (byte === COMMA && this.depth === 1) close(at);
    }
    this.held = this.joined(chunk.subarray(start)).slice();
    return pieces;
  }

  end(): Piece[] {
    return this.depth === 0 && isBlank(this.held) ? [] : [{ bytes: this.held, line: this.startLine }];
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 10 || byte === 13 || byte === 32 || byte === 9);
}
