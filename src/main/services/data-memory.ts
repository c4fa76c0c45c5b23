// How much memory and disk datasets may take: a quarter of the machine's memory, and 64 GiB beside the app's data.
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { BlockStoreOptions } from './datasets/blocks/block-store.ts';

const DISK_BYTES = 64 * 2 ** 30;
const LEAST_MEMORY_BYTES = 16 * 2 ** 20;

/** `LAYERLOOM_DATA_MEMORY_MB` overrides the share of memory, `LAYERLOOM_DATA_DISK_MB` the room on the disk. */
export function blockStoreOptions(dataDir: string, env: NodeJS.ProcessEnv = process.env): BlockStoreOptions {
  const memoryBytes = mebibytes(env.LAYERLOOM_DATA_MEMORY_MB) ?? totalmem() / 4;
  return {
    folder: join(dataDir, 'blocks'),
    memoryBytes: Math.max(LEAST_MEMORY_BYTES, memoryBytes),
    diskBytes: mebibytes(env.LAYERLOOM_DATA_DISK_MB) ?? DISK_BYTES,
  };
}

function mebibytes(given: string | undefined): number | null {
  const value = Number(given);
  return given !== undefined && Number.isFinite(value) && value > 0 ? value * 2 ** 20 : null;
}
