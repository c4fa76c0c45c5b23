// Zip files: pictures in folders named by their class, or one table. Sizes are bounded before anything is unpacked.
import { unzipSync } from 'fflate';
import { AppError } from '../../../base/errors/app-error.ts';
import { text } from '../../../base/text.ts';
import { arrayTable } from './array-table.ts';
import type { PlainArray } from './arrays.ts';
import {
  defineReader,
  type ReaderDef,
  type ReaderSource,
  type ReadOptions,
  type ReadResult,
} from './define.ts';
import { inflated, isGzip } from './gzip.ts';
import { parseIdx } from './idx.ts';
import { isPicture, readPictures } from './pictures/read-pictures.ts';
import { signatureOf } from './signatures.ts';
import { allBytes, bytesSource } from './source.ts';

const MAX_PACKED = 2 ** 30;
const MAX_UNPACKED = 2 ** 31 - 1;
/** Deflate packs a byte into 1/1032 at best: an entry that promises more lies. */
const MAX_RATIO = 1040;
const MOST_IDX_FILES = 8;
const TABLE = /\.(?:csv|tsv|txt|json|jsonl|ndjson|npy|npz)$/i;

/** `readTable` reads the table inside an archive. */
export function zipReader(
  readTable: (source: ReaderSource, options: ReadOptions) => Promise<ReadResult>,
): ReaderDef {
  return defineReader({
    id: 'zip',
    title: text('Zip of pictures or of a table', 'Zip с изображениями или таблицей'),
    extensions: ['zip'],
    sniff: (head) => (signatureOf(head) === 'ZIP' ? 0.7 : 0),
    read: async (source, options) => {
      const bytes = await allBytes(source, MAX_PACKED, options.signal ?? null);
      const names = unpacked(bytes, source.name, () => false).names;
      const pictures = names.filter(isPicture);
      if (pictures.length > 0) {
        const { entries } = unpacked(bytes, source.name, isPicture);
        const loaded = Object.entries(entries).map(([name, content]) => ({
          name,
          load: async () => content,
        }));
        return readPictures(source.name, loaded, options);
      }
      const arrays = await idxArrays(bytes, source.name, names);
      if (arrays.length > 0) return arrayTable(source.name, arrays);
      const tables = names.filter((name) => TABLE.test(name) && !name.startsWith('__MACOSX'));
      const [only] = tables;
      if (only === undefined || tables.length > 1) {
        throw new AppError('data.archiveContent', {
          file: source.name,
          tables: tables.length,
          entries: names.length,
        });
      }
      const content = unpacked(bytes, source.name, (name) => name === only).entries[only];
      if (content === undefined) throw new AppError('data.archive', { file: source.name, kind: 'ZIP' });
      return readTable(bytesSource(only.split('/').at(-1) ?? only, content), options);
    },
  });
}

/** Images and labels as MNIST ships them, four files or two, gzipped or not. */
async function idxArrays(bytes: Uint8Array, file: string, names: readonly string[]): Promise<PlainArray[]> {
  const candidates = names.filter((name) => /idx\d|\.idx/i.test(name.split('/').at(-1) ?? ''));
  if (candidates.length === 0 || candidates.length > MOST_IDX_FILES) return [];
  const { entries } = unpacked(bytes, file, (name) => candidates.includes(name));
  const arrays: PlainArray[] = [];
  for (const [name, packed] of Object.entries(entries)) {
    const content = isGzip(packed) ? await inflated(packed, name) : packed;
    const array = parseIdx(content, name);
    arrays.push({ ...array, name: array.shape.length > 1 ? 'image' : 'label' });
  }
  return arrays.sort((a, b) => b.shape.length - a.shape.length);
}

/** Names of all entries, contents of the wanted ones. Throws `data.badFile` or `data.tooLarge`. */
export function unpacked(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean,
): { names: string[]; entries: Record<string, Uint8Array> } {
  const names: string[] = [];
  let total = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (!name.endsWith('/')) names.push(name);
        if (!wanted(name)) return false;
        if (originalSize > MAX_RATIO * (size + 64)) {
          throw new AppError('data.badFile', { file, kind: 'ZIP', detail: `${name}: impossible size` });
        }
        total += originalSize;
        if (total > MAX_UNPACKED) {
          const mebibytes = (count: number) => Math.ceil(count / 2 ** 20);
          throw new AppError('data.tooLarge', {
            file,
            needed: mebibytes(total),
            limit: mebibytes(MAX_UNPACKED),
          });
        }
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('data.badFile', { file, kind: 'ZIP', detail }, { cause });
  }
  return { names, entries };
}
