// Parquet to typed columns, through DuckDB, which runs on threads of its own and is called from the main thread only.
import { AppError } from '../../../base/errors/app-error.ts';
import { text } from '../../../base/text.ts';
import { numberSeries } from '../../../engine/data/series.ts';
import type { TableColumn } from '../../../engine/data/table.ts';
import type { BlockColumn } from '../datasets/blocks/format.ts';
import { TableBlocks } from '../datasets/blocks/table-blocks.ts';
import { columnNames } from './column-names.ts';
import { dateColumnOf, numberColumnOf, wordColumnOf } from './column-types.ts';
import { damagedParquet } from './damaged.ts';
import { settleDates } from './dates.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from './define.ts';
import { Dictionary, TextBudget, textBytes } from './dictionary.ts';
import { ProblemList } from './problems.ts';
import { tableResult } from './table-result.ts';

const MAGIC = 'PAR1';
const DATED = /^(?:DATE|TIMESTAMP.*)$/;
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
    memory_limit: `${Math.round(Math.min(2000, Math.max(200, (options.storage?.memoryBytes ?? 2e9) / 1e6)))}MB`,
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
        throw damagedParquet(source.name, cause);
      });
    const fields = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
    const broken = (cause: unknown): never => {
      throw damagedParquet(source.name, cause);
    };
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`).catch(broken);
    const rows = Number(counted.getRows()[0]?.[0] ?? 0);
    if (rows === 0 || fields.length === 0) throw new AppError('data.noRows', { file: source.name });
    const kinds = fields.map(({ type }) => kindOf(type));
    const { storage } = options;
    const blocks = storage && new TableBlocks(storage, kinds.map(blockColumn));
    const stored = blocks?.needed(rows) ? blocks : null;
    refuseOversized(source.name, rows, fields.length, stored !== null);

    const casts = fields.map(({ name }, column) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      return CASTS[kinds[column]!](quoted);
    });
    const window = stored === null ? rows : stored.begin(rows);
    const columns = kinds.map((kind) =>
      kind === 'word' ? new Int32Array(window).fill(-1) : new Float64Array(window).fill(Number.NaN),
    );
    const budget = storage && new TextBudget(textBytes(storage.memoryBytes));
    const words = fields.map(() => new Dictionary(budget ?? null));
    const handOver = (count: number): void => {
      stored?.append(columns, count);
      for (const column of columns) column.fill(column instanceof Int32Array ? -1 : Number.NaN);
    };
    const result = await connection.stream(`SELECT ${casts.join(', ')} FROM ${from}`).catch(broken);
    let row = 0;
    /** The first row of the window. */
    let base = 0;
    for (
      let chunk = await result.fetchChunk().catch(broken);
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk().catch(broken)
    ) {
      options.signal?.throwIfAborted();
      for (let done = 0; done < chunk.rowCount; ) {
        const count = Math.min(chunk.rowCount - done, base + window - row);
        for (let column = 0; column < columns.length; column++) {
          const into = columns[column]!;
          const vector = chunk.getColumnVector(column);
          for (let i = 0; i < count; i++) {
            const value = vector.getItem(done + i);
            if (typeof value === 'number' && Number.isFinite(value)) into[row - base + i] = value;
            else if (typeof value === 'string') into[row - base + i] = words[column]!.code(value);
          }
        }
        row += count;
        done += count;
        if (stored !== null && row === base + window) {
          handOver(window);
          base = row;
        }
      }
      options.onProgress?.(row / rows);
    }
    if (stored !== null) handOver(row - base);
    const finishedBlocks = stored?.finish() ?? null;
    const problems = new ProblemList(options.problemLimit);
    const names = columnNames(
      fields.map(({ name }) => name),
      problems,
    );
    const finished = columns.map((cells, index): TableColumn => {
      const name = names[index]!;
      if (cells instanceof Int32Array) {
        const { left, size } = words[index]!;
        if (left > 0) {
          problems.add(
            'warning',
            'data.manyTexts',
            { column: name, kept: size, count: left },
            { column: name },
          );
        }
        return wordColumnOf(name, finishedBlocks?.codes(index) ?? cells, words[index]!.words());
      }
      const values = finishedBlocks?.numbers(index) ?? numberSeries(cells);
      return kinds[index] === 'date' ? dateColumnOf(name, values) : numberColumnOf(name, values);
    });
    const dated = settleDates(finished, options, problems);
    return tableResult({ rows, columns: dated, lines: null }, problems);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Kind = 'number' | 'date' | 'word';

function kindOf(type: string): Kind {
  if (NUMERIC.test(type)) return 'number';
  return DATED.test(type) ? 'date' : 'word';
}

const CASTS: Readonly<Record<Kind, (column: string) => string>> = {
  number: (column) => `CAST(${column} AS DOUBLE)`,
  date: (column) => `CASE WHEN isfinite(${column}) THEN CAST(epoch_ms(${column}) AS DOUBLE) END`,
  word: (column) => `CAST(${column} AS VARCHAR)`,
};

function blockColumn(kind: Kind): BlockColumn {
  return { dtype: kind === 'word' ? 'i32' : 'f64', width: 1 };
}

function refuseOversized(file: string, rows: number, columns: number, inBlocks: boolean): void {
  if (columns > MAX_COLUMNS) {
    throw new AppError('data.tooManyColumns', { file, columns, limit: MAX_COLUMNS });
  }
  const needed = rows * columns * 8;
  if (inBlocks || needed <= MAX_TABLE_BYTES) return;
  const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new AppError('data.tooLarge', { file, needed: mebibytes(needed), limit: mebibytes(MAX_TABLE_BYTES) });
}
