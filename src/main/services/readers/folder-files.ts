// The files of a folder and of the folders in it, by their paths with slashes. Links are followed, each folder is entered
// once; what is hidden or may not be looked into is passed over, and a folder as large as a disk is refused before it
// takes minutes.
import { type Dirent, promises } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import { unreadable } from './source.ts';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 1_000_000;
const AT_ONCE = 64;
const MOST_OTHERS = 100;

export interface FolderFile {
  readonly name: string;
  readonly bytes: number;
}

export interface FolderFiles {
  /** Those wanted, by name. */
  readonly files: readonly FolderFile[];
  readonly bytes: number;
  /** Changes when a wanted file comes, goes or changes. */
  readonly state: string;
  /** Some names of the others, for messages. */
  readonly others: readonly string[];
  readonly otherCount: number;
}

export async function folderFiles(
  path: string,
  wanted: (name: string) => boolean,
  limit: number,
): Promise<FolderFiles> {
  const names: string[] = [];
  const others: string[] = [];
  let otherCount = 0;
  let looked = 0;
  const entered = new Set<string>();
  const links: string[] = [];
  const take = (name: string): void => {
    if (wanted(name)) names.push(name);
    else if (++otherCount <= MOST_OTHERS) others.push(name);
  };
  const walk = async (folder: string, depth: number): Promise<void> => {
    const place = await realpath(join(path, folder)).catch(() => null);
    if (place !== null) {
      if (entered.has(place)) return;
      entered.add(place);
    }
    for (const entry of await entriesOf(join(path, folder), folder === '' ? path : null)) {
      if (++looked > MAX_ENTRIES || names.length > limit) {
        throw new AppError('data.folderTooLarge', { file: basename(path), limit });
      }
      if (entry.name.startsWith('.')) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH) await walk(name, depth + 1);
      if (entry.isFile()) take(name);
      else if (entry.isSymbolicLink()) links.push(name);
    }
  };
  await walk('', 0);
  // Links last: a folder goes by its own name, where it has one here. What is gone, or a device, is passed over.
  for (let name = links.shift(); name !== undefined; name = links.shift()) {
    const info = await stat(join(path, name)).catch(() => null);
    const depth = name.split('/').length;
    if (info?.isFile()) take(name);
    else if (info?.isDirectory() && depth <= MAX_DEPTH) await walk(name, depth);
  }
  names.sort((a, b) => (a < b ? -1 : 1));
  const files: FolderFile[] = [];
  let newest = 0;
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const batch = names.slice(start, start + AT_ONCE);
    const infos = await Promise.all(batch.map((name) => stat(join(path, name)).catch(() => null)));
    infos.forEach((info, index) => {
      if (info === null) return;
      files.push({ name: batch[index]!, bytes: info.size });
      newest = Math.max(newest, info.mtimeMs);
    });
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { files, bytes, state: `${files.length}\n${newest}`, others: others.sort(), otherCount };
}

/** Of the folder that was opened, what keeps it from being read is said; of one within, nothing. */
async function entriesOf(folder: string, opened: string | null): Promise<Dirent[]> {
  return promises.readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (opened !== null) throw unreadable(opened, basename(opened), error);
    return [];
  });
}
