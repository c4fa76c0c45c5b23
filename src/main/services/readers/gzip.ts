// Gzipped files: what is inside is read as if it lay there unpacked. Bounded, whatever the header says.
import { gunzip } from 'node:zlib';
import { AppError } from '../../../base/errors/app-error.ts';
import { damagedBy } from './damaged.ts';
import type { ReaderSource } from './define.ts';
import { allBytes, bytesSource } from './source.ts';

const MAX_PACKED = 2 ** 30;
const MAX_UNPACKED = 2 ** 31 - 1;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export async function gunzipSource(source: ReaderSource, signal: AbortSignal | null): Promise<ReaderSource> {
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
