// A table's columns going to blocks: begun when memory would not do, appended to, and read back as series.
import type { CodeSeries, NumberSeries, PixelSeries } from '../../../../engine/data/series.ts';
import type { BlockFile } from './block-file.ts';
import { BlockCodes, BlockNumbers, BlockPixels } from './block-series.ts';
import type { BlockSession, BlockStore } from './block-store.ts';
import { type BlockArray, type BlockColumn, rowBytesOf } from './format.ts';

export class TableBlocks {
  begun = false;

  constructor(
    private readonly session: BlockSession,
    private readonly columns: readonly BlockColumn[],
  ) {}

  /** Whether this many rows are more than memory should hold. */
  needed(rows: number): boolean {
    return rows * rowBytesOf(this.columns) > this.session.memoryBytes;
  }

  /** Starts the file, and says how many rows are best appended at once. Throws `data.diskFull`. */
  begin(expectedRows: number): number {
    this.session.begin(this.columns, expectedRows);
    this.begun = true;
    return this.session.groupRows;
  }

  /** The first `rows` rows of each column's array. */
  append(arrays: readonly BlockArray[], rows: number): void {
    this.session.append(arrays, 0, rows);
  }

  finish(): StoredColumns {
    return new StoredColumns(this.session.finish(), this.session.store);
  }
}

/** The columns of a finished block file as series. */
export class StoredColumns {
  constructor(
    private readonly file: BlockFile,
    private readonly store: BlockStore,
  ) {}

  numbers(column: number): NumberSeries {
    return new BlockNumbers(this.file, this.store.cache, { column, map: null });
  }

  codes(column: number): CodeSeries {
    return new BlockCodes(this.file, this.store.cache, { column, map: null });
  }

  pixels(column: number): PixelSeries {
    return new BlockPixels(this.file, this.store.cache, { column, map: null });
  }
}
