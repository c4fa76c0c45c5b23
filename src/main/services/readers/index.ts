// All dataset readers, and the choice among them by a file's content.
import { extname } from 'node:path';
import { present } from '../../../base/assert.ts';
import type { Reading } from '../../../project/document.ts';
import { csvReader } from './csv/index.ts';
import type { ReaderDef, ReaderSource, ReadOptions, ReadResult } from './define.ts';
import { gunzipSource, isGzip } from './gzip.ts';
import { idxReader } from './idx.ts';
import { jsonReader } from './json.ts';
import { npyReader, npzReader } from './npy.ts';
import { parquetReader } from './parquet.ts';
import { PICTURE_EXTENSIONS, readPictures } from './pictures/read-pictures.ts';
import { withProblem } from './problems.ts';
import { isPictureContent } from './signatures.ts';
import { allBytes, bytesSource } from './source.ts';
import { sqliteReader } from './sqlite/index.ts';
import { textReader } from './text/index.ts';
import { zipReader } from './zip/index.ts';

export const READERS: readonly ReaderDef[] = [
  csvReader,
  jsonReader,
  parquetReader,
  idxReader,
  npyReader,
  npzReader,
  sqliteReader,
  zipReader(readTable),
  textReader,
];

/** Of files that hold data, in lower case: for dialogs. */
export const DATA_EXTENSIONS: readonly string[] = [
  ...new Set([...READERS.flatMap(({ extensions }) => extensions), 'gz', ...PICTURE_EXTENSIONS]),
];

export async function chooseReader(source: ReaderSource, reading?: Reading): Promise<ReaderDef> {
  const head = await source.head(65_536);
  const extension = extname(source.name).slice(1).toLowerCase();
  const ranked = READERS.map((reader) => ({ reader, score: reader.sniff(head, extension) }));
  ranked.sort((a, b) => b.score - a.score);
  const { reader } = present(ranked[0], 'a reader');
  // What is text may be read as a table or not, as the user says.
  if (reading?.plain === undefined || (reader !== csvReader && reader !== textReader)) return reader;
  return reading.plain.as === 'table' ? csvReader : textReader;
}

const SIGNATURE_BYTES = 64;
const MAX_PICTURE_BYTES = 2 ** 28;

export async function readTable(source: ReaderSource, options: ReadOptions = {}): Promise<ReadResult> {
  const head = await source.head(SIGNATURE_BYTES);
  if (options.onePicture && isPictureContent(head)) {
    const load = () => allBytes(source, MAX_PICTURE_BYTES, options.signal ?? null);
    return readPictures(source.name, [{ name: source.name, load }], options);
  }
  const packed = isGzip(head);
  const content = packed ? await gunzipSource(source, options) : source;
  const reader = await chooseReader(content, options.reading);
  const result = await reader.read(content, options);
  const expected = TEXT_READERS.has(reader) ? namedLike(content.name) : null;
  return expected === null
    ? result
    : withProblem(result, 'warning', 'data.notAsNamed', { file: content.name, expected });
}

const TEXT_READERS: ReadonlySet<ReaderDef> = new Set([csvReader, jsonReader, textReader]);

/** The format, never text, that files of this ending have. */
function namedLike(name: string): string | null {
  const extension = extname(name).slice(1).toLowerCase();
  const known = READERS.some((reader) => !TEXT_READERS.has(reader) && reader.extensions.includes(extension));
  return known || PICTURE_EXTENSIONS.some((one) => one === extension) ? extension.toUpperCase() : null;
}

const PREVIEW_BYTES = 1 << 20;

/** The beginning of a large text table as a table of its own; null for other formats and for small files. */
export async function previewTable(source: ReaderSource): Promise<ReadResult | null> {
  if (source.bytes <= 4 * PREVIEW_BYTES) return null;
  const head = await source.head(PREVIEW_BYTES);
  if (isGzip(head) || (await chooseReader(source)).id !== csvReader.id) return null;
  // Up to the last whole line, as far as can be told without knowing the quotes.
  const end = head.lastIndexOf(10);
  if (end < 0) return null;
  return csvReader.read(bytesSource(source.name, head.subarray(0, end + 1)), {});
}
