// A block file being read: one block at a time, each checked against its sum when it is first read. The file is open only
// while a block is read, unless it is held, so that nothing leaks and old caches can be removed.
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../../base/errors/app-error.ts';
import { systemCode } from '../../file-errors.ts';
import {
  type BlockArray,
  type BlockLayout,
  BlockPlaces,
  blockArray,
  bytesOf,
  CHECKSUM_BYTES,
  checksum,
  HEADER_BYTES,
  headerBytes,
  MANIFEST,
} from './format.ts';

export class BlockFile {
  readonly places: BlockPlaces;
  private currentPath: string;
  private held: number | null = null;
  private sums: Uint32Array | null = null;
  private readonly checked: Uint8Array;

  /** `name` is the dataset's, for messages. Nothing is read yet. */
  constructor(
    path: string,
    readonly layout: BlockLayout,
    readonly name: string,
  ) {
    this.currentPath = path;
    this.places = new BlockPlaces(layout);
    this.checked = new Uint8Array(this.places.groups * layout.columns.length);
  }

  get path(): string {
    return this.currentPath;
  }

  /** The file was renamed. */
  movedTo(path: string): void {
    this.release();
    this.currentPath = path;
  }

  /** Keeps the file open until it is released. */
  hold(): void {
    this.held ??= this.open();
  }

  release(): void {
    if (this.held !== null) closeSync(this.held);
    this.held = null;
  }

  /** A block as an array of its own. Throws `data.blocksDamaged` where the file is not what was written. */
  read(group: number, column: number): BlockArray {
    const { dtype, width } = this.layout.columns[column]!;
    const array = blockArray(dtype, width * this.places.rowsIn(group));
    this.readInto(group, column, array);
    return array;
  }

  /** Reads a block to the front of `array`, which is of the column's type. */
  readInto(group: number, column: number, array: BlockArray): void {
    const { width } = this.layout.columns[column]!;
    const bytes = bytesOf(array.subarray(0, width * this.places.rowsIn(group)));
    this.withFile((file) => {
      this.fill(file, bytes, this.places.at(group, column));
      const index = group * this.layout.columns.length + column;
      if (this.checked[index] === 1) return;
      this.sums ??= this.readSums(file);
      if (this.sums[index] !== checksum(bytes)) throw this.damaged(`block ${index} has another checksum`);
      this.checked[index] = 1;
    });
  }

  /** Throws `data.blocksDamaged` where the header or the length is not what the layout says. */
  check(): void {
    this.withFile((file) => {
      const { size } = fstatSync(file);
      const { fileBytes } = this.places;
      if (size !== fileBytes) throw this.damaged(`${size} bytes in place of ${fileBytes}`);
      const header = Buffer.alloc(HEADER_BYTES);
      this.fill(file, header, 0);
      if (!header.equals(headerBytes())) throw this.damaged('unknown header');
    });
  }

  private readSums(file: number): Uint32Array {
    const { checksumsAt, fileBytes } = this.places;
    const sums = new Uint32Array((fileBytes - checksumsAt) / CHECKSUM_BYTES);
    this.fill(file, new Uint8Array(sums.buffer), checksumsAt);
    return sums;
  }

  private fill(file: number, bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length; ) {
      const got = readSync(file, bytes, at, bytes.length - at, position + at);
      if (got === 0) throw this.damaged('it ends too early');
      at += got;
    }
  }

  private withFile(work: (file: number) => void): void {
    if (this.held !== null) {
      work(this.held);
      return;
    }
    const file = this.open();
    try {
      work(file);
    } finally {
      closeSync(file);
    }
  }

  private open(): number {
    try {
      return openSync(this.currentPath, 'r');
    } catch (cause) {
      throw this.damaged(systemCode(cause) || 'unreadable', cause);
    }
  }

  /** Without its manifest the entry is no more: what is wanted of it next time is made anew. */
  private damaged(detail: string, cause?: unknown): AppError {
    rmSync(join(dirname(this.currentPath), MANIFEST), { force: true });
    const params = { file: this.name, detail };
    return new AppError('data.blocksDamaged', params, cause === undefined ? undefined : { cause });
  }
}
