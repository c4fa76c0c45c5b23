// Delimited text (CSV, TSV and friends) to typed columns. The beginning of the file tells its dialect; then one fast
// pass reads everything, and a second one re-reads if a column turned out to be of another kind.

import { present } from '../../../../base/assert.ts';
import { AppError } from '../../../../base/errors/app-error.ts';
import { text } from '../../../../base/text.ts';
import { columnNames } from '../column-names.ts';
import { settleDates } from '../dates.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from '../define.ts';
import { ProblemList } from '../problems.ts';
import { refuseBinary } from '../signatures.ts';
import { listBadCells, previewRows } from '../table-result.ts';
import { type Cleaning, LineCleaner } from './clean.ts';
import { betterGuesses, finishColumn, WORDS } from './columns.ts';
import { type DetectedEncoding, detectEncoding, ENCODINGS, type Encoding } from './encoding.ts';
import { commentedNames, headerNames, preambleLength, sniffDialect, usualWidth } from './layout.ts';
import { type DecimalComma, MISSING } from './number.ts';
import { CsvParser, MAX_FIELD_BYTES } from './parser.ts';
import { type SampleRecord, splitRecords } from './sample.ts';
import {
  type ColumnGuess,
  type FoundDecimal,
  guessColumns,
  likelierDelimiter,
  namesOverNumbers,
  sniffDecimal,
  sniffHeader,
} from './sniff.ts';

const SAMPLE_BYTES = 1 << 20;
const SAMPLE_RECORDS = 1000;
export const MAX_COLUMNS = 20_000;
/** Memory for a table's arrays. */
const MAX_TABLE_BYTES = 3 * 2 ** 30;

export const csvReader = defineReader({
  id: 'csv',
  title: text('Text table (CSV, TSV)', 'Текстовая таблица (CSV, TSV)'),
  extensions: ['csv', 'tsv', 'txt', 'tab', 'dat', 'data'],
  // The fallback: anything without a signature is tried as text, and refused with its reason.
  sniff: (_, extension) => (['csv', 'tsv', 'tab'].includes(extension) ? 0.3 : 0.1),
  read,
});

const OPEN = { comma: 'data.openComma', point: 'data.openPoint' } as const;

interface Layout {
  readonly detected: DetectedEncoding;
  /** What the bytes are in after UTF-16 has become UTF-8. */
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly cleaning: Cleaning;
  readonly decimalComma: DecimalComma;
  readonly header: boolean;
  readonly names: readonly string[];
  readonly records: readonly SampleRecord[];
  /** First byte and line of the data. */
  readonly dataStart: number;
  readonly dataLine: number;
  readonly problems: ProblemList;
}

/** By what is known of a file of the same kind; null where this one tells by itself. */
const DECIMALS = { comma: true, grouped: 'grouped', unknown: null } as const;

async function read(source: ReaderSource, options: ReadOptions): Promise<ReadResult> {
  if (source.bytes === 0) throw new AppError('data.emptyFile', { file: source.name });
  const head = await source.head(SAMPLE_BYTES);
  refuseBinary(head, source.name);
  const whole = head.length >= source.bytes;
  const found = detectEncoding(head, whole);
  const chosen = ENCODINGS.find((known) => known === options.reading?.text?.encoding);
  const detected = chosen === undefined ? found : { ...found, encoding: chosen };
  const result = await readAs(source, options, head, whole, detected);
  if (result !== null) return result;
  // Valid UTF-8 at the beginning and not further on: a single-byte page after all.
  const page = { encoding: 'windows-1251', mark: detected.mark } as const;
  return present(await readAs(source, options, head, whole, page), 'a table in a single-byte encoding');
}

/** Null where the text proves not to be in this encoding. */
async function readAs(
  source: ReaderSource,
  options: ReadOptions,
  head: Uint8Array,
  whole: boolean,
  detected: DetectedEncoding,
): Promise<ReadResult | null> {
  let layout = sniffLayout(source, options, head, whole, detected);
  const { names, records, problems } = layout;
  const first = layout.header ? 1 : 0;
  const guesses = guessColumns(records, names.length, first, layout.decimalComma);
  const words = new Set(options.like?.words);
  const fixed = new Set(names.flatMap((name, column) => (words.has(name) ? [column] : [])));
  for (const column of fixed) guesses[column] = WORDS;

  const meanRecordBytes = (records.at(-1)!.end - records[0]!.start) / records.length;
  const expectedRows = Math.ceil((1.05 * source.bytes) / Math.max(1, meanRecordBytes)) + 16;
  const needed = expectedRows * names.length * 8;
  if (needed > MAX_TABLE_BYTES && options.storage === undefined) {
    throw new AppError('data.tooLarge', {
      file: source.name,
      needed: Math.ceil(needed / 2 ** 20),
      limit: MAX_TABLE_BYTES / 2 ** 20,
    });
  }

  let parser = await pass(source, options, layout, guesses, expectedRows, 0);
  let parsed = parser.finish();
  // Points between thousands may first show far below. Among commas they are fractions, as the sniffer has it.
  const mayRegroup = layout.delimiter !== ',' && parser.pointFractions === 0;
  const regroup = mayRegroup && parser.openPoints > 0;
  if (regroup) layout = { ...layout, decimalComma: 'grouped' };
  const better = betterGuesses(parser, parsed, guesses, layout.decimalComma, fixed);
  if (better.size > 0 || regroup) {
    for (const [column, guess] of better) guesses[column] = guess;
    parser = await pass(source, options, layout, guesses, parser.rows, 0.6);
    parsed = parser.finish();
  }
  if (parser.rows === 0) throw noRows(source.name, layout);

  const found = names.map((name, column) =>
    finishColumn(parser, parsed, guesses[column]!.guess, column, name, problems, fixed.has(column)),
  );
  const columns = settleDates(found, options, problems);
  if (detected.encoding === 'utf-8') {
    const spoilt = columns.filter(
      (column) =>
        (column.type === 'category' || column.type === 'text') &&
        column.classes.some((word) => word.includes('\ufffd')),
    );
    // Nothing but ASCII so far: it may as well be a single-byte page.
    const open = detected.mark === 0 && !whole && head.every((byte) => byte < 128);
    if (spoilt.length > 0 && open && options.reading?.text?.encoding === undefined) return null;
    for (const { name } of spoilt)
      problems.add('warning', 'data.badLetters', { column: name }, { column: name });
  }
  for (const { line, fields, kept } of parser.ragged) {
    const params = { line, found: fields, expected: names.length };
    problems.add(kept ? 'warning' : 'error', kept ? 'data.shortRow' : 'data.longRow', params, { line });
  }
  problems.addUnlisted(parser.raggedCount - parser.ragged.length);
  const table = { rows: parser.rows, columns, lines: parsed.lines };
  listBadCells(table, problems);
  if (names.length === 1) {
    const separator = likelierDelimiter(records);
    if (separator !== null) problems.add('warning', 'data.oneColumn', { separator });
  }
  return {
    table,
    problems: problems.problems,
    problemCount: problems.count,
    preview: previewOf(records.slice(first), names.length),
    format: { delimiter: layout.delimiter, encoding: detected.encoding, header: layout.header },
    ...(layout.decimalComma === false
      ? {}
      : { decimal: layout.decimalComma === 'grouped' ? 'grouped' : 'comma' }),
  };
}

function sniffLayout(
  source: ReaderSource,
  options: ReadOptions,
  head: Uint8Array,
  whole: boolean,
  detected: DetectedEncoding,
): Layout {
  const chosen = options.reading?.text ?? {};
  const wide = detected.encoding === 'utf-16le' || detected.encoding === 'utf-16be';
  const encoding: Encoding = wide ? 'utf-8' : detected.encoding;
  const body = head.subarray(detected.mark);
  const plain = wide ? Buffer.from(new TextDecoder(detected.encoding).decode(body), 'utf8') : body;
  if (plain.length === 0) throw new AppError('data.emptyFile', { file: source.name });
  const dialect = sniffDialect(plain, encoding, whole, chosen.delimiter);
  const { sample, delimiter, cleaning } = dialect;

  let records = splitRecords(sample, delimiter.charCodeAt(0), encoding, whole, SAMPLE_RECORDS);
  if (records.length === 0 || (whole && isBlank(sample))) throw nothingRead(source, sample, whole);
  const problems = new ProblemList(options.problemLimit);
  const preamble = dialect.skipped > 0 ? dialect.skipped : preambleLength(records);
  if (preamble > dialect.skipped) {
    problems.add('warning', 'data.preamble', { lines: preamble }, { line: records[0]!.line });
  }
  const dropped = records[preamble - 1];
  records = records.slice(preamble);
  const top = records[0];
  if (top === undefined) throw new AppError('data.noRows', { file: source.name });
  const { decimalComma, open } = decimalOf(records, delimiter, options);
  if (dialect.commentLikeNames) problems.add('warning', 'data.preamble', { lines: 1 }, { line: 1 });
  const commented = namesOverNumbers(records, decimalComma)
    ? null
    : commentedNames(plain, cleaning, delimiter, encoding, usualWidth(records));
  const header = commented === null && (chosen.header ?? sniffHeader(records, decimalComma));
  const given = commented ?? (header ? headerNames(records, decimalComma, problems) : null);
  const width = given?.length ?? usualWidth(records);
  if (width > MAX_COLUMNS) {
    throw new AppError('data.tooManyColumns', { file: source.name, columns: width, limit: MAX_COLUMNS });
  }
  const columns = columnNames(given ?? Array(width).fill(''), problems);
  if (open !== null) {
    const column = columns[open.column] ?? '';
    const { example } = open;
    const read = example.replace(',', '.');
    const params = { column, example, read, whole: read.replace('.', '') };
    problems.add('warning', OPEN[open.sign], params, { column });
  }
  const dataStart = header ? top.end : (dropped?.end ?? 0);
  const layout: Layout = {
    detected,
    encoding,
    delimiter,
    cleaning,
    decimalComma,
    header,
    names: columns,
    records,
    dataStart,
    // The line ends before it were passed over with what is there.
    dataLine: dataStart === 0 ? 1 : lineAt(sample, dataStart),
    problems,
  };
  // What follows and is no record is an open quote: reading on finds its line.
  if (header && records.length === 1 && whole && isBlank(sample.subarray(top.end))) {
    throw noRows(source.name, layout);
  }
  return layout;
}

/** The user's choice goes first, then what the file is read like, then what it tells by itself. */
function decimalOf(records: readonly SampleRecord[], delimiter: string, options: ReadOptions): FoundDecimal {
  const chosen = options.reading?.text?.decimal;
  const known = chosen === undefined ? DECIMALS[options.like?.decimal ?? 'unknown'] : chosen === 'comma';
  const found = sniffDecimal(records, delimiter);
  if (known === null) return found;
  // Points between thousands are seen, not chosen.
  return { ...found, decimalComma: known === true && found.grouped ? 'grouped' : known, open: null };
}

function noRows(file: string, layout: Layout): AppError {
  return layout.header
    ? new AppError('data.headerOnly', { file, columns: layout.names.length })
    : new AppError('data.noRows', { file });
}

/** No whole record in the sample: blank lines only, an open quote, or a line longer than the sample. */
function nothingRead(source: ReaderSource, sample: Uint8Array, whole: boolean): AppError {
  if (isBlank(sample)) return new AppError('data.noRows', { file: source.name });
  const code = whole || sample.includes(34) ? 'data.openQuote' : 'data.longField';
  return new AppError(code, { file: source.name, line: 1, column: '1' });
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 10 || byte === 13 || byte === 32 || byte === 9);
}

/** 1-based line of the byte at `offset`. */
function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) {
    if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++;
  }
  return line;
}

async function pass(
  source: ReaderSource,
  options: ReadOptions,
  layout: Layout,
  guesses: readonly ColumnGuess[],
  expectedRows: number,
  progressFrom: number,
): Promise<CsvParser> {
  const { delimiter, encoding, decimalComma } = layout;
  const dialect = {
    delimiter: delimiter.charCodeAt(0),
    encoding,
    decimalComma,
    marks: guesses.map(({ mark }) => mark),
    keptProblems: options.problemLimit,
  };
  const { names, dataLine } = layout;
  const storage = options.storage ?? null;
  const kinds = guesses.map(({ guess }) => guess);
  const parser = new CsvParser(names, kinds, dialect, source.name, dataLine, expectedRows, storage);
  let rest: Uint8Array = new Uint8Array(0);
  let skip = layout.dataStart;
  let read = 0;
  for await (const { bytes, taken } of textChunks(source, options.signal ?? null, layout)) {
    const fresh = bytes.subarray(Math.min(skip, bytes.length));
    skip -= Math.min(skip, bytes.length);
    const input = rest.length === 0 ? fresh : joined(rest, fresh);
    const used = parser.consume(input, input.length, false);
    rest = input.slice(used);
    if (rest.length > 8 * MAX_FIELD_BYTES) {
      throw new AppError('data.longField', { file: source.name, line: parser.line, column: '?' });
    }
    read += taken;
    options.onProgress?.(Math.min(1, progressFrom + (1 - progressFrom) * (read / source.bytes)));
  }
  parser.consume(rest, rest.length, true);
  return parser;
}

/** The text as bytes in an encoding that keeps ASCII, without the byte order mark. */
async function* textChunks(
  source: ReaderSource,
  signal: AbortSignal | null,
  { detected, cleaning }: Layout,
): AsyncIterable<{ bytes: Uint8Array; taken: number }> {
  const cleaner = cleaning.comment === null && !cleaning.blanks ? null : new LineCleaner(cleaning);
  const wide = detected.encoding === 'utf-16le' || detected.encoding === 'utf-16be';
  const decoder = wide ? new TextDecoder(detected.encoding) : null;
  let mark = detected.mark;
  for await (const chunk of source.chunks(signal)) {
    const body = chunk.subarray(Math.min(mark, chunk.length));
    mark -= Math.min(mark, chunk.length);
    const bytes = decoder === null ? body : Buffer.from(decoder.decode(body, { stream: true }), 'utf8');
    yield { bytes: cleaner === null ? bytes : cleaner.push(bytes), taken: chunk.length };
  }
  if (cleaner !== null) yield { bytes: cleaner.finish(), taken: 0 };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function previewOf(records: readonly SampleRecord[], width: number): (string | null)[][] {
  return records
    .filter(({ fields }) => fields.length <= width)
    .slice(0, previewRows(width))
    .map(({ fields }) =>
      Array.from({ length: width }, (_, column) => {
        const cell = fields[column] ?? '';
        return MISSING.has(cell.trim()) ? null : cell;
      }),
    );
}
