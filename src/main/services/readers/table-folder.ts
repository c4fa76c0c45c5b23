// A folder of tables, or of images and labels as MNIST ships them: one of them is read, the others can be chosen.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { DataPart } from '../../../contract/data.ts';
import type { ReaderSource, ReadOptions, ReadResult } from './define.ts';
import { folderFiles } from './folder-files.ts';
import { gunzipSource, isGzip } from './gzip.ts';
import { idxReader } from './idx.ts';
import { choosePart, withoutPart } from './parts.ts';
import type { PictureFolder } from './pictures/folder.ts';
import { fileSource } from './source.ts';

const TABLE =
  /(?:\.(?:csv|tsv|tab|json|jsonl|ndjson|parquet|pq|npy|npz|sqlite3?|db|zip|idx)|-ubyte)(?:\.gz)?$/i;
const MOST_TABLES = 1000;
const RANK_AT = 3;

export interface TableFolder extends PictureFolder {
  readonly tables: number;
}

/** Null where there is no table. `readTable` reads the one that was chosen. */
export async function tableFolder(
  path: string,
  readTable: (source: ReaderSource, options: ReadOptions) => Promise<ReadResult>,
): Promise<TableFolder | null> {
  const found = await folderFiles(path, (name) => TABLE.test(name), MOST_TABLES);
  const files: { readonly name: string; readonly bytes: number; readonly rank: number | null }[] = [];
  for (const { name, bytes } of found.files)
    files.push({ name, bytes, rank: await idxRank(join(path, name)) });
  // Labels are read along with their images.
  const images = files.some(({ rank }) => rank !== null && rank > 1);
  const tables = images ? files.filter(({ rank }) => rank !== 1) : files;
  const [first] = tables;
  if (first === undefined) return null;
  const training = tables.find(({ name, rank }) => rank !== null && rank > 1 && /train/i.test(name));
  const usual = training ?? tables.reduce((a, b) => (a.bytes >= b.bytes ? a : b), first);
  return {
    name: basename(path),
    bytes: found.bytes,
    state: found.state,
    tables: tables.length,
    read: async (options) => {
      const parts = tables.map(({ name }): DataPart => ({ id: name, kind: 'file', rows: null }));
      const part = choosePart(basename(path), parts, { id: usual.name, kind: 'file', rows: null }, options);
      const source = await fileSource(join(path, part.id));
      const result = await readTable(source, withoutPart(options));
      const all = createHash('sha256');
      for (const { name, bytes } of files) all.update(`${name}\n${bytes}\n`);
      all.update(`${await source.sha256(options.signal ?? null)}\n${result.companionSha256 ?? ''}`);
      const { companionSha256: _, ...table } = result;
      const sha256 = all.digest('hex');
      return parts.length > 1 ? { ...table, parts, part: part.id, sha256 } : { ...table, sha256 };
    },
  };
}

/** Of an IDX file, how many axes its array has; null of any other, and of a damaged one: reading it says why. */
async function idxRank(path: string): Promise<number | null> {
  const head = await firstBytes(path).catch(() => null);
  if (head === null) return null;
  return idxReader.sniff(head, '') > 0.5 ? (head[RANK_AT] ?? null) : null;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await fileSource(path);
  const packed = /ubyte|idx/i.test(path) && isGzip(await file.head(2));
  return (packed ? await gunzipSource(file, {}) : file).head(16);
}
