// All dataset readers, and the choice among them by a file's content.
import { extname } from 'node:path';
import { present } from '../../../base/assert.ts';
import { csvReader } from './csv/index.ts';
import type { ReaderDef, ReaderSource, ReadOptions, ReadResult } from './define.ts';

export const READERS: readonly ReaderDef[] = [csvReader];

export async function chooseReader(source: ReaderSource): Promise<ReaderDef> {
  const head = await source.head(65_536);
  const extension = extname(source.name).slice(1).toLowerCase();
  const ranked = READERS.map((reader) => ({ reader, score: reader.sniff(head, extension) }));
  ranked.sort((a, b) => b.score - a.score);
  return present(ranked[0], 'a reader').reader;
}

export async function readTable(source: ReaderSource, options: ReadOptions = {}): Promise<ReadResult> {
  const reader = await chooseReader(source);
  return reader.read(source, options);
}
