// Writes a block file front to back: rows are gathered into a group, full groups go to the disk. Synchronous, as its
// callers parse synchronously; a group is a few megabytes at most.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import {
  type BlockArray,
  type BlockColumn,
  type BlockLayout,
  blockArray,
  bytesOf,
  checksum,
  headerBytes,
} from './format.ts';

export class BlockWriter {
  rows = 0;
  private readonly group: readonly BlockArray[];
  private filled = 0;
  private sums = new Uint32Array(1024);
  private sumCount = 0;
  private file: number | null;

  constructor(
    readonly path: string,
    readonly columns: readonly BlockColumn[],
    readonly groupRows: number,
  ) {
    this.group = columns.map(({ dtype, width }) => blockArray(dtype, width * groupRows));
    this.file = openSync(path, 'wx', 0o600);
    this.write(headerBytes());
  }

  /** Takes rows [from, from + count) of each column's array. */
  append(arrays: readonly BlockArray[], from: number, count: number): void {
    let start = from;
    let left = count;
    while (left > 0) {
      const taken = Math.min(left, this.groupRows - this.filled);
      this.columns.forEach(({ width }, index) => {
        const rows = arrays[index]!.subarray(start * width, (start + taken) * width);
        this.group[index]!.set(rows, this.filled * width);
      });
      this.filled += taken;
      this.rows += taken;
      start += taken;
      left -= taken;
      if (this.filled === this.groupRows) this.flush();
    }
  }

  /** Writes what is left and the checksums. */
  finish(): BlockLayout {
    this.flush();
    this.write(bytesOf32(this.sums.subarray(0, this.sumCount)));
    if (this.file !== null) fsyncSync(this.file);
    this.close();
    return { columns: [...this.columns], rows: this.rows, groupRows: this.groupRows };
  }

  /** Leaves the file as it is, unfinished or not. */
  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private flush(): void {
    if (this.filled === 0) return;
    this.columns.forEach(({ width }, index) => {
      const bytes = bytesOf(this.group[index]!.subarray(0, this.filled * width));
      this.write(bytes);
      if (this.sumCount === this.sums.length) {
        const grown = new Uint32Array(2 * this.sums.length);
        grown.set(this.sums);
        this.sums = grown;
      }
      this.sums[this.sumCount++] = checksum(bytes);
    });
    this.filled = 0;
  }

  private write(bytes: Uint8Array): void {
    if (this.file === null) throw new Error('the block file is closed');
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at, bytes.length - at);
  }
}

function bytesOf32(array: Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
