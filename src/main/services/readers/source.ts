// Where a reader's bytes come from: a file on disk, read in pieces, or bytes in memory. Hashes on the way through.
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import type { ReaderSource } from './define.ts';

const CHUNK_BYTES = 1 << 20;
const DATABASE = /\.(?:sqlite3?|db3?|s3db|sl3)$/i;
const IDX = /idx\d|ubyte|\.idx/i;
const FIRST_BYTES = 1 << 24;

export interface FileSource extends ReaderSource {
  readonly path: string;
  /** Of the file, or of what is read along with it. */
  readonly modifiedMs: number;
  /** SHA-256 of the content as hex; free where a pass over `chunks` went through to the end. */
  sha256(signal: AbortSignal | null): Promise<string>;
}

/** Throws what `unreadable` says, `data.isFolder` or `data.notAFile`. */
export async function fileSource(path: string): Promise<FileSource> {
  const name = basename(path);
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, name, error);
  });
  if (info.isDirectory()) throw new AppError('data.isFolder', { file: name });
  if (!info.isFile()) {
    // A pipe or a device may never end.
    throw new AppError('data.notAFile', { file: name });
  }
  let digest: string | null = null;

  async function* chunks(signal: AbortSignal | null): AsyncIterable<Uint8Array> {
    const file = await open(path).catch((error: unknown) => {
      throw unreadable(path, name, error);
    });
    try {
      const hash = digest === null ? createHash('sha256') : null;
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(1, info.size)));
      for (;;) {
        signal?.throwIfAborted();
        const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash?.update(chunk);
        yield chunk;
      }
      if (hash !== null) digest = hash.digest('hex');
    } finally {
      await file.close();
    }
  }

  return {
    name,
    path,
    bytes: info.size,
    modifiedMs: Math.max(info.mtimeMs, await changedBesideMs(path)),
    chunks,
    head: async (length) => {
      const file = await open(path).catch((error: unknown) => {
        throw unreadable(path, name, error);
      });
      try {
        const buffer = new Uint8Array(Math.min(length, info.size));
        let filled = 0;
        while (filled < buffer.length) {
          const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      } finally {
        await file.close();
      }
    },
    sha256: async (signal) => {
      if (digest === null) for await (const _ of chunks(signal)) signal?.throwIfAborted();
      return digest ?? '';
    },
  };
}

/** A database has its log beside it, images their labels: those may come or change while the file stays. */
async function changedBesideMs(path: string): Promise<number> {
  const beside = DATABASE.test(path) ? `${path}-wal` : IDX.test(basename(path)) ? dirname(path) : null;
  if (beside === null) return 0;
  const info = await stat(beside).catch(() => null);
  return info?.mtimeMs ?? 0;
}

/** Bytes in memory as a source. */
export function bytesSource(name: string, content: Uint8Array, chunkBytes = CHUNK_BYTES): ReaderSource {
  return {
    name,
    path: null,
    bytes: content.length,
    content,
    head: async (length) => content.subarray(0, length),
    async *chunks(signal) {
      // As from a disk, the caller is not kept from other work.
      await Promise.resolve();
      for (let at = 0; at < content.length; at += chunkBytes) {
        signal?.throwIfAborted();
        yield content.subarray(at, at + chunkBytes);
      }
    },
  };
}

/** Why a file cannot be read, from the system's code. */
export function unreadable(path: string, file: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('data.moved', { file, path }, { cause });
    case 'EACCES':
    case 'EPERM':
      return new AppError('data.noPermission', { file }, { cause });
    case 'EBUSY':
    case 'ETXTBSY':
      return new AppError('data.busy', { file }, { cause });
    case 'ELOOP':
      return new AppError('data.linkLoop', { file }, { cause });
    default:
      return new AppError('data.unreadable', { file, detail: code }, { cause });
  }
}

/** The whole content; `limit` bytes at most, beyond them `data.tooLarge`. */
export async function allBytes(
  source: ReaderSource,
  limit: number,
  signal: AbortSignal | null,
): Promise<Uint8Array> {
  if (source.bytes > limit) throw tooLarge(source.name, source.bytes, limit);
  if (source.content !== undefined) return source.content;
  // Where the size is that of a file it is true; of what is unpacked on the way it is a header's word.
  const isSure = source.path !== null && !source.isEstimate;
  let content = new Uint8Array(Math.min(source.bytes, isSure ? source.bytes : FIRST_BYTES));
  let filled = 0;
  for await (const chunk of source.chunks(signal)) {
    if (filled + chunk.length > source.bytes) {
      if (source.isEstimate) throw tooLarge(source.name, filled + chunk.length, limit);
      break; // it grew while it was read
    }
    if (filled + chunk.length > content.length) {
      const larger = new Uint8Array(Math.min(source.bytes, 2 * content.length + chunk.length));
      larger.set(content.subarray(0, filled));
      content = larger;
    }
    content.set(chunk, filled);
    filled += chunk.length;
  }
  return content.subarray(0, filled);
}

function tooLarge(file: string, bytes: number, limit: number): AppError {
  const needed = Math.ceil(bytes / 2 ** 20);
  return new AppError('data.tooLarge', { file, needed, limit: Math.floor(limit / 2 ** 20) });
}
