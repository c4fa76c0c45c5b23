// Columns of a table that lies in a block file. Each remembers the block it read last, so that a walk up the rows asks the
// cache once a block. Codes are stored as they were met in the file; a map renumbers them as a block is read.
import {
  type CodeSeries,
  type NumberSeries,
  numbersOf,
  type PixelSeries,
  renumber,
} from '../../../../engine/data/series.ts';
import type { BlockCache } from './block-cache.ts';
import type { BlockFile } from './block-file.ts';

/** Where a series lies, for the table's manifest. */
export interface StoredSeries {
  readonly column: number;
  /** By stored code: the class index, or the date. */
  readonly map: Int32Array | Float64Array | null;
}

abstract class BlockSeries<T extends Float64Array | Int32Array | Uint8Array | Float32Array> {
  protected start = 0;
  protected end = 0;
  protected abstract current: T;
  protected readonly groupRows: number;
  readonly length: number;

  constructor(
    protected readonly file: BlockFile,
    protected readonly cache: BlockCache,
    readonly stored: StoredSeries,
  ) {
    this.length = file.layout.rows;
    this.groupRows = file.layout.groupRows;
  }

  protected abstract load(group: number): T;

  protected enter(row: number): void {
    if (row < 0 || row >= this.length) throw new RangeError(`row ${row} of ${this.length}`);
    const group = Math.floor(row / this.groupRows);
    this.current = this.load(group);
    this.start = group * this.groupRows;
    this.end = this.start + this.file.places.rowsIn(group);
  }

  *runs(): Iterable<T> {
    for (let group = 0; group < this.file.places.groups; group++) yield this.load(group);
  }
}

export class BlockNumbers extends BlockSeries<Float64Array> implements NumberSeries {
  protected current = new Float64Array(0);

  get heldBytes(): number {
    return this.stored.map?.byteLength ?? 0;
  }

  at(row: number): number {
    if (row < this.start || row >= this.end) this.enter(row);
    return this.current[row - this.start]!;
  }

  protected load(group: number): Float64Array<ArrayBuffer> {
    const block = this.cache.block(this.file, group, this.stored.column);
    const { map } = this.stored;
    return map instanceof Float64Array
      ? numbersOf(block as Int32Array<ArrayBuffer>, map)
      : (block as Float64Array<ArrayBuffer>);
  }
}

export class BlockCodes extends BlockSeries<Int32Array> implements CodeSeries {
  protected current = new Int32Array(0);

  get heldBytes(): number {
    return this.stored.map?.byteLength ?? 0;
  }

  at(row: number): number {
    if (row < this.start || row >= this.end) this.enter(row);
    return this.current[row - this.start]!;
  }

  renumbered(map: Int32Array): CodeSeries {
    const { stored } = this;
    const own = stored.map instanceof Int32Array ? renumber(stored.map, map) : map;
    return new BlockCodes(this.file, this.cache, { ...stored, map: own });
  }

  numbered(map: Float64Array): NumberSeries {
    const { stored } = this;
    const own = stored.map instanceof Int32Array ? numbersOf(stored.map, map) : map;
    return new BlockNumbers(this.file, this.cache, { ...stored, map: own });
  }

  protected load(group: number): Int32Array<ArrayBuffer> {
    const block = this.cache.block(this.file, group, this.stored.column) as Int32Array<ArrayBuffer>;
    const { map } = this.stored;
    return map instanceof Int32Array ? renumber(block, map) : block;
  }
}

export class BlockPixels extends BlockSeries<Uint8Array | Float32Array> implements PixelSeries {
  protected current: Uint8Array | Float32Array = new Uint8Array(0);
  readonly heldBytes = 0;

  get size(): number {
    return this.file.layout.columns[this.stored.column]!.width;
  }

  get kind(): 'bytes' | 'floats' {
    return this.file.layout.columns[this.stored.column]!.dtype === 'u8' ? 'bytes' : 'floats';
  }

  row(row: number): Uint8Array | Float32Array {
    if (row < this.start || row >= this.end) this.enter(row);
    const { size } = this;
    return this.current.subarray((row - this.start) * size, (row - this.start + 1) * size);
  }

  protected load(group: number): Uint8Array | Float32Array {
    return this.cache.block(this.file, group, this.stored.column) as Uint8Array | Float32Array;
  }
}
