// Zip files: pictures in folders named by their class, images and labels as IDX, or tables to choose from.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../../base/errors/app-error.ts';
import { text } from '../../../../base/text.ts';
import type { DataPart } from '../../../../contract/data.ts';
import { arrayTable } from '../array-table.ts';
import type { PlainArray } from '../arrays.ts';
import {
  defineReader,
  type ReaderDef,
  type ReaderSource,
  type ReadOptions,
  type ReadResult,
} from '../define.ts';
import { inflated, isGzip } from '../gzip.ts';
import { parseIdx } from '../idx.ts';
import { choosePart, withoutPart } from '../parts.ts';
import { isPicture, readPictures, withOthers } from '../pictures/read-pictures.ts';
import { signatureOf } from '../signatures.ts';
import { bytesSource, fileSource } from '../source.ts';
import { openZip, type ZipArchive, type ZipEntry } from './archive.ts';

const MAX_UNPACKED = 2 ** 31 - 1;
const MAX_PICTURE_BYTES = 2 ** 28;
const MOST_IDX_FILES = 8;
const TABLE = /\.(?:csv|tsv|tab|txt|json|jsonl|ndjson|npy|npz|parquet|pq|sqlite|sqlite3|db)(?:\.gz)?$/i;
/** These are read by jumping about in them. */
const ON_DISK = /\.(?:parquet|pq|sqlite|sqlite3|db)$/i;
const IDX = /idx\d|\.idx/i;
const PICTURES = 'pictures';

type ReadTable = (source: ReaderSource, options: ReadOptions) => Promise<ReadResult>;

/** `readTable` reads the table inside an archive. */
export function zipReader(readTable: ReadTable): ReaderDef {
  return defineReader({
    id: 'zip',
    title: text('Zip of pictures or of tables', 'Zip с изображениями или таблицами'),
    extensions: ['zip'],
    sniff: (head) => (signatureOf(head) === 'ZIP' ? 0.7 : 0),
    read: async (source, options) => {
      const archive = await openZip(source);
      try {
        return await readArchive(archive, source, options, readTable);
      } finally {
        await archive.close();
      }
    },
  });
}

async function readArchive(
  archive: ZipArchive,
  source: ReaderSource,
  options: ReadOptions,
  readTable: ReadTable,
): Promise<ReadResult> {
  const file = source.name;
  const entries = archive.entries.filter(({ name }) => !isLitter(name));
  refuseOffice(file, entries);
  const pictures = entries.filter(({ name }) => isPicture(name));
  const tables = entries.filter(({ name }) => TABLE.test(name));
  const parts: DataPart[] = tables.map(({ name }) => ({ id: name, kind: 'file', rows: null }));
  if (pictures.length > 0) parts.unshift({ id: PICTURES, kind: 'pictures', rows: pictures.length });

  const candidates = entries.filter(({ name }) => IDX.test(name.split('/').at(-1) ?? ''));
  if (pictures.length === 0 && candidates.length > 0 && candidates.length <= MOST_IDX_FILES) {
    return arrayTable(file, await idxArrays(archive, candidates, file, options));
  }
  const [first] = parts;
  if (first === undefined) throw nothingUsable(file, archive.entries);
  const largest = tables.reduce<ZipEntry | null>((a, b) => (a !== null && a.bytes >= b.bytes ? a : b), null);
  const usual = pictures.length > 0 ? first : (parts.find(({ id }) => id === largest?.name) ?? first);
  const part = choosePart(file, parts, usual, options);
  const entry = tables.find(({ name }) => name === part.id);
  const passedOver = entries
    .filter(({ name }) => !isPicture(name) && !TABLE.test(name))
    .map(({ name }) => name);
  const result =
    entry === undefined
      ? withOthers(
          await readPictures(
            file,
            pictures.map((picture) => ({
              name: picture.name,
              load: () => archive.content(picture, MAX_PICTURE_BYTES, options.signal ?? null),
            })),
            options,
          ),
          passedOver,
        )
      : await readEntry(archive, entry, withoutPart(options), readTable);
  return parts.length > 1 ? { ...result, parts, part: part.id } : result;
}

async function readEntry(
  archive: ZipArchive,
  entry: ZipEntry,
  options: ReadOptions,
  readTable: ReadTable,
): Promise<ReadResult> {
  const name = entry.name.split('/').at(-1) ?? entry.name;
  const signal = options.signal ?? null;
  if (/\.npz$/i.test(name)) {
    const content = await archive.content(entry, MAX_UNPACKED, signal);
    return readTable(bytesSource(name, content), options);
  }
  if (!ON_DISK.test(name)) return readTable(streamed(archive, entry, name), options);
  const folder = await mkdtemp(join(tmpdir(), 'layerloom-unzipped-'));
  try {
    const path = join(folder, `table${/\.\w+$/.exec(name)?.[0] ?? ''}`);
    const target = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of archive.chunks(entry, signal)) await target.writeFile(chunk);
    } finally {
      await target.close();
    }
    return await readTable({ ...(await fileSource(path)), name }, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Unpacked anew at every pass: a table of any size goes through, and nothing of it is held. */
function streamed(archive: ZipArchive, entry: ZipEntry, name: string): ReaderSource {
  return {
    name,
    path: null,
    bytes: entry.bytes,
    head: async (length) => {
      const parts: Uint8Array[] = [];
      let filled = 0;
      for await (const chunk of archive.chunks(entry, null)) {
        parts.push(chunk.subarray(0, length - filled));
        filled += chunk.length;
        if (filled >= length) break;
      }
      return new Uint8Array(Buffer.concat(parts));
    },
    chunks: (signal) => archive.chunks(entry, signal),
  };
}

/** What operating systems and archivers leave behind. */
function isLitter(name: string): boolean {
  return name.split('/').some((segment) => segment.startsWith('.') || segment === '__MACOSX');
}

function refuseOffice(file: string, entries: readonly ZipEntry[]): void {
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('xl/workbook.xml')) throw new AppError('data.spreadsheet', { file, kind: 'Excel XLSX' });
  if (names.has('xl/workbook.bin')) throw new AppError('data.spreadsheet', { file, kind: 'Excel XLSB' });
  if (names.has('word/document.xml')) throw new AppError('data.notText', { file, kind: 'Word DOCX' });
  if (names.has('ppt/presentation.xml'))
    throw new AppError('data.notText', { file, kind: 'PowerPoint PPTX' });
}

function nothingUsable(file: string, entries: readonly ZipEntry[]): AppError {
  const inner = entries.filter(({ name }) => /\.(?:zip|7z|rar|tar|tgz|tar\.gz)$/i.test(name));
  const [nested] = inner;
  if (nested !== undefined) return new AppError('data.zipNested', { file, entry: nested.name });
  return new AppError('data.archiveContent', { file, entries: entries.length });
}

/** Images and labels as MNIST ships them, four files or two, gzipped or not. */
async function idxArrays(
  archive: ZipArchive,
  entries: readonly ZipEntry[],
  file: string,
  options: ReadOptions,
): Promise<PlainArray[]> {
  const arrays: PlainArray[] = [];
  for (const [index, entry] of entries.entries()) {
    const packed = await archive.content(entry, MAX_UNPACKED, options.signal ?? null);
    const content = isGzip(packed) ? await inflated(packed, `${file}/${entry.name}`) : packed;
    const array = parseIdx(content, entry.name);
    arrays.push({ ...array, name: array.shape.length > 1 ? 'image' : 'label' });
    options.onProgress?.((index + 1) / entries.length);
  }
  return arrays.sort((a, b) => b.shape.length - a.shape.length);
}
