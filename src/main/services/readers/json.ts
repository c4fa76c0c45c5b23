// JSON and JSON Lines to typed columns: a list of records, a list of lists, an object of lists, or one record a line.
// Nested objects become columns with dotted names, short lists of numbers one column each.
import { AppError } from '../../../base/errors/app-error.ts';
import { text } from '../../../base/text.ts';
import { codeSeries } from '../../../engine/data/series.ts';
import { columnNames } from './column-names.ts';
import { CellGatherer } from './column-types.ts';
import { detectEncoding } from './csv/encoding.ts';
import { settleDates } from './dates.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from './define.ts';
import {
  headerOf,
  isList,
  isObject,
  isRecord,
  type Json,
  type JsonCell,
  MAX_COLUMNS,
  spreadRecord,
} from './json-records.ts';
import { listingOf, streamedJson } from './json-stream.ts';
import { BadLines, badJson, parsedJson } from './json-text.ts';
import { ProblemList, withProblem } from './problems.ts';
import { refuseBinary } from './signatures.ts';
import { allBytes } from './source.ts';
import { tableResult } from './table-result.ts';

const MAX_BYTES = 400 * 2 ** 20;
const HEAD_BYTES = 1 << 20;
/** What a record takes as objects, for each byte of its text. */
const OBJECTS_PER_BYTE = 8;

export const jsonReader = defineReader({
  id: 'json',
  title: text('JSON, JSON Lines', 'JSON, JSON Lines'),
  extensions: ['json', 'jsonl', 'ndjson'],
  sniff: (head, extension) => {
    if (['json', 'jsonl', 'ndjson'].includes(extension)) return 0.8;
    const start = String.fromCharCode(...head.subarray(0, 200)).trimStart();
    return /^\[\s*[[{]/.test(start) || /^\{\s*"/.test(start) ? 0.6 : 0;
  },
  read: async (source, options) => {
    if (source.bytes === 0) throw new AppError('data.emptyFile', { file: source.name });
    refuseBinary(await source.head(65_536), source.name);
    const { storage } = options;
    const most = Math.min(MAX_BYTES, (storage?.memoryBytes ?? Number.POSITIVE_INFINITY) / OBJECTS_PER_BYTE);
    const listing = storage && source.bytes > most ? listingOf(await source.head(HEAD_BYTES)) : null;
    if (storage && listing !== null) return streamedJson(source, listing, storage, options);
    const bytes = await allBytes(source, MAX_BYTES, options.signal ?? null);
    const { encoding, mark } = detectEncoding(bytes, true);
    const content = new TextDecoder(encoding).decode(bytes.subarray(mark));
    const problems = new ProblemList(options.problemLimit);
    const { records, lines, single } = recordsOf(content, source.name, problems);
    const result = await readRecords(records, lines, source, options, problems);
    // In a file of records line by line, one is a list of one.
    const expected = single && !/\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(source.name);
    return expected ? withProblem(result, 'warning', 'data.oneRecord', { file: source.name }) : result;
  },
});

interface Records {
  readonly records: readonly Json[];
  /** The whole file is one object that holds no list. */
  readonly single?: boolean;
  /** Line of each record, for JSON Lines. */
  readonly lines: readonly number[] | null;
}

function recordsOf(content: string, file: string, problems: ProblemList): Records {
  const whole = parsedJson(content);
  if (whole.ok) {
    const records = listOf(whole.value);
    if (records === null) throw new AppError('data.jsonShape', { file });
    return { records, lines: null, single: records[0] === whole.value };
  }
  // One value a line?
  const records: Json[] = [];
  const lines: number[] = [];
  const bad = new BadLines(file);
  let line = 0;
  for (const raw of content.split('\n')) {
    line++;
    if (raw.trim() === '') continue;
    const one = parsedJson(raw);
    if (one.ok) {
      records.push(one.value);
      lines.push(line);
    } else if (records.length === 0) {
      const found = place(content, whole.detail);
      throw badJson(file, found.line, found.detail);
    } else bad.add(line, one.detail);
  }
  bad.tell(records.length, problems);
  return { records, lines };
}

/** The line of "… at position 123", and the message without that. */
function place(content: string, detail: string): { line: number; detail: string } {
  const position = Number(/position (\d+)/.exec(detail)?.[1] ?? content.length);
  let line = 1;
  for (let i = 0; i < Math.min(position, content.length); i++) if (content.charCodeAt(i) === 10) line++;
  return { line, detail: detail.replace(/ (?:in JSON )?at position.*$/s, '').replace(/\s+/g, ' ') };
}

/** The list of records that `value` holds, whichever of the usual shapes it has. */
function listOf(value: Json): readonly Json[] | null {
  if (Array.isArray(value)) return value as readonly Json[];
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  const { columns, data } = value;
  // pandas orient="split"
  if (isList(columns) && isList(data)) return [columns, ...data];
  if (entries.length > 0 && entries.every(([, column]) => isList(column))) {
    const rows = Math.max(...entries.map(([, column]) => (isList(column) ? column.length : 0)));
    if (entries.length > 1 || !entries.every(([, column]) => isList(column) && column.every(isRecord))) {
      return Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(
          entries.map(([name, column]) => [name, isList(column) ? (column[row] ?? null) : null]),
        ),
      );
    }
  }
  const list = entries.find(([, inner]) => isList(inner) && inner.length > 0 && inner.every(isRecord));
  if (list !== undefined) return list[1] as readonly Json[];
  return entries.length > 0 ? [value] : null;
}

async function readRecords(
  records: readonly Json[],
  lines: readonly number[] | null,
  source: ReaderSource,
  options: ReadOptions,
  problems: ProblemList,
): Promise<ReadResult> {
  const [first] = records;
  if (first === undefined) throw new AppError('data.noRows', { file: source.name });
  const header = headerOf(first, records.length > 1);
  const body = header === null ? records : records.slice(1);
  const bodyLines = header === null ? lines : (lines?.slice(1) ?? null);

  const gatherers = new Map<string, CellGatherer>();
  const put = (row: number, name: string, cell: JsonCell): void => {
    let gatherer = gatherers.get(name);
    if (gatherer === undefined) {
      if (gatherers.size >= MAX_COLUMNS) {
        throw new AppError('data.tooManyColumns', {
          file: source.name,
          columns: gatherers.size + 1,
          limit: MAX_COLUMNS,
        });
      }
      gatherer = new CellGatherer(body.length);
      gatherers.set(name, gatherer);
    }
    gatherer.set(row, cell);
  };
  for (const [row, record] of body.entries()) {
    if (row % 10_000 === 0) {
      options.signal?.throwIfAborted();
      options.onProgress?.(row / body.length);
    }
    spreadRecord(record, header, (name, cell) => put(row, name, cell));
  }
  if (gatherers.size === 0) throw new AppError('data.noRows', { file: source.name });
  const names = columnNames([...gatherers.keys()], problems);
  const found = [...gatherers.values()].map((gatherer, index) =>
    gatherer.finish(
      names[index]!,
      body.length,
      options.problemLimit,
      options.like?.words.includes(names[index]!),
    ),
  );
  const columns = settleDates(found, options, problems);
  const table = {
    rows: body.length,
    columns,
    lines: bodyLines === null ? null : codeSeries(Int32Array.from(bodyLines)),
  };
  return tableResult(table, problems);
}
