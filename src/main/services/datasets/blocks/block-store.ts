// The folder of block files beside the app's data: one entry a dataset or prepared tensor, named by its content. An entry
// appears whole (written in a temporary folder, then renamed), so that several processes may make the same one; entries
// that were not used for longest go when room is needed. What is here can be made again from the user's files.
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../base/errors/app-error.ts';
import { systemCode, writeError } from '../../file-errors.ts';
import { BlockCache } from './block-cache.ts';
import { BlockFile } from './block-file.ts';
import { BlockWriter } from './block-writer.ts';
import {
  BLOCK_VERSION,
  type BlockArray,
  type BlockColumn,
  type BlockLayout,
  blockLayoutSchema,
  groupRowsFor,
  MANIFEST,
  rowBytesOf,
} from './format.ts';

export interface BlockStoreOptions {
  readonly folder: string;
  /** What datasets may take of memory; a table or a tensor larger than half of it lies in blocks. */
  readonly memoryBytes: number;
  /** What all entries together may take of the disk. */
  readonly diskBytes: number;
}

const BLOCKS = 'rows.blocks';
const TEMPORARY = '.tmp-';
/** Left free on the disk for everything else. */
const DISK_RESERVE_BYTES = 256 * 2 ** 20;
/** An entry that another process may be reading is not removed so soon after its last use. */
const IN_USE_MS = 10 * 60_000;
const ABANDONED_MS = 24 * 3_600_000;

const manifestSchema = z.object({
  version: z.literal(BLOCK_VERSION),
  layout: blockLayoutSchema,
  meta: z.unknown(),
});

export interface OpenEntry {
  readonly file: BlockFile;
  /** What was said of it when it was committed. */
  readonly meta: unknown;
}

export class BlockStore {
  readonly cache: BlockCache;
  readonly folder: string;
  readonly memoryBytes: number;
  private readonly diskBytes: number;
  /** Entries this process may be reading. */
  private readonly used = new Set<string>();
  private tidied = false;

  constructor(options: BlockStoreOptions) {
    this.folder = options.folder;
    this.memoryBytes = options.memoryBytes;
    this.diskBytes = options.diskBytes;
    this.cache = new BlockCache(options.memoryBytes / 4);
  }

  /** Bytes from which on one table or tensor lies in blocks. */
  get mostBytes(): number {
    return Math.min(this.memoryBytes / 2, 2 ** 31 - 1);
  }

  /** An entry by its name, or null where there is none that can be used; a damaged one is removed. */
  open(entry: string, name: string): OpenEntry | null {
    const folder = join(this.folder, entry);
    try {
      const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
      if (manifest.success) {
        const { layout, meta } = manifest.data;
        const file = new BlockFile(join(folder, BLOCKS), layout, name);
        file.check();
        this.markUsed(entry);
        return { file, meta };
      }
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') return null;
      const damaged = thrown instanceof SyntaxError || thrown instanceof AppError;
      if (!damaged) throw thrown;
    }
    this.remove(entry);
    return null;
  }

  /** Names of all entries. */
  entries(): readonly string[] {
    return list(this.folder).filter((name) => !name.startsWith('.'));
  }

  has(entry: string): boolean {
    return statSync(join(this.folder, entry, MANIFEST), { throwIfNoEntry: false }) !== undefined;
  }

  remove(entry: string): void {
    this.used.delete(entry);
    removeFolder(join(this.folder, entry));
  }

  /** What goes into a new entry; `name` is the dataset's, for messages. */
  session(name: string): BlockSession {
    return new BlockSession(this, name);
  }

  /** A temporary folder for a file of about `bytes`. Throws `data.diskFull` before anything is written. */
  makeRoom(bytes: number, name: string): string {
    try {
      mkdirSync(this.folder, { recursive: true });
    } catch (thrown) {
      throw writeError(this.folder, thrown);
    }
    this.tidy();
    const entries = this.byAge();
    let held = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const wanted = bytes + DISK_RESERVE_BYTES;
    for (const entry of entries) {
      if (held + bytes <= this.diskBytes && freeBytes(this.folder) >= wanted) break;
      if (this.used.has(entry.name) || Date.now() - entry.usedMs < IN_USE_MS) continue;
      this.remove(entry.name);
      held -= entry.bytes;
    }
    if (freeBytes(this.folder) < wanted) throw this.diskFull(bytes, name);
    const folder = join(this.folder, `${TEMPORARY}${process.pid}-${randomBytes(6).toString('hex')}`);
    mkdirSync(folder);
    return folder;
  }

  /** Makes a finished temporary folder the entry of that name; where another was quicker, its entry stays. */
  commit(temporary: string, entry: string, layout: BlockLayout, meta: unknown): string {
    const target = join(this.folder, entry);
    writeFileSync(join(temporary, MANIFEST), JSON.stringify({ version: BLOCK_VERSION, layout, meta }), {
      flush: true,
    });
    // What was found damaged has lost its manifest, and makes way.
    if (!this.has(entry)) removeFolder(target);
    try {
      renameSync(temporary, target);
    } catch (thrown) {
      // Another process was quicker with the same content.
      if (!this.has(entry)) throw writeError(target, thrown);
      removeFolder(temporary);
    }
    this.markUsed(entry);
    return join(target, BLOCKS);
  }

  blocksPath(temporary: string): string {
    return join(temporary, BLOCKS);
  }

  diskFull(bytes: number, name: string): AppError {
    const mebibytes = (count: number) => Math.ceil(count / 2 ** 20);
    const free = Math.max(0, freeBytes(this.folder) - DISK_RESERVE_BYTES);
    return new AppError('data.diskFull', {
      file: name,
      needed: mebibytes(bytes),
      free: Math.floor(free / 2 ** 20),
      folder: this.folder,
    });
  }

  private markUsed(entry: string): void {
    this.used.add(entry);
    const now = new Date();
    try {
      utimesSync(join(this.folder, entry, MANIFEST), now, now);
    } catch (thrown) {
      // Only the order of removal depends on it.
      if (!['EPERM', 'EACCES', 'EROFS', 'ENOENT'].includes(systemCode(thrown))) throw thrown;
    }
  }

  /** Oldest use first. */
  private byAge(): { name: string; bytes: number; usedMs: number }[] {
    const found = this.entries().map((name) => ({
      name,
      bytes: sizeOf(join(this.folder, name, BLOCKS)).bytes,
      usedMs: sizeOf(join(this.folder, name, MANIFEST)).changedMs,
    }));
    return found.sort((a, b) => a.usedMs - b.usedMs);
  }

  /** Removes what processes that are gone left unfinished. */
  private tidy(): void {
    if (this.tidied) return;
    this.tidied = true;
    for (const name of list(this.folder)) {
      if (!name.startsWith(TEMPORARY)) continue;
      const path = join(this.folder, name);
      const pid = Number(name.slice(TEMPORARY.length).split('-')[0]);
      const old = Date.now() - sizeOf(path).changedMs > ABANDONED_MS;
      if (old || (pid !== process.pid && !isAlive(pid))) removeFolder(path);
    }
  }
}

/** A new entry in the making: blocks are begun (again, where a first reading proved wrong), written, and committed. */
export class BlockSession {
  private temporary: string | null = null;
  private writer: BlockWriter | null = null;
  private finished: BlockFile | null = null;
  private expectedBytes = 0;

  constructor(
    readonly store: BlockStore,
    private readonly name: string,
  ) {}

  /** Bytes from which on a table should be in blocks. */
  get memoryBytes(): number {
    return this.store.mostBytes;
  }

  /** Whether blocks were written. */
  get hasBlocks(): boolean {
    return this.finished !== null;
  }

  /** Starts a file of these columns; what was begun before is dropped. Throws `data.diskFull`. */
  begin(columns: readonly BlockColumn[], expectedRows: number, groupRows?: number): void {
    this.discard();
    this.expectedBytes = rowBytesOf(columns) * expectedRows;
    this.temporary = this.store.makeRoom(this.expectedBytes, this.name);
    const rows = groupRows ?? groupRowsFor(columns, this.store.memoryBytes / 16);
    this.guarded(() => {
      this.writer = new BlockWriter(this.store.blocksPath(this.temporary ?? ''), columns, rows);
    });
  }

  get groupRows(): number {
    return this.writer?.groupRows ?? 0;
  }

  append(arrays: readonly BlockArray[], from: number, count: number): void {
    this.guarded(() => this.writer?.append(arrays, from, count));
  }

  /** Nothing follows: the file can be read. */
  finish(): BlockFile {
    const { writer } = this;
    if (writer === null) throw new Error('no blocks were begun');
    const layout = this.guarded(() => writer.finish());
    this.writer = null;
    this.finished = new BlockFile(writer.path, layout, this.name);
    // Column after column is looked at before it is committed.
    this.finished.hold();
    return this.finished;
  }

  /** Keeps the finished file as an entry. */
  commit(entry: string, meta: unknown): BlockFile {
    const { finished, temporary } = this;
    if (finished === null || temporary === null) throw new Error('no blocks were finished');
    // Some systems rename no folder in which a file is open.
    finished.release();
    const path = this.guarded(() => this.store.commit(temporary, entry, finished.layout, meta));
    this.temporary = null;
    finished.movedTo(path);
    return finished;
  }

  /** Removes what was not committed. */
  discard(): void {
    this.writer?.close();
    this.writer = null;
    this.finished?.release();
    this.finished = null;
    if (this.temporary !== null) removeFolder(this.temporary);
    this.temporary = null;
  }

  /** A full disk is told with its figures, and nothing half-written stays. */
  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      const code = systemCode(thrown);
      const written = this.writer === null ? 0 : rowBytesOf(this.writer.columns) * this.writer.rows;
      this.discard();
      if (code === 'ENOSPC' || code === 'EDQUOT') {
        throw this.store.diskFull(Math.max(this.expectedBytes, written), this.name);
      }
      throw code === '' ? thrown : writeError(this.store.folder, thrown);
    }
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

function sizeOf(path: string): { bytes: number; changedMs: number } {
  const info = statSync(path, { throwIfNoEntry: false });
  return { bytes: info?.size ?? 0, changedMs: info?.mtimeMs ?? 0 };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** On Windows a file that another process has open stays for now. */
function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (thrown) {
    if (!['EBUSY', 'EPERM', 'ENOTEMPTY', 'EACCES'].includes(systemCode(thrown))) throw thrown;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
}
