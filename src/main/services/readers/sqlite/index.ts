// SQLite databases: one table or view of them as typed columns. A column is what its cells are; what it was declared
// as decides only where the cells leave a choice (dates kept as numbers).
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { AppError } from '../../../../base/errors/app-error.ts';
import { text } from '../../../../base/text.ts';
import type { DataPart } from '../../../../contract/data.ts';
import type { TableColumn } from '../../../../engine/data/table.ts';
import { columnNames } from '../column-names.ts';
import { CellGatherer } from '../column-types.ts';
import { damagedFile } from '../damaged.ts';
import { datesFromNumbers, settleDates } from '../dates.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from '../define.ts';
import { choosePart, largestPart } from '../parts.ts';
import { ProblemList } from '../problems.ts';
import { looksBinary } from '../signatures.ts';
import { tableResult } from '../table-result.ts';
import { openDatabaseFile } from './database-file.ts';
import { sqlite } from './library.ts';

type Database = InstanceType<Sqlite3Static['oo1']['DB']>;

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
/** 1 is UTF-8, 2 and 3 are UTF-16; 0 before anything was stored. */
const ENCODING_AT = 59;
const EXTENSIONS = ['sqlite', 'sqlite3', 'db', 'db3', 's3db', 'sl3'];
const MAX_COLUMNS = 20_000;
const MAX_PARTS = 1000;
const MAX_TABLE_BYTES = 3 * 2 ** 30;
const CELL_BYTES = 12;
/** Rows of larger databases are not counted beforehand: that reads all of the file. */
const COUNTED_BYTES = 2 ** 28;
/** The window is drawn in between. */
const AT_ONCE_MS = 20;
/** A view may join anything with anything. */
const MOST_MS_A_ROW = 5000;
const STEPS_BETWEEN_LOOKS = 200_000;
const BINARY = '(BLOB)';

export const sqliteReader = defineReader({
  id: 'sqlite',
  title: text('SQLite database', 'База данных SQLite'),
  extensions: EXTENSIONS,
  sniff: (head, extension) => {
    if (String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC) return 1;
    return EXTENSIONS.includes(extension) && head.length > 0 && looksBinary(head) ? 0.85 : 0;
  },
  read,
});

async function read(source: ReaderSource, options: ReadOptions): Promise<ReadResult> {
  const head = await source.head(HEADER_BYTES);
  if (String.fromCharCode(...head.subarray(0, MAGIC.length)) !== MAGIC)
    throw new AppError('data.notSqlite', { file: source.name });
  // The library is built for UTF-8.
  if ((head[ENCODING_AT] ?? 0) > 1) throw new AppError('data.sqliteUtf16', { file: source.name });
  const library = await sqlite();
  const file = await openDatabaseFile(source);
  let database: Database | null = null;
  try {
    database = library.open(file);
    const result = await readDatabase(library.api, database, source, options, file.unfinished);
    return file.logSha256 === null ? result : { ...result, companionSha256: file.logSha256 };
  } catch (error) {
    if (!(error instanceof library.api.SQLite3Error)) throw error;
    throw sqliteError(source.name, error, library.api);
  } finally {
    database?.close();
    file.close();
  }
}

function sqliteError(file: string, cause: { resultCode: number; message: string }, api: Sqlite3Static) {
  const detail = cause.message.replace(/^SQLITE_\w+: sqlite3 result code \d+: /, '').slice(0, 200);
  const { capi } = api;
  // The low byte is the kind of the error, the rest its variant.
  const kind = cause.resultCode & 255;
  if (kind === capi.SQLITE_NOTADB) return new AppError('data.notSqlite', { file }, { cause });
  if (kind === capi.SQLITE_INTERRUPT) return new AppError('data.slowView', { file }, { cause });
  return damagedFile(file, 'SQLite', text(detail, `«${detail}»`), cause);
}

async function readDatabase(
  api: Sqlite3Static,
  database: Database,
  source: ReaderSource,
  options: ReadOptions,
  unfinished: boolean,
): Promise<ReadResult> {
  const problems = new ProblemList(options.problemLimit);
  if (unfinished) problems.add('warning', 'data.sqliteJournal', { file: source.name });
  const parts = partsOf(api, database, source.bytes <= COUNTED_BYTES);
  const usual = largestPart(parts);
  if (usual === undefined) throw new AppError('data.emptyDatabase', { file: source.name });
  const part = choosePart(source.name, parts, usual, options);
  const { rows, columns } = await readPart(api, database, part, source.name, problems, options);
  const table = { rows, columns: settleDates(columns, options, problems), lines: null };
  const result = tableResult(table, problems);
  return parts.length > 1 ? { ...result, parts, part: part.id } : result;
}

/** Tables, then views; what SQLite keeps for itself is left out. */
function partsOf(api: Sqlite3Static, database: Database, counted: boolean): DataPart[] {
  const found = database.selectObjects(
    `SELECT name, type FROM pragma_table_list
     WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY type = 'view', name LIMIT ${MAX_PARTS}`,
  );
  return found.map(({ name, type }): DataPart => {
    const id = String(name);
    const kind = type === 'view' ? 'view' : 'table';
    return { id, kind, rows: kind === 'view' || !counted ? null : rowsOf(api, database, id) };
  });
}

function rowsOf(api: Sqlite3Static, database: Database, table: string): number | null {
  try {
    return Number(database.selectValue(`SELECT count(*) FROM ${quoted(table)}`));
  } catch (error) {
    // A virtual table of a module that is not here; reading it says so.
    if (error instanceof api.SQLite3Error) return null;
    throw error;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function readPart(
  api: Sqlite3Static,
  database: Database,
  part: DataPart,
  file: string,
  problems: ProblemList,
  options: ReadOptions,
) {
  const { capi, wasm } = api;
  let deadline = performance.now() + MOST_MS_A_ROW;
  capi.sqlite3_progress_handler(
    database,
    STEPS_BETWEEN_LOOKS,
    () => (performance.now() > deadline ? 1 : 0),
    0,
  );
  const statement = database.prepare(`SELECT * FROM ${quoted(part.id)}`);
  try {
    const width = statement.columnCount;
    if (width > MAX_COLUMNS) {
      throw new AppError('data.tooManyColumns', { file, columns: width, limit: MAX_COLUMNS });
    }
    refuseOversized(file, (part.rows ?? 0) * width);
    const names = columnNames(statement.getColumnNames(), problems);
    const declared = database.selectValues('SELECT type FROM pragma_table_info(?)', [part.id]).map(String);
    const gatherers = names.map(() => new CellGatherer(part.rows ?? 0));
    const binary = names.map(() => 0);
    const filled = names.map(() => 0);
    const decoder = new TextDecoder();
    const pointer = statement.pointer;
    // Through the module's own exports: its wrapped functions take seven times as long a cell.
    const exports = wasm.exports as ColumnFunctions;
    let rows = 0;
    let yieldAt = performance.now() + AT_ONCE_MS;
    while (statement.step()) {
      for (let column = 0; column < width; column++) {
        const type = exports.sqlite3_column_type(pointer, column);
        if (type === capi.SQLITE_NULL) continue;
        filled[column]!++;
        const cells = gatherers[column]!;
        if (type === capi.SQLITE_TEXT) {
          const start = exports.sqlite3_column_text(pointer, column);
          const length = exports.sqlite3_column_bytes(pointer, column);
          cells.set(rows, decoder.decode(wasm.heap8u().subarray(start, start + length)));
        } else if (type === capi.SQLITE_BLOB) {
          binary[column]!++;
          cells.set(rows, BINARY);
        } else cells.set(rows, exports.sqlite3_column_double(pointer, column));
      }
      rows++;
      if (rows % 256 !== 0) continue;
      const now = performance.now();
      deadline = now + MOST_MS_A_ROW;
      if (now < yieldAt) continue;
      refuseOversized(file, rows * width);
      if (part.rows !== null) options.onProgress?.(Math.min(1, rows / Math.max(1, part.rows)));
      await new Promise((resolve) => setImmediate(resolve));
      options.signal?.throwIfAborted();
      yieldAt = performance.now() + AT_ONCE_MS;
    }
    if (rows === 0) throw new AppError('data.emptyTable', { file, part: part.id });
    const columns: TableColumn[] = [];
    names.forEach((name, index) => {
      if (binary[index]! > 0 && 2 * binary[index]! >= filled[index]!) {
        problems.add('warning', 'data.blobColumn', { column: name, count: binary[index]! }, { column: name });
        return;
      }
      const column = gatherers[index]!.finish(
        name,
        rows,
        options.problemLimit,
        options.like?.words.includes(name),
      );
      columns.push(/date|time/i.test(declared[index] ?? '') ? (datesFromNumbers(column) ?? column) : column);
    });
    if (columns.length === 0) throw new AppError('data.onlyBlobs', { file, part: part.id });
    return { rows, columns };
  } finally {
    statement.finalize();
  }
}

interface ColumnFunctions {
  readonly sqlite3_column_type: (statement: unknown, column: number) => number;
  readonly sqlite3_column_double: (statement: unknown, column: number) => number;
  readonly sqlite3_column_text: (statement: unknown, column: number) => number;
  readonly sqlite3_column_bytes: (statement: unknown, column: number) => number;
}

function refuseOversized(file: string, cells: number): void {
  const needed = cells * CELL_BYTES;
  if (needed <= MAX_TABLE_BYTES) return;
  const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new AppError('data.tooLarge', { file, needed: mebibytes(needed), limit: mebibytes(MAX_TABLE_BYTES) });
}
