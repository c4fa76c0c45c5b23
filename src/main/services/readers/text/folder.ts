// A folder of text files with a sub-folder per class, as a dataset: a text column and a class. Links are not followed.
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../../../base/errors/app-error.ts';
import { wordColumnOf } from '../column-types.ts';
import type { ReadOptions, ReadResult } from '../define.ts';
import { type PictureFolder, pictureFolder } from '../pictures/folder.ts';
import { ProblemList } from '../problems.ts';
import { looksBinary } from '../signatures.ts';
import { fileSource } from '../source.ts';
import { tableResult } from '../table-result.ts';
import { decoded, textColumn } from './index.ts';

const MAX_DEPTH = 8;
const MAX_FILES = 200_000;
const MAX_BYTES = 256 * 2 ** 20;
const EXTENSIONS: ReadonlySet<string> = new Set(['.txt', '.text', '.md', '.rst']);

/** A folder that is a dataset: of pictures, or of texts where there are none. Throws `data.noPictures`. */
export async function datasetFolder(path: string): Promise<PictureFolder> {
  try {
    return await pictureFolder(path);
  } catch (error) {
    const texts =
      error instanceof AppError && error.code === 'data.noPictures' ? await textFolder(path) : null;
    if (texts === null) throw error;
    return texts;
  }
}

/** Null where there is no text file. */
async function textFolder(path: string): Promise<PictureFolder | null> {
  const found: { readonly name: string; readonly bytes: number }[] = [];
  let newest = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH) await walk(name, depth + 1);
      const fits = entry.isFile() && EXTENSIONS.has(extname(name).toLowerCase());
      if (!fits || found.length >= MAX_FILES) continue;
      const info = await stat(join(path, name));
      found.push({ name, bytes: info.size });
      newest = Math.max(newest, info.mtimeMs);
    }
  };
  await walk('', 0);
  if (found.length === 0) return null;
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
  return {
    name: basename(path),
    bytes,
    state: `${found.length}\n${newest}`,
    read: (options) => readTexts(path, found, bytes, options),
  };
}

async function readTexts(
  path: string,
  found: readonly { readonly name: string; readonly bytes: number }[],
  bytes: number,
  options: ReadOptions,
): Promise<ReadResult & { readonly sha256: string }> {
  const signal = options.signal ?? null;
  const file = basename(path);
  if (bytes > MAX_BYTES) {
    const mebibytes = (size: number) => Math.ceil(size / 2 ** 20);
    throw new AppError('data.tooLarge', { file, needed: mebibytes(bytes), limit: mebibytes(MAX_BYTES) });
  }
  const problems = new ProblemList();
  const all = createHash('sha256');
  const texts: string[] = [];
  const labels: string[] = [];
  for (const [index, { name }] of found.entries()) {
    signal?.throwIfAborted();
    options.onProgress?.(index / found.length);
    const source = await fileSource(join(path, name));
    const unusable = source.bytes === 0 || looksBinary(await source.head(65_536));
    const content = unusable ? '' : (await decoded(source, signal)).trim();
    all.update(`${name}\n${await source.sha256(signal)}\n`);
    if (content === '') {
      problems.add('error', 'data.badText', { name });
      continue;
    }
    texts.push(content);
    labels.push(name.split('/').at(-2) ?? '');
  }
  if (texts.length === 0) throw new AppError('data.noRows', { file });
  const words = [...new Set(labels)];
  const codeOf = new Map(words.map((word, code) => [word, code]));
  const classes =
    words.length < 2
      ? []
      : [
          wordColumnOf(
            'class',
            Int32Array.from(labels, (label) => codeOf.get(label) ?? -1),
            words,
          ),
        ];
  const table = { rows: texts.length, columns: [textColumn('text', texts), ...classes], lines: null };
  return { ...tableResult(table, problems), sha256: all.digest('hex') };
}
