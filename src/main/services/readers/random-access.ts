// Any part of a source's bytes on demand, without the rest: from its file, or from memory.
import { open } from 'node:fs/promises';
import type { ReaderSource } from './define.ts';

export interface RandomAccess {
  readonly size: number;
  /** As many of the bytes [offset, offset + length) as there are; none where a header's word points before the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export async function randomAccess(source: ReaderSource): Promise<RandomAccess> {
  const { content, path } = source;
  if (content !== undefined || path === null) {
    const bytes = content ?? new Uint8Array(0);
    return {
      size: bytes.length,
      read: async (offset, length) =>
        offset < 0 ? new Uint8Array(0) : bytes.subarray(offset, offset + length),
      close: async () => {},
    };
  }
  const file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    read: async (offset, length) => {
      const buffer = new Uint8Array(offset < 0 ? 0 : Math.max(0, Math.min(length, size - offset)));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    close: () => file.close(),
  };
}
