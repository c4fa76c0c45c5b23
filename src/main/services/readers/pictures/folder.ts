// A folder of pictures with a sub-folder per class, as a dataset.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../../base/errors/app-error.ts';
import type { ReadOptions, ReadResult } from '../define.ts';
import { folderFiles } from '../folder-files.ts';
import { isPicture, readPictures, withOthers } from './read-pictures.ts';

const MAX_FILES = 500_000;

export interface PictureFolder {
  readonly name: string;
  readonly bytes: number;
  /** Changes when a file comes, goes or changes. */
  readonly state: string;
  read(options: ReadOptions): Promise<ReadResult & { readonly sha256: string }>;
}

/** Throws `data.noPictures` or `data.emptyFolder` where there are none. */
export async function pictureFolder(path: string): Promise<PictureFolder> {
  const { files, bytes, state, others, otherCount } = await folderFiles(path, isPicture, MAX_FILES);
  if (files.length === 0) throw nothingUsable(basename(path), others);
  return {
    name: basename(path),
    bytes,
    state,
    read: async (options) => {
      const hashes = new Map<string, string>();
      const entries = files.map(({ name }) => ({
        name,
        load: async () => {
          const content = await readFile(join(path, name));
          hashes.set(name, createHash('sha256').update(content).digest('hex'));
          return content;
        },
      }));
      const result = await readPictures(basename(path), entries, options);
      const all = createHash('sha256');
      for (const { name } of files) all.update(`${name}\n${hashes.get(name) ?? ''}\n`);
      return { ...withOthers(result, others, otherCount), sha256: all.digest('hex') };
    },
  };
}

function nothingUsable(file: string, others: readonly string[]): AppError {
  return new AppError(others.length === 0 ? 'data.emptyFolder' : 'data.noPictures', { file });
}
