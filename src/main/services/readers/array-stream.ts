// Arrays larger than memory should hold, straight from their files to blocks: some rows at a time, several arrays of equally
// many rows side by side. What becomes of an array is what becomes of one that is read whole.
import { AppError } from '../../../base/errors/app-error.ts';
import type { TableColumn } from '../../../engine/data/table.ts';
import type { BlockSession } from '../datasets/blocks/block-store.ts';
import { type BlockArray, type BlockColumn, rowBytesOf } from '../datasets/blocks/format.ts';
import { TableBlocks } from '../datasets/blocks/table-blocks.ts';
import { MAX_COLUMNS, tellSpoilt } from './array-table.ts';
import { columnCount, type NumberType, numbersFrom, rawColumns } from './arrays.ts';
import { columnNames } from './column-names.ts';
import { numberColumnOf } from './column-types.ts';
import { CUT_OFF, damagedFile } from './damaged.ts';
import type { ReaderSource, ReadOptions, ReadResult } from './define.ts';
import type { ProblemList } from './problems.ts';
import { tableResult } from './table-result.ts';

/** An array of numbers in a source, row-major from byte `start` on. */
export interface ArrayStream {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: NumberType;
  readonly bigEndian: boolean;
  readonly source: ReaderSource;
  readonly start: number;
}

const BATCH_BYTES = 1 << 20;

/** Bytes that the arrays take as columns of a table. Throws `data.tooManyColumns`. */
export function streamedBytes(file: string, arrays: readonly ArrayStream[]): number {
  const width = arrays.reduce((sum, { shape }) => sum + columnCount({ shape }), 0);
  if (width > MAX_COLUMNS) {
    throw new AppError('data.tooManyColumns', { file, columns: width, limit: MAX_COLUMNS });
  }
  return arrays.reduce((sum, array) => sum + (array.shape[0] ?? 0) * rowBytesOf(layoutOf(array)), 0);
}

/** All arrays have the same number of rows, at least one. */
export async function streamedArrayTable(
  arrays: readonly ArrayStream[],
  storage: BlockSession,
  options: ReadOptions,
  problems: ProblemList,
): Promise<ReadResult> {
  const rows = arrays[0]?.shape[0] ?? 0;
  const blocks = new TableBlocks(storage, arrays.flatMap(layoutOf));
  blocks.begin(rows);
  const rowBytes = arrays.map(({ shape, type }) => Number(type[1]) * sizeOfRow(shape));
  const batch = Math.max(1, Math.floor(BATCH_BYTES / Math.max(...rowBytes)));
  const spoilt = new Map<string, number>();
  const readers = arrays.map((array) => new ByteReader(array, options.signal ?? null));
  try {
    for (let row = 0; row < rows; row += batch) {
      const count = Math.min(batch, rows - row);
      const taken: BlockArray[] = [];
      for (const [index, array] of arrays.entries()) {
        const bytes = await readers[index]!.take(count * rowBytes[index]!);
        for (const { name, shape, values, ...rest } of columnsOf(array, bytes, count)) {
          taken.push(values);
          if (shape !== null && 'spoilt' in rest) spoilt.set(name, (spoilt.get(name) ?? 0) + rest.spoilt);
        }
      }
      blocks.append(taken, count);
      options.onProgress?.((row + count) / rows);
    }
    for (const reader of readers) await reader.drain();
  } finally {
    for (const reader of readers) await reader.close();
  }
  const stored = blocks.finish();
  for (const [column, count] of spoilt) tellSpoilt(column, count, problems);
  const raw = arrays.flatMap((array) => columnsOf(array, new Uint8Array(0), 0));
  const names = columnNames(
    raw.map(({ name }) => name),
    problems,
  );
  const columns = raw.map(({ shape }, index): TableColumn => {
    const name = names[index]!;
    return shape === null
      ? numberColumnOf(name, stored.numbers(index))
      : { type: 'image', name, missing: 0, shape, pixels: stored.pixels(index) };
  });
  return tableResult({ rows, columns, lines: null }, problems);
}

function columnsOf({ name, shape, type, bigEndian }: ArrayStream, bytes: Uint8Array, rows: number) {
  return rawColumns({
    name,
    shape: [rows, ...shape.slice(1)],
    data: numbersFrom(bytes, type, bigEndian),
  });
}

function layoutOf(array: ArrayStream): BlockColumn[] {
  return columnsOf(array, new Uint8Array(0), 0).map(({ shape, values }) => ({
    dtype: values instanceof Float64Array ? 'f64' : values instanceof Uint8Array ? 'u8' : 'f32',
    width: shape === null ? 1 : shape[0] * shape[1] * shape[2],
  }));
}

function sizeOfRow([, ...rest]: readonly number[]): number {
  return rest.reduce((product, side) => product * side, 1);
}

/** The bytes of an array in order, so many at a time. */
class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private chunk: Uint8Array = new Uint8Array(0);
  private skip: number;
  private readonly file: string;

  constructor({ source, start }: ArrayStream, signal: AbortSignal | null) {
    this.chunks = source.chunks(signal)[Symbol.asyncIterator]();
    this.skip = start;
    this.file = source.name;
  }

  async take(count: number): Promise<Uint8Array> {
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      if (this.chunk.length === 0) {
        const { value, done } = await this.chunks.next();
        if (done) throw damagedFile(this.file, 'NPY / IDX', CUT_OFF);
        const skipped = Math.min(this.skip, value.length);
        this.skip -= skipped;
        this.chunk = value.subarray(skipped);
        continue;
      }
      const part = this.chunk.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.chunk = this.chunk.subarray(part.length);
    }
    return taken;
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  /** Reads on to the end, so that the source's hash comes for free. */
  async drain(): Promise<void> {
    while (!(await this.chunks.next()).done);
  }
}
