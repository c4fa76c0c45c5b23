// The directory at the end of a zip file, that of the 64-bit form too.
import { type Text, text } from '../../../../base/text.ts';
import { damagedFile } from '../damaged.ts';
import type { RandomAccess } from '../random-access.ts';

export interface ZipEntry {
  /** With slashes. */
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly checksum: number;
  /** Of its local header. */
  readonly offset: number;
}

const END = 22;
const END_SIGNATURE = 0x06054b50;
const LOCATOR = 20;
const LOCATOR_SIGNATURE = 0x07064b50;
const END_64 = 56;
const END_64_SIGNATURE = 0x06064b50;
const ENTRY = 46;
const ENTRY_SIGNATURE = 0x02014b50;
const MAX_COMMENT = 65_535;
const MAX_DIRECTORY_BYTES = 2 ** 28;
const MAX_ENTRIES = 1_000_000;
const UNKNOWN_32 = 0xffffffff;
const UNKNOWN_16 = 0xffff;
const ZIP_64 = 0x0001;
const ENCRYPTED = 1;
const NAMES_IN_UTF8 = 1 << 11;
const NO_END = text(
  'the directory at its end is missing; it may be cut off',
  'в конце нет оглавления; возможно, файл обрывается',
);
const MISPLACED = text('the directory does not fit the file', 'оглавление не соответствует файлу');
const CUT_OFF = text('the directory is cut off', 'оглавление обрывается');

interface End {
  readonly entries: number;
  readonly bytes: number;
  readonly offset: number;
}

/** Throws `data.badFile` where there is none, or where it points out of the file. */
export async function readDirectory(file: RandomAccess, name: string): Promise<ZipEntry[]> {
  const damaged = (detail: Text) => damagedFile(name, 'ZIP', detail);
  const end = await findEnd(file);
  if (end === null) throw damaged(NO_END);
  if (end.offset + end.bytes > file.size || end.bytes > MAX_DIRECTORY_BYTES || end.entries > MAX_ENTRIES) {
    throw damaged(MISPLACED);
  }
  const bytes = await file.read(end.offset, end.bytes);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < end.entries) {
    if (at + ENTRY > bytes.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw damaged(CUT_OFF);
    }
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + ENTRY + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged(CUT_OFF);
    const flags = view.getUint16(at + 8, true);
    const extra = bytes.subarray(at + ENTRY + nameBytes, at + ENTRY + nameBytes + extraBytes);
    const sizes = wideSizes(
      extra,
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    );
    entries.push({
      name: nameOf(bytes.subarray(at + ENTRY, at + ENTRY + nameBytes), (flags & NAMES_IN_UTF8) !== 0),
      method: view.getUint16(at + 10, true),
      encrypted: (flags & ENCRYPTED) !== 0,
      checksum: view.getUint32(at + 16, true),
      ...sizes,
    });
    at = next;
  }
  return entries;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function findEnd(file: RandomAccess): Promise<End | null> {
  const from = Math.max(0, file.size - END - MAX_COMMENT);
  const tail = await file.read(from, file.size - from);
  const view = viewOf(tail);
  for (let at = tail.length - END; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    const end = {
      entries: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    const wide = end.entries === UNKNOWN_16 || end.bytes === UNKNOWN_32 || end.offset === UNKNOWN_32;
    return wide ? ((await findWideEnd(file, from + at)) ?? end) : end;
  }
  return null;
}

async function findWideEnd(file: RandomAccess, endAt: number): Promise<End | null> {
  const locator = viewOf(await file.read(endAt - LOCATOR, LOCATOR));
  if (locator.byteLength < LOCATOR || locator.getUint32(0, true) !== LOCATOR_SIGNATURE) return null;
  const view = viewOf(await file.read(Number(locator.getBigUint64(8, true)), END_64));
  if (view.byteLength < END_64 || view.getUint32(0, true) !== END_64_SIGNATURE) return null;
  return {
    entries: Number(view.getBigUint64(32, true)),
    bytes: Number(view.getBigUint64(40, true)),
    offset: Number(view.getBigUint64(48, true)),
  };
}

/** Sizes that do not fit 32 bits stand in an extra field, those that do not only, in this order. */
function wideSizes(
  extra: Uint8Array,
  bytes: number,
  packedBytes: number,
  offset: number,
): Pick<ZipEntry, 'bytes' | 'packedBytes' | 'offset'> {
  const found = { bytes, packedBytes, offset };
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = view.getUint16(at + 2, true);
    const end = Math.min(extra.length, at + 4 + length);
    if (view.getUint16(at, true) === ZIP_64) {
      let from = at + 4;
      for (const key of ['bytes', 'packedBytes', 'offset'] as const) {
        if (found[key] !== UNKNOWN_32 || from + 8 > end) continue;
        found[key] = Number(view.getBigUint64(from, true));
        from += 8;
      }
    }
    at = end;
  }
  return found;
}

/** Names without the mark of UTF-8 are often UTF-8 all the same; otherwise the DOS page of Russian archivers. */
function nameOf(bytes: Uint8Array, utf8: boolean): string {
  const name = utf8 ? new TextDecoder().decode(bytes) : (validUtf8(bytes) ?? dos(bytes));
  return name.replaceAll('\\', '/');
}

function validUtf8(bytes: Uint8Array): string | null {
  const found = new TextDecoder().decode(bytes);
  return found.includes('\ufffd') ? null : found;
}

function dos(bytes: Uint8Array): string {
  return new TextDecoder('ibm866').decode(bytes);
}
