// How a table lies in a block file. Rows come in groups of equal size; within a group each column is contiguous, so that
// one column of one group (a block) is read alone, and its place follows from arithmetic:
//
//   header (16 bytes) | group 0: column 0, column 1, … | group 1 | … | checksums (u32, group by group)
//
// The last group has only the rows that are left. Numbers are little-endian, as on every machine that runs this.
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Raised when the layout changes: files of another version are made anew. */
export const BLOCK_VERSION = 1;
export const HEADER_BYTES = 16;
export const CHECKSUM_BYTES = 4;
/** Beside the block file of an entry. */
export const MANIFEST = 'manifest.json';

export const blockColumnSchema = z.strictObject({
  dtype: z.enum(['f64', 'f32', 'i32', 'u8']),
  /** Numbers a row. */
  width: z.number().int().min(1),
});
export type BlockColumn = Readonly<z.infer<typeof blockColumnSchema>>;
export type BlockType = BlockColumn['dtype'];

export const blockLayoutSchema = z.strictObject({
  columns: z.array(blockColumnSchema).min(1).max(50_000),
  rows: z.number().int().min(0),
  groupRows: z.number().int().min(1),
});
export type BlockLayout = Readonly<z.infer<typeof blockLayoutSchema>>;

export type BlockArray = Float64Array | Float32Array | Int32Array | Uint8Array;

export const TYPE_BYTES: Readonly<Record<BlockType, number>> = { f64: 8, f32: 4, i32: 4, u8: 1 };

export function rowBytes({ dtype, width }: BlockColumn): number {
  return TYPE_BYTES[dtype] * width;
}

export function rowBytesOf(columns: readonly BlockColumn[]): number {
  return columns.reduce((sum, column) => sum + rowBytes(column), 0);
}

const GROUP_BYTES = 8 * 2 ** 20;
const MOST_GROUP_ROWS = 1 << 16;

/** A power of two of rows, such that a group takes at most `mostBytes` (one row at least). */
export function groupRowsFor(columns: readonly BlockColumn[], mostBytes: number): number {
  const fitting = Math.min(GROUP_BYTES, mostBytes) / rowBytesOf(columns);
  return fitting < 2 ? 1 : Math.min(MOST_GROUP_ROWS, 2 ** Math.floor(Math.log2(fitting)));
}

export function blockArray(dtype: BlockType, length: number): BlockArray {
  switch (dtype) {
    case 'f64':
      return new Float64Array(length);
    case 'f32':
      return new Float32Array(length);
    case 'i32':
      return new Int32Array(length);
    case 'u8':
      return new Uint8Array(length);
  }
}

export function bytesOf(array: BlockArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

export function checksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/** `LLBLOCKS`, the version, zeros. */
export function headerBytes(): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('LLBLOCKS', 'latin1');
  bytes.writeUInt32LE(BLOCK_VERSION, 8);
  return bytes;
}

/** Where everything lies in a file of this layout. */
export class BlockPlaces {
  readonly groups: number;
  readonly fileBytes: number;
  readonly checksumsAt: number;
  private readonly rowBytes: number;
  /** Bytes of a row before each column. */
  private readonly before: readonly number[];

  constructor(private readonly layout: BlockLayout) {
    const before: number[] = [];
    let bytes = 0;
    for (const column of layout.columns) {
      before.push(bytes);
      bytes += rowBytes(column);
    }
    this.before = before;
    this.rowBytes = bytes;
    this.groups = Math.ceil(layout.rows / layout.groupRows);
    this.checksumsAt = HEADER_BYTES + bytes * layout.rows;
    this.fileBytes = this.checksumsAt + CHECKSUM_BYTES * this.groups * layout.columns.length;
  }

  /** Rows of a group. */
  rowsIn(group: number): number {
    return Math.min(this.layout.groupRows, this.layout.rows - group * this.layout.groupRows);
  }

  /** The file position of a block. */
  at(group: number, column: number): number {
    const start = group * this.layout.groupRows * this.rowBytes;
    return HEADER_BYTES + start + this.before[column]! * this.rowsIn(group);
  }
}
