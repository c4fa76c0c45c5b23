// Writing a file so that a process killed at any moment leaves either the old file or the new one, whole.
import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode, writeError } from './file-errors.ts';

/** The moments between which a process may be killed; tests stop at each. */
export type SaveStage = 'opened' | 'written' | 'synced' | 'backedUp' | 'renamed';

/**
 * Writes `bytes` to `path`: temporary file beside it, synced, then renamed over it. Until then the previous file also
 * stands as `<path>.bak`. A symbolic link is written through, not replaced. Throws what `writeError` makes of the failure.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array,
  atStage: (stage: SaveStage) => void = () => {},
): Promise<void> {
  let temporary: string | null = null;
  try {
    const target = await realpath(path).catch(() => path);
    const folder = dirname(target);
    const mode = await stat(target).then(
      (info) => info.mode & 0o777,
      () => 0o644,
    );
    temporary = join(folder, `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    await writeSynced(temporary, bytes, mode, atStage);
    const backup = await backUp(target);
    atStage('backedUp');
    await renameOver(temporary, target);
    temporary = null;
    atStage('renamed');
    await syncFolder(folder);
    if (backup) await rm(backup, { force: true });
  } catch (thrown) {
    if (temporary) await rm(temporary, { force: true });
    throw writeError(path, thrown);
  }
}

async function writeSynced(
  path: string,
  bytes: Uint8Array,
  mode: number,
  atStage: (stage: SaveStage) => void,
): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    atStage('opened');
    await file.writeFile(bytes);
    atStage('written');
    await file.sync();
    atStage('synced');
  } finally {
    await file.close();
  }
}

/** Null where there is nothing to keep, or where a .bak of the user's own stands already. */
async function backUp(target: string): Promise<string | null> {
  const backup = `${target}.bak`;
  try {
    await link(target, backup);
    return backup;
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'ENOENT' || code === 'EEXIST') return null;
  }
  // File systems without hard links.
  try {
    await copyFile(target, backup, constants.COPYFILE_EXCL);
    return backup;
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return null;
    throw thrown;
  }
}

/** Windows refuses for a moment while a virus scanner or an indexer holds the target open. */
async function renameOver(from: string, to: string): Promise<void> {
  const delaysMs = [20, 60, 150, 400];
  for (const delayMs of delaysMs) {
    try {
      await rename(from, to);
      return;
    } catch (thrown) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(thrown)) || process.platform !== 'win32')
        throw thrown;
      await new Promise((wake) => setTimeout(wake, delayMs));
    }
  }
  await rename(from, to);
}

/** Makes the rename itself durable, where folders can be synced at all. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (!handle) return;
  try {
    await handle.sync();
  } catch (thrown) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'EBADF', 'ENOTSUP'].includes(systemCode(thrown))) throw thrown;
  } finally {
    await handle.close();
  }
}

/** Atomic JSON for the app's own small files (settings, recent projects); makes the folder. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((thrown: unknown) => {
    throw writeError(path, thrown);
  });
  await writeAtomically(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
}
