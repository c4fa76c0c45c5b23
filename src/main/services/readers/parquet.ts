// Parquet to typed columns, through DuckDB, which runs on threads of its own and is called from the main thread only.
import { AppError } from '../../../base/errors/app-error.ts';
import { text } from '../../../base/text.ts';
import type { TableColumn } from '../../../engine/data/table.ts';
import { columnNames } from './column-names.ts';
import { numberColumnOf, wordColumnOf } from './column-types.ts';
import { settleDates } from './dates.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from './define.ts';
import { ProblemList } from './problems.ts';
import { tableResult } from './table-result.ts';

const MAGIC = 'PAR1';
const MAX_COLUMNS = 20_000;
const MAX_TABLE_BYTES = 3 * 2 ** 30;
const NUMERIC = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

export const parquetReader = defineReader({
  id: 'parquet',
  title: text('Parquet', 'Parquet'),
  extensions: ['parquet', 'pq'],
  sniff: (head) => (String.fromCharCode(...head.subarray(0, 4)) === MAGIC ? 1 : 0),
  read,
});

async function read(source: ReaderSource, options: ReadOptions): Promise<ReadResult> {
  if (source.path === null) throw new AppError('data.notText', { file: source.name, kind: 'Parquet' });
  // Loaded when first needed: the library is large.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '2GB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    // A path is a glob to DuckDB: its signs are put in brackets.
    const path = source.path.replace(/[[*?]/g, '[$&]').replaceAll("'", "''");
    const from = `read_parquet('${path}')`;
    const described = await connection
      .runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${from})`)
      .catch((cause: unknown) => {
        throw new AppError(
          'data.badFile',
          { file: source.name, kind: 'Parquet', detail: firstLine(cause) },
          { cause },
        );
      });
    const fields = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`);
    const rows = Number(counted.getRows()[0]?.[0] ?? 0);
    if (rows === 0 || fields.length === 0) throw new AppError('data.noRows', { file: source.name });
    refuseOversized(source.name, rows, fields.length);

    const casts = fields.map(({ name, type }) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      return NUMERIC.test(type) ? `CAST(${quoted} AS DOUBLE)` : `CAST(${quoted} AS VARCHAR)`;
    });
    const columns = fields.map(({ type }) =>
      NUMERIC.test(type) ? new Float64Array(rows).fill(Number.NaN) : new Int32Array(rows).fill(-1),
    );
    const words = fields.map(() => new Map<string, number>());
    const result = await connection.stream(`SELECT ${casts.join(', ')} FROM ${from}`);
    let row = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      options.signal?.throwIfAborted();
      for (let column = 0; column < columns.length; column++) {
        const into = columns[column]!;
        const vector = chunk.getColumnVector(column);
        for (let i = 0; i < chunk.rowCount; i++) {
          const value = vector.getItem(i);
          if (typeof value === 'number' && Number.isFinite(value)) into[row + i] = value;
          else if (typeof value === 'string') into[row + i] = codeOf(words[column]!, value);
        }
      }
      row += chunk.rowCount;
      options.onProgress?.(row / rows);
    }
    const problems = new ProblemList(options.problemLimit);
    const names = columnNames(
      fields.map(({ name }) => name),
      problems,
    );
    const finished = columns.map(
      (cells, index): TableColumn =>
        cells instanceof Float64Array
          ? numberColumnOf(names[index]!, cells)
          : wordColumnOf(names[index]!, cells, [...words[index]!.keys()]),
    );
    const dated = settleDates(finished, options, problems);
    return tableResult({ rows, columns: dated, lines: null }, problems);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function codeOf(words: Map<string, number>, word: string): number {
  const known = words.get(word);
  if (known !== undefined) return known;
  words.set(word, words.size);
  return words.size - 1;
}

function refuseOversized(file: string, rows: number, columns: number): void {
  if (columns > MAX_COLUMNS) {
    throw new AppError('data.tooManyColumns', { file, columns, limit: MAX_COLUMNS });
  }
  const needed = rows * columns * 8;
  if (needed <= MAX_TABLE_BYTES) return;
  const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new AppError('data.tooLarge', { file, needed: mebibytes(needed), limit: mebibytes(MAX_TABLE_BYTES) });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 200);
}
