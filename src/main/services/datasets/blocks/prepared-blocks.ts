// Features that memory should not hold, written once as rows in a block file and read from there by every run. Pictures of
// bytes stay bytes on the disk, a quarter of the size, and become the same numbers when they are read.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { RowBlocks } from '../../../../engine/data/row-blocks.ts';
import { BlockFile } from './block-file.ts';
import type { BlockStore } from './block-store.ts';
import { blockLayoutSchema } from './format.ts';

/** The features of samples, as an encoder writes them. */
export interface FeatureRows {
  readonly rows: number;
  /** Numbers a sample. */
  readonly width: number;
  /** Writes a sample to data[at … at + width), which holds zeros. */
  readonly write: (sample: number, data: Float32Array, at: number) => void;
  /** Where each number stands for one byte of a picture. */
  readonly bytes: { readonly row: (sample: number) => Uint8Array; readonly decoded: DecodedBytes } | null;
}

/** By channel: the number that each of the 256 bytes stands for, [channels, 256]. */
export interface DecodedBytes {
  readonly channels: number;
  readonly table: Float32Array;
}

const decodedSchema = z.object({
  channels: z.number().int().min(1),
  table: z.custom<Float32Array>((value) => value instanceof Float32Array, 'expected Float32Array'),
});

/** What another thread opens the rows by. */
const referenceSchema = z.object({
  path: z.string(),
  name: z.string(),
  layout: blockLayoutSchema,
  width: z.number().int().min(1),
  mixedBlocks: z.number().int().min(1),
  decoded: decodedSchema.nullable(),
});
type Reference = z.infer<typeof referenceSchema>;

const metaSchema = z.strictObject({
  kind: z.literal('features'),
  width: z.number().int().min(1),
  mixedBlocks: z.number().int().min(1),
  decoded: z.strictObject({ channels: z.number().int().min(1), table: z.string() }).nullable(),
});

const BLOCK_BYTES = 256 * 1024;
/** With blocks of this size, 64 MiB of rows are mixed. */
const MIXED_BLOCKS = 256;

/** What the blocks at hand may take while rows are shuffled. */
export function mostPoolBytes({ memoryBytes }: BlockStore): number {
  return Math.min(memoryBytes / 4, (2 * MIXED_BLOCKS + 8) * BLOCK_BYTES);
}

export class FileRows implements RowBlocks {
  readonly rows: number;
  readonly width: number;
  readonly blockRows: number;
  readonly mixedBlocks: number;
  private readonly file: BlockFile;
  private readonly raw: Uint8Array | null;

  /** The file stays open until it is closed, so that it can be read even when the cache has given it up. */
  constructor(readonly reference: Reference) {
    const { layout, width, mixedBlocks, decoded, path, name } = reference;
    this.file = new BlockFile(path, layout, name);
    this.rows = layout.rows;
    this.width = width;
    this.blockRows = layout.groupRows;
    this.mixedBlocks = mixedBlocks;
    this.raw = decoded === null ? null : new Uint8Array(layout.groupRows * width);
  }

  hold(): this {
    this.file.hold();
    return this;
  }

  release(): void {
    this.file.release();
  }

  read(block: number, into: Float32Array): void {
    const { decoded } = this.reference;
    if (this.raw === null || decoded === null) {
      this.file.readInto(block, 0, into);
      return;
    }
    this.file.readInto(block, 0, this.raw);
    const { table, channels } = decoded;
    const count = this.file.places.rowsIn(block) * this.width;
    if (channels === 1) {
      for (let i = 0; i < count; i++) into[i] = table[this.raw[i]!]!;
      return;
    }
    for (let i = 0, channel = 0; i < count; i++, channel = channel + 1 === channels ? 0 : channel + 1) {
      into[i] = table[256 * channel + this.raw[i]!]!;
    }
  }
}

/** Opens rows by the reference that came from another thread. */
export function openRows(reference: unknown): FileRows {
  return new FileRows(referenceSchema.parse(reference)).hold();
}

/** Raised when the same binding comes to encode otherwise: stored features are then made anew. */
const ENCODING_VERSION = 2;

/** The entry of the features that all this makes: content, binding, what was learnt. */
export function featuresEntry(content: readonly unknown[]): string {
  const named = JSON.stringify([ENCODING_VERSION, ...content]);
  return `${createHash('sha256').update(named).digest('hex').slice(0, 40)}-features`;
}

/** The rows of an entry that was written before, or null. */
export function storedRows(store: BlockStore, entry: string, name: string): FileRows | null {
  const found = store.open(entry, name);
  if (found === null) return null;
  const meta = metaSchema.safeParse(found.meta);
  if (!meta.success) {
    store.remove(entry);
    return null;
  }
  const { width, mixedBlocks, decoded } = meta.data;
  const { layout, path } = found.file;
  const table = decoded && new Float32Array(Uint8Array.from(Buffer.from(decoded.table, 'base64')).buffer);
  return new FileRows({
    path,
    name,
    layout,
    width,
    mixedBlocks,
    decoded: decoded && table && { channels: decoded.channels, table },
  });
}

export interface WriteHooks {
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** Writes the rows as an entry; other work of this thread goes on in between. */
export async function storeRows(
  store: BlockStore,
  entry: string,
  name: string,
  features: FeatureRows,
  { onProgress, signal }: WriteHooks = {},
): Promise<FileRows> {
  const { rows, width, bytes } = features;
  const blockBytes = Math.min(BLOCK_BYTES, store.memoryBytes / 64);
  const blockRows = 2 ** Math.max(0, Math.floor(Math.log2(blockBytes / (4 * width))));
  const places = mostPoolBytes(store) / (4 * width * blockRows);
  const mixedBlocks = Math.max(2, Math.min(MIXED_BLOCKS, Math.floor(places / 2) - 4));
  const session = store.session(name);
  try {
    session.begin([{ dtype: bytes === null ? 'f32' : 'u8', width }], rows, blockRows);
    const numbers = new Float32Array(bytes === null ? blockRows * width : 0);
    const raw = new Uint8Array(bytes === null ? 0 : blockRows * width);
    let restedMs = performance.now();
    for (let from = 0; from < rows; from += blockRows) {
      const count = Math.min(blockRows, rows - from);
      if (bytes === null) numbers.fill(0);
      for (let row = 0; row < count; row++) {
        if (bytes === null) features.write(from + row, numbers, row * width);
        else raw.set(bytes.row(from + row), row * width);
      }
      session.append([bytes === null ? numbers : raw], 0, count);
      if (performance.now() - restedMs < MOST_BUSY_MS) continue;
      onProgress?.((from + count) / rows);
      await setImmediate();
      signal?.throwIfAborted();
      restedMs = performance.now();
    }
    session.finish();
    const decoded = bytes && {
      channels: bytes.decoded.channels,
      table: Buffer.from(bytes.decoded.table.slice().buffer).toString('base64'),
    };
    const { path, layout } = session.commit(entry, { kind: 'features', width, mixedBlocks, decoded });
    return new FileRows({
      path,
      name,
      layout,
      width,
      mixedBlocks,
      decoded: bytes === null ? null : bytes.decoded,
    });
  } finally {
    session.discard();
  }
}

const MOST_BUSY_MS = 20;
