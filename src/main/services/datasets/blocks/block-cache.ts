// Blocks that were read lately, all files together, within a budget of bytes; the longest unused one goes first.
import type { BlockFile } from './block-file.ts';
import type { BlockArray } from './format.ts';

interface Entry {
  readonly key: string;
  readonly array: BlockArray;
}

export class BlockCache {
  private readonly entries = new Map<string, Entry>();
  private held = 0;
  private readonly files = new WeakMap<BlockFile, number>();
  private nextFile = 1;

  constructor(private readonly budgetBytes: number) {}

  /** A block of `file`; whoever keeps it keeps it alive, whether it is still cached or not. */
  block(file: BlockFile, group: number, column: number): BlockArray {
    const key = `${this.fileId(file)}:${group}:${column}`;
    const known = this.entries.get(key);
    if (known !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known.array;
    }
    const array = file.read(group, column);
    this.entries.set(key, { key, array });
    this.held += array.byteLength;
    for (const [oldest, entry] of this.entries) {
      if (this.held <= this.budgetBytes || oldest === key) break;
      this.entries.delete(oldest);
      this.held -= entry.array.byteLength;
    }
    return array;
  }

  private fileId(file: BlockFile): number {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    this.files.set(file, this.nextFile);
    return this.nextFile++;
  }
}
