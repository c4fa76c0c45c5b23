// A folder of text files with a sub-folder per class, as a dataset: a text column and a class.
import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../../../base/errors/app-error.ts';
import { wordColumnOf } from '../column-types.ts';
import type { ReadOptions, ReadResult } from '../define.ts';
import { folderFiles } from '../folder-files.ts';
import type { PictureFolder } from '../pictures/folder.ts';
import { ProblemList } from '../problems.ts';
import { looksBinary } from '../signatures.ts';
import { fileSource } from '../source.ts';
import { tableResult } from '../table-result.ts';
import { decoded, textColumn } from './index.ts';

const MAX_FILES = 200_000;
const MAX_BYTES = 256 * 2 ** 20;
const EXTENSIONS: ReadonlySet<string> = new Set(['.txt', '.text', '.md', '.rst']);

export interface TextFolder extends PictureFolder {
  readonly texts: number;
}

/** Null where there is no text file. */
export async function textFolder(path: string): Promise<TextFolder | null> {
  const fits = (name: string) => EXTENSIONS.has(extname(name).toLowerCase());
  const { files, bytes, state } = await folderFiles(path, fits, MAX_FILES);
  if (files.length === 0) return null;
  return {
    name: basename(path),
    bytes,
    state,
    texts: files.length,
    read: (options) => readTexts(path, files, bytes, options),
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
  const files: string[] = [];
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
    files.push(name);
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
  const columns = [textColumn('text', texts), ...classes];
  const table = { rows: texts.length, columns, lines: null, files };
  return { ...tableResult(table, problems), sha256: all.digest('hex') };
}
