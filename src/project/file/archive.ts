// Zip archives on bytes, read as hostile: the central directory is checked against limits before anything is inflated,
// every file against its size and checksum afterwards. Names stay names; nothing here touches a disk.
import { inflateSync, type Zippable, zipSync } from 'fflate';
import { AppError } from '../../base/errors/app-error.ts';
import { text } from '../../base/text.ts';
import { crc32 } from './crc32.ts';
import { damaged } from './damaged.ts';

const MEBIBYTE = 2 ** 20;
export const MAX_ENTRIES = 2500;
export const MAX_TOTAL_BYTES = 512 * MEBIBYTE;
/** Deflate reaches about 1030 : 1; what we write stays far below this, except where a file is small. */
const MAX_RATIO = 400;
const RATIO_MATTERS_BYTES = 4 * MEBIBYTE;

const END_SIGNATURE = 0x06054b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const DIRECTORY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** False for what does not compress (weights, pictures). */
  readonly compress: boolean;
}

/** The same entries give the same bytes. */
export function writeArchive(entries: readonly ArchiveEntry[]): Uint8Array {
  const files: Zippable = {};
  for (const { name, bytes, compress } of entries) {
    files[name] = [bytes, { level: compress ? 6 : 0, mtime: FIXED_TIME }];
  }
  return zipSync(files);
}

/** The first moment that zip can state, so that saving twice gives the same bytes. */
const FIXED_TIME = new Date(1980, 0, 1);

export interface ArchiveReader {
  readonly names: readonly string[];
  /** Inflates one file; throws `file.damaged` where size or checksum differ, `file.tooMuchInside` above `maxBytes`. */
  read(name: string, maxBytes: number): Uint8Array;
}

interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly start: number;
}

/** Throws `file.notProject` where `bytes` are no zip archive, `file.damaged` or `file.tooMuchInside` where it is a bad one. */
export function openArchive(bytes: Uint8Array, file: string): ArchiveReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map(directoryOf(view, bytes, file).map((entry) => [entry.name, entry]));
  return {
    names: [...entries.keys()],
    read: (name, maxBytes) => {
      const entry = entries.get(name);
      if (entry === undefined) throw damaged(file, name, text('it is missing', 'файла нет'));
      if (entry.size > maxBytes) throw tooMuch(file, entry.size, maxBytes);
      return inflate(view, bytes, entry, file);
    },
  };
}

function tooMuch(file: string, size: number, limit: number): AppError {
  return new AppError('file.tooMuchInside', {
    name: file,
    megabytes: Math.ceil(size / MEBIBYTE),
    limit: Math.floor(limit / MEBIBYTE),
  });
}

function directoryOf(view: DataView, bytes: Uint8Array, file: string): readonly DirectoryEntry[] {
  const end = endOf(view);
  if (end === null) {
    if (view.byteLength >= 4 && view.getUint32(0, true) === LOCAL_SIGNATURE)
      throw damaged(file, 'zip', text('its end is missing', 'файл обрывается'));
    throw new AppError('file.notProject', { name: file });
  }
  const count = view.getUint16(end + 10, true);
  if (count > MAX_ENTRIES)
    throw damaged(
      file,
      'zip',
      text(
        `${count} files inside, at most ${MAX_ENTRIES} expected`,
        `внутри ${count} файлов, допустимо не больше ${MAX_ENTRIES}`,
      ),
    );
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const entries: DirectoryEntry[] = [];
  const names = new Set<string>();
  let total = 0;
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + DIRECTORY_BYTES > end || view.getUint32(at, true) !== DIRECTORY_SIGNATURE) {
      throw damaged(file, 'zip', text('its table of contents is cut off', 'оглавление обрывается'));
    }
    const nameLength = view.getUint16(at + 28, true);
    const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const nameAt = at + DIRECTORY_BYTES;
    const next = nameAt + nameLength + rest;
    if (next > end)
      throw damaged(file, 'zip', text('its table of contents is cut off', 'оглавление обрывается'));
    const name = decodeName(decoder, bytes.subarray(nameAt, nameAt + nameLength), file);
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      start: view.getUint32(at + 42, true),
    };
    if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0)
      throw damaged(file, name, text('it is encrypted', 'файл зашифрован'));
    if (entry.method !== STORED && entry.method !== DEFLATED) {
      throw damaged(
        file,
        name,
        text(`unknown compression ${entry.method}`, `неизвестное сжатие ${entry.method}`),
      );
    }
    if (names.has(name)) throw damaged(file, name, text('it is there twice', 'файл встречается дважды'));
    if (!isPlainPath(name))
      throw damaged(
        file,
        'zip',
        text('a name inside leads out of the archive', 'имя внутри архива ведёт за его пределы'),
      );
    total += entry.size;
    const plausible = Math.max(RATIO_MATTERS_BYTES, entry.packed * MAX_RATIO);
    if (entry.size > plausible) throw tooMuch(file, entry.size, plausible);
    if (total > MAX_TOTAL_BYTES) throw tooMuch(file, total, MAX_TOTAL_BYTES);
    names.add(name);
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** The end record lies in the last 64 KiB, before a comment of the length it states. */
function endOf(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return null;
}

function decodeName(decoder: TextDecoder, bytes: Uint8Array, file: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw damaged(file, 'zip', text('a name is not UTF-8', 'имя не в кодировке UTF-8'), cause);
  }
}

/** Relative, with forward slashes, and no step upwards. */
function isPlainPath(name: string): boolean {
  if (name.includes('\\') || name.includes('\0') || /^[A-Za-z]:/.test(name)) return false;
  return name.split('/').every((part, index, parts) => {
    if (part === '') return index === parts.length - 1 && index > 0;
    return part !== '.' && part !== '..';
  });
}

function inflate(view: DataView, bytes: Uint8Array, entry: DirectoryEntry, file: string): Uint8Array {
  const { name, start } = entry;
  const cutOff = () => damaged(file, name, text('it is cut off', 'файл обрывается'));
  if (start + LOCAL_BYTES > bytes.length || view.getUint32(start, true) !== LOCAL_SIGNATURE) throw cutOff();
  const data = start + LOCAL_BYTES + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  if (data + entry.packed > bytes.length) throw cutOff();
  const packed = bytes.subarray(data, data + entry.packed);
  const content = entry.method === STORED ? packed.slice() : unpacked(packed, entry, file);
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw damaged(file, name, text('its checksum does not match', 'контрольная сумма не совпадает'));
  }
  return content;
}

function unpacked(packed: Uint8Array, { name, size }: DirectoryEntry, file: string): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw damaged(file, name, text('it cannot be unpacked', 'не распаковывается'), cause);
  }
}
