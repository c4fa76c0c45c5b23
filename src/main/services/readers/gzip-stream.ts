// A gzipped file too large to unpack into memory: unpacked on the way, every time it is read through.
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damagedBy } from './damaged.ts';
import type { ReaderSource } from './define.ts';

const HEAD_BYTES = 1 << 20;

/** `end` is the packed file's last bytes, which tell the unpacked size modulo 4 GiB. */
export function gunzipStream(source: ReaderSource, end: Uint8Array): ReaderSource {
  const name = source.name.replace(/\.gz$/i, '');
  let head: Promise<Uint8Array> | null = null;

  async function* chunks(signal: AbortSignal | null): AsyncIterable<Uint8Array> {
    // Chunks are reused by their source, and unzipping is not done with one when it asks for the next.
    const packed = Readable.from(copies(source.chunks(signal)), { objectMode: false });
    const unpacked = createGunzip();
    packed.on('error', (error) => unpacked.destroy(error));
    packed.pipe(unpacked);
    try {
      for await (const chunk of unpacked) {
        signal?.throwIfAborted();
        yield chunk as Uint8Array;
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
        throw damagedBy(source.name, 'GZIP', error);
      }
      throw error;
    } finally {
      packed.destroy();
      unpacked.destroy();
    }
  }

  return {
    name,
    path: source.path,
    bytes: unpackedBytes(source.bytes, end),
    isEstimate: true,
    chunks,
    head: async (length) => {
      head ??= firstBytes(chunks(null));
      return (await head).subarray(0, length);
    },
  };
}

async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

async function firstBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  let filled = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, HEAD_BYTES - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === HEAD_BYTES) break;
  }
  return head.subarray(0, filled);
}

/** The smallest size of that remainder that is no less than the packed one, and more than the head. */
function unpackedBytes(packed: number, end: Uint8Array): number {
  const tail = end.subarray(-4);
  let bytes = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(0, true);
  while (bytes < packed) bytes += 2 ** 32;
  return Math.max(bytes, HEAD_BYTES + 1);
}
