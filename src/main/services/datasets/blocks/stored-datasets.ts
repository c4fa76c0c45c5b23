// Datasets that were too large for memory, as they stay between sessions: table and card by content, found again by the
// file's path, size and time of change, or by its hash where the file has moved.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type DataCard, dataCardSchema } from '../../../../contract/data.ts';
import type { Table } from '../../../../engine/data/table.ts';
import { tableBytes } from '../../../../engine/data/table.ts';
import { systemCode } from '../../file-errors.ts';
import type { BlockSession, BlockStore } from './block-store.ts';
import { tableFrom, tableInBlocks, tableMeta, tableMetaSchema } from './table-meta.ts';

const metaSchema = z.strictObject({ kind: z.literal('table'), table: tableMetaSchema, card: dataCardSchema });
const KEYS = '.keys';

export interface StoredDataset {
  readonly table: Table;
  readonly card: DataCard;
  readonly entry: string;
}

export class StoredDatasets {
  constructor(readonly store: BlockStore) {}

  /** What stood in the file of this key (path, size, time of change, reading) when it was last read. */
  find(key: string, name: string): StoredDataset | null {
    const path = this.keyPath(key);
    let entry: string;
    try {
      entry = readFileSync(path, 'utf8');
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') return null;
      throw thrown;
    }
    if (!/^[\w-]+$/.test(entry)) return null;
    const found = this.open(entry, name);
    if (found === null) rmSync(path, { force: true });
    return found;
  }

  /** Whether content of this size is here, so that hashing a file could spare reading it. */
  hasSize(bytes: number): boolean {
    return this.store.entries().some((entry) => entry.endsWith(`-${bytes}`));
  }

  /** By content and way of reading; `key` is remembered for the next time. */
  byContent(content: string, bytes: number, key: string, name: string): StoredDataset | null {
    const found = this.open(entryName(content, bytes), name);
    if (found !== null) this.remember(key, found.entry);
    return found;
  }

  /**
   * Keeps a table that lies in blocks, or is too large not to; null where it belongs in memory. `content` names it by
   * hash and way of reading, `bytes` is the file's size.
   */
  keep(
    session: BlockSession,
    dataset: { readonly table: Table; readonly card: DataCard },
    { content, bytes, key }: { readonly content: string; readonly bytes: number; readonly key: string },
  ): StoredDataset | null {
    const { card } = dataset;
    if (!session.hasBlocks && tableBytes(dataset.table) <= session.memoryBytes) return null;
    let { table } = dataset;
    let meta = tableMeta(table);
    if (meta === null) {
      // Some columns were made in memory: all of them go into one new file.
      const own = this.store.session(card.name);
      try {
        table = tableInBlocks(table, own);
        meta = tableMeta(table);
        if (meta === null) return null;
        const entry = entryName(content, bytes);
        own.commit(entry, { kind: 'table', table: meta, card });
        this.remember(key, entry);
        return { table, card, entry };
      } finally {
        own.discard();
      }
    }
    const entry = entryName(content, bytes);
    session.commit(entry, { kind: 'table', table: meta, card });
    this.remember(key, entry);
    return { table, card, entry };
  }

  private open(entry: string, name: string): StoredDataset | null {
    const found = this.store.open(entry, name);
    if (found === null) return null;
    const meta = metaSchema.safeParse(found.meta);
    if (!meta.success) {
      this.store.remove(entry);
      return null;
    }
    const { card, table } = meta.data;
    return { table: tableFrom(table, found.file, this.store), card, entry };
  }

  private remember(key: string, entry: string): void {
    mkdirSync(join(this.store.folder, KEYS), { recursive: true });
    writeFileSync(this.keyPath(key), entry);
  }

  private keyPath(key: string): string {
    return join(this.store.folder, KEYS, digest(key));
  }
}

function entryName(content: string, bytes: number): string {
  return `${digest(content)}-${bytes}`;
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 40);
}
