// Distinct byte strings of one column, numbered in first-seen order: an open-addressing hash table over a byte pool,
// so that a million cells of a few words allocate nothing.
import type { TextBudget } from '../dictionary.ts';
import { MISSING } from './number.ts';

export class ByteDictionary {
  private table = new Int32Array(64); // code + 1, 0 is free
  private pool = new Uint8Array(1024);
  private starts = new Int32Array(64); // starts[code + 1] is where code ends
  private hashes = new Int32Array(64);
  private missing = new Uint8Array(64);
  private readonly decoder: TextDecoder;
  size = 0;
  /** Cells whose text found no room; they count as missing. */
  left = 0;

  constructor(
    encoding: string,
    private readonly budget: TextBudget | null = null,
  ) {
    this.decoder = new TextDecoder(encoding);
  }

  get poolBytes(): number {
    return this.starts[this.size]!;
  }

  /** The code of the bytes [from, to), or −1 where they mean a missing cell. */
  code(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5 | 0; // FNV-1a
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    const mask = this.table.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const code = this.table[slot]! - 1;
      if (code < 0) return this.add(bytes, from, to, hash, slot);
      if (this.hashes[code] === hash && this.equals(code, bytes, from, to)) {
        return this.missing[code] === 1 ? -1 : code;
      }
    }
  }

  words(): string[] {
    return Array.from({ length: this.size }, (_, code) =>
      this.decoder.decode(this.pool.subarray(this.starts[code]!, this.starts[code + 1]!)),
    );
  }

  private equals(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.starts[code]!;
    if (this.starts[code + 1]! - start !== to - from) return false;
    for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== this.pool[j]) return false;
    return true;
  }

  private add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    if (this.budget !== null && !this.budget.take(to - from)) {
      const missing = to - from <= 4 && MISSING.has(String.fromCharCode(...bytes.subarray(from, to)));
      if (!missing) this.left++;
      return -1;
    }
    const code = this.size;
    const start = this.starts[code]!;
    const end = start + (to - from);
    if (end > this.pool.length) {
      const pool = new Uint8Array(Math.max(end, 2 * this.pool.length));
      pool.set(this.pool);
      this.pool = pool;
    }
    for (let i = from, j = start; i < to; i++, j++) this.pool[j] = bytes[i]!;
    if (code + 2 > this.starts.length) {
      this.starts = grown(this.starts);
      this.hashes = grown(this.hashes);
      const missing = new Uint8Array(2 * this.missing.length);
      missing.set(this.missing);
      this.missing = missing;
    }
    this.starts[code + 1] = end;
    this.hashes[code] = hash;
    const isMissing = to - from <= 4 && MISSING.has(String.fromCharCode(...bytes.subarray(from, to)));
    this.missing[code] = isMissing ? 1 : 0;
    this.table[slot] = code + 1;
    this.size++;
    if (2 * this.size > this.table.length) this.rehash();
    return isMissing ? -1 : code;
  }

  private rehash(): void {
    const table = new Int32Array(4 * this.table.length);
    const mask = table.length - 1;
    for (let code = 0; code < this.size; code++) {
      const hash = this.hashes[code]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = code + 1;
    }
    this.table = table;
  }
}

function grown(from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const to = new Int32Array(2 * from.length);
  to.set(from);
  return to;
}
