// A database's bytes with its write-ahead log laid over them, from a file or from memory.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ReaderSource } from '../define.ts';
import type { DatabaseFile } from './library.ts';
import { readLog, type WriteAheadLog } from './wal.ts';

const MAX_LOG_BYTES = 2 ** 30;
const WAL_MODE = 2;
const ROLLBACK_MODE = 1;

export interface OpenedFile extends DatabaseFile {
  /** Hash of a log whose commits were laid over; null where there was none. */
  readonly logSha256: string | null;
  /** A program has left, or is still writing, changes that are only half made. */
  readonly unfinished: boolean;
  readonly close: () => void;
}

export async function openDatabaseFile(source: ReaderSource): Promise<OpenedFile> {
  if (source.content !== undefined || source.path === null) {
    const content = source.content ?? new Uint8Array(0);
    const read = (into: Uint8Array, offset: number): number => {
      const found = content.subarray(offset, offset + into.length);
      into.set(found);
      return found.length;
    };
    return { ...layered(content.length, read, null), logSha256: null, unfinished: false, close: () => {} };
  }
  const log = await logBeside(source.path);
  const journal = await stat(`${source.path}-journal`).catch(() => null);
  const file = openSync(source.path, 'r');
  const read = (into: Uint8Array, offset: number): number => {
    let filled = 0;
    while (filled < into.length) {
      const count = readSync(file, into, filled, into.length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  };
  return {
    ...layered(fstatSync(file).size, read, log),
    logSha256: log?.sha256 ?? null,
    unfinished: (journal?.size ?? 0) > 0,
    close: () => closeSync(file),
  };
}

interface Log extends WriteAheadLog {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

async function logBeside(path: string): Promise<Log | null> {
  const found = await stat(`${path}-wal`).catch(() => null);
  if (found === null || !found.isFile() || found.size === 0 || found.size > MAX_LOG_BYTES) return null;
  const bytes = new Uint8Array(await readFile(`${path}-wal`));
  const log = readLog(bytes);
  return log === null ? null : { ...log, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function layered(
  size: number,
  below: (into: Uint8Array, offset: number) => number,
  log: Log | null,
): DatabaseFile {
  const read = (into: Uint8Array, offset: number): number => {
    if (log === null) return below(into, offset);
    // SQLite asks for a page, or for a part of one.
    const page = Math.floor(offset / log.pageSize) + 1;
    const at = log.offsets.get(page);
    if (at === undefined) return below(into, offset);
    const start = at + (offset % log.pageSize);
    into.set(log.bytes.subarray(start, start + into.length));
    return into.length;
  };
  return {
    size: log === null ? size : log.pages * log.pageSize,
    read: (into, offset) => {
      const found = read(into, offset);
      // The log is laid over here: to SQLite it is a database without one.
      if (offset === 0 && found > 19 && into[18] === WAL_MODE) {
        into[18] = ROLLBACK_MODE;
        into[19] = ROLLBACK_MODE;
      }
      return found;
    },
  };
}
