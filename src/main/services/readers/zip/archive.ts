// A zip file as a list of entries, each unpacked when it is asked for, in pieces. What headers say about sizes is
// checked against the file and against what comes out; nothing is allocated on their word.
import type { Transform } from 'node:stream';
import { constants, crc32, createInflateRaw } from 'node:zlib';
import { AppError } from '../../../../base/errors/app-error.ts';
import { type Text, text } from '../../../../base/text.ts';
import { CUT_OFF, damagedBy, damagedFile } from '../damaged.ts';
import type { ReaderSource } from '../define.ts';
import { type RandomAccess, randomAccess } from '../random-access.ts';
import { readDirectory, type ZipEntry } from './directory.ts';

export type { ZipEntry } from './directory.ts';

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const PIECE = 1 << 18;
/** Deflate packs a byte into 1/1032 at best: an entry that promises more lies. */
const MAX_RATIO = 1040;
const MISPLACED = text('its place is not where the directory says', 'его нет там, где указано в оглавлении');
const TOO_LONG = text('it holds more than the directory says', 'в нём больше, чем указано в оглавлении');
const TOO_SHORT = text('it holds less than the directory says', 'в нём меньше, чем указано в оглавлении');

export interface ZipArchive {
  /** Without folders, in the order of the directory. */
  readonly entries: readonly ZipEntry[];
  /** The entry's content in pieces; throws `data.badFile` where it is not what the directory says. */
  chunks(entry: ZipEntry, signal: AbortSignal | null): AsyncGenerator<Uint8Array>;
  /** The entry's whole content; more than `limit` bytes throw `data.tooLarge`. */
  content(entry: ZipEntry, limit: number, signal: AbortSignal | null): Promise<Uint8Array>;
  close(): Promise<void>;
}

export async function openZip(source: ReaderSource): Promise<ZipArchive> {
  const file = await randomAccess(source);
  try {
    const entries = await readDirectory(file, source.name);
    const archive: ZipArchive = {
      entries: entries.filter(({ name }) => !name.endsWith('/')),
      chunks: (entry, signal) => chunksOf(file, entry, source.name, signal),
      content: async (entry, limit, signal) => {
        if (entry.bytes > limit) throw tooLarge(`${source.name}/${entry.name}`, entry.bytes, limit);
        return joined(archive.chunks(entry, signal));
      },
      close: () => file.close(),
    };
    return archive;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function tooLarge(file: string, bytes: number, limit: number): AppError {
  const mebibytes = (count: number) => Math.ceil(count / 2 ** 20);
  return new AppError('data.tooLarge', { file, needed: mebibytes(bytes), limit: mebibytes(limit) });
}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  if (parts.length === 1) return parts[0]!;
  return new Uint8Array(Buffer.concat(parts));
}

async function* chunksOf(
  file: RandomAccess,
  entry: ZipEntry,
  archive: string,
  signal: AbortSignal | null,
): AsyncGenerator<Uint8Array> {
  const name = `${archive}/${entry.name}`;
  const damaged = (detail: Text) => damagedFile(name, 'ZIP', detail);
  if (entry.encrypted) throw new AppError('data.zipEncrypted', { file: archive, entry: entry.name });
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new AppError('data.zipMethod', { file: archive, entry: entry.name, method: entry.method });
  }
  const most = entry.method === STORED ? entry.packedBytes : MAX_RATIO * (entry.packedBytes + 64);
  if (entry.bytes > most) throw damaged(text('impossible size', 'невозможный размер'));
  const local = await file.read(entry.offset, LOCAL_HEADER);
  const view = new DataView(local.buffer, local.byteOffset, local.byteLength);
  if (local.length < LOCAL_HEADER || view.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw damaged(MISPLACED);
  }
  const start = entry.offset + LOCAL_HEADER + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.packedBytes > file.size) throw damaged(CUT_OFF);

  const packed = pieces(file, start, entry.packedBytes, signal);
  const plain = entry.method === STORED ? packed : inflated(packed, name);
  let bytes = 0;
  let checksum = 0;
  for await (const chunk of plain) {
    bytes += chunk.length;
    if (bytes > entry.bytes) throw damaged(TOO_LONG);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (bytes < entry.bytes) throw damaged(TOO_SHORT);
  if (checksum !== entry.checksum)
    throw damaged(text('the checksum does not fit', 'контрольная сумма не совпадает'));
}

async function* pieces(
  file: RandomAccess,
  start: number,
  length: number,
  signal: AbortSignal | null,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; ) {
    signal?.throwIfAborted();
    const piece = await file.read(start + at, Math.min(PIECE, length - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}

async function* inflated(packed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: PIECE, finishFlush: constants.Z_SYNC_FLUSH });
  let failed: unknown = null;
  const feeding = (async () => {
    for await (const piece of packed) {
      if (inflate.destroyed) return;
      if (!inflate.write(piece)) await drained(inflate);
    }
    inflate.end();
  })().catch((error: unknown) => {
    failed = error;
    inflate.destroy();
  });
  try {
    for await (const chunk of inflate) yield chunk as Uint8Array;
  } catch (error) {
    if (failed === null) throw damagedBy(name, 'ZIP', error);
  } finally {
    // Also where the reader wants no more of it.
    inflate.destroy();
    await feeding;
  }
  if (failed !== null) throw failed;
}

/** Until it takes more, or never will. */
function drained(stream: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.once('drain', done);
    stream.once('close', done);
  });
}
