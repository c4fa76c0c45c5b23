// Dropped files that nobody refers to any more leave the app's data folder: those that were not used for a long time
// and that no recent project and no recovery copy names. Where that cannot be told for certain, everything stays.
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { systemCode } from './file-errors.ts';
import { fileSource } from './readers/source.ts';
import { openZip } from './readers/zip/archive.ts';

const DAY_MS = 86_400_000;
const UNUSED_MS = 60 * DAY_MS;
/** What a broken upload leaves behind. */
const TEMPORARY_MS = DAY_MS;
const UPLOAD = /^[0-9a-f]{32}$/;
const NAMED = /[0-9a-f]{32}/g;
const DOCUMENTS = /^(?:project|runs\/[^/]+)\.json$/;
const MAX_DOCUMENT_BYTES = 2 ** 28;

export interface CleanupOptions {
  readonly uploadDir: string;
  /** Recent projects and recovery copies; those that are gone refer to nothing. */
  readonly projects: () => Promise<readonly string[]>;
  readonly nowMs: number;
}

/** Marks a dropped file as used; other paths are left alone. */
export async function markUploadUsed(uploadDir: string, path: string): Promise<void> {
  const folder = dirname(path);
  if (dirname(folder) !== uploadDir) return;
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

/** Returns the names of the folders that it removed. */
export async function cleanUploads({ uploadDir, projects, nowMs }: CleanupOptions): Promise<string[]> {
  const entries = await readdir(uploadDir, { withFileTypes: true }).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return [];
    throw thrown;
  });
  const aged: string[] = [];
  for (const entry of entries) {
    const path = join(uploadDir, entry.name);
    const info = await stat(path).catch(() => null);
    if (info === null) continue;
    const ageMs = nowMs - info.mtimeMs;
    if (entry.isFile() && entry.name.endsWith('.tmp') && ageMs > TEMPORARY_MS)
      await rm(path, { force: true });
    if (entry.isDirectory() && UPLOAD.test(entry.name) && ageMs > UNUSED_MS) aged.push(entry.name);
  }
  if (aged.length === 0) return [];
  const kept = await namedIn(await projects());
  if (kept === null) return [];
  const removed = aged.filter((name) => !kept.has(name));
  for (const name of removed) await rm(`${uploadDir}${sep}${name}`, { recursive: true, force: true });
  return removed;
}

/** Upload folders that these projects name; null where one of them cannot be read. */
async function namedIn(paths: readonly string[]): Promise<Set<string> | null> {
  const names = new Set<string>();
  for (const path of paths) {
    const found = await namesOf(path).catch((thrown: unknown) => {
      if (thrown instanceof Error) return null;
      throw thrown;
    });
    if (found === null) {
      if ((await stat(path).catch(() => null)) === null) continue;
      return null;
    }
    for (const name of found) names.add(name);
  }
  return names;
}

async function namesOf(path: string): Promise<string[]> {
  const archive = await openZip(await fileSource(path));
  try {
    const names: string[] = [];
    for (const entry of archive.entries.filter(({ name }) => DOCUMENTS.test(name))) {
      const content = await archive.content(entry, MAX_DOCUMENT_BYTES, null);
      names.push(...(new TextDecoder().decode(content).match(NAMED) ?? []));
    }
    return names;
  } finally {
    await archive.close();
  }
}
