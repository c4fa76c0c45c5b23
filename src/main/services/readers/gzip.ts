// Gzipped files: what is inside is read as if it lay there unpacked. Bounded, whatever the header says.
import { gunzip } from 'node:zlib';
import { AppError } from '../../../base/errors/app-error.ts';
import { damagedBy } from './damaged.ts';
import type { ReaderSource, ReadOptions } from './define.ts';
import { gunzipStream } from './gzip-stream.ts';
import { randomAccess } from './random-access.ts';
import { allBytes, bytesSource } from './source.ts';

const MAX_PACKED = 2 ** 30;
/** How much larger than its packed form text usually is. */
const PACKING = 4;
const MAX_UNPACKED = 2 ** 31 - 1;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Unpacked into memory, or on the way where there is a store for what is too large. */
export async function gunzipSource(
  source: ReaderSource,
  { signal = null, storage }: { readonly signal?: AbortSignal | null } & Pick<ReadOptions, 'storage'>,
): Promise<ReaderSource> {
  if (storage !== undefined && PACKING * source.bytes > Math.min(storage.memoryBytes, MAX_PACKED)) {
    const file = await randomAccess(source);
    try {
      return gunzipStream(source, await file.read(source.bytes - 4, 4));
    } finally {
      await file.close();
    }
  }
  const packed = await allBytes(source, MAX_PACKED, signal);
  const content = await inflated(packed, source.name);
  return { ...bytesSource(source.name.replace(/\.gz$/i, ''), content), path: source.path };
}

export function inflated(packed: Uint8Array, file: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    gunzip(packed, { maxOutputLength: MAX_UNPACKED }, (error, content) => {
      if (error === null) resolve(content);
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
        const limit = Math.floor(MAX_UNPACKED / 2 ** 20);
        reject(new AppError('data.tooLarge', { file, needed: limit + 1, limit }));
      } else reject(damagedBy(file, 'GZIP', error));
    });
  });
}
