// A folder of pictures with a sub-folder per class, as a dataset. Links are not followed.
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../../base/errors/app-error.ts';
import type { ReadOptions, ReadResult } from '../define.ts';
import { isPicture, readPictures } from './read-pictures.ts';

const MAX_DEPTH = 8;
const MAX_FILES = 500_000;

export interface PictureFolder {
  readonly name: string;
  readonly bytes: number;
  /** Changes when a file comes, goes or changes. */
  readonly state: string;
  read(options: ReadOptions): Promise<ReadResult & { readonly sha256: string }>;
}

interface Found {
  readonly name: string;
  readonly bytes: number;
}

/** Throws `data.noPictures` where there are none. */
export async function pictureFolder(path: string): Promise<PictureFolder> {
  const found: Found[] = [];
  let newest = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH) await walk(name, depth + 1);
      if (!entry.isFile() || !isPicture(name) || found.length >= MAX_FILES) continue;
      const info = await stat(join(path, name));
      found.push({ name, bytes: info.size });
      newest = Math.max(newest, info.mtimeMs);
    }
  };
  await walk('', 0);
  if (found.length === 0) throw new AppError('data.noPictures', { file: basename(path) });
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
  return {
    name: basename(path),
    bytes,
    state: `${found.length}\n${newest}`,
    read: async (options) => {
      const hashes = new Map<string, string>();
      const entries = found.map(({ name }) => ({
        name,
        load: async () => {
          const content = await readFile(join(path, name));
          hashes.set(name, createHash('sha256').update(content).digest('hex'));
          return content;
        },
      }));
      const result = await readPictures(basename(path), entries, options);
      const all = createHash('sha256');
      for (const { name } of found) all.update(`${name}\n${hashes.get(name) ?? ''}\n`);
      return { ...result, sha256: all.digest('hex') };
    },
  };
}
