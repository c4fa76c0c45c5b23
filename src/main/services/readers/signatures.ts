// What a file is by its first bytes, where that is certain: for choosing a reader and for saying why a file is none.
import { AppError } from '../../../base/errors/app-error.ts';
import type { ErrorCode } from '../../../base/errors/messages.ts';

interface Signature {
  readonly kind: string;
  readonly code: ErrorCode;
  readonly matches: (head: Uint8Array) => boolean;
}

const starts =
  (...bytes: number[]) =>
  (head: Uint8Array) =>
    bytes.every((byte, index) => head[index] === byte);
const spells =
  (word: string, at = 0) =>
  (head: Uint8Array) =>
    Array.from(word).every((letter, index) => head[at + index] === letter.charCodeAt(0));
const contains = (head: Uint8Array, word: string) =>
  Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 65_536)).includes(word, 0, 'latin1');
const isZip = starts(0x50, 0x4b, 0x03, 0x04);

/** In order: the more particular first. */
export const SIGNATURES: readonly Signature[] = [
  { kind: 'Excel XLSX', code: 'data.spreadsheet', matches: (h) => isZip(h) && contains(h, 'xl/') },
  { kind: 'OpenDocument ODS', code: 'data.spreadsheet', matches: (h) => isZip(h) && contains(h, 'opendocument.spreadsheet') },
  { kind: 'Excel XLS', code: 'data.spreadsheet', matches: starts(0xd0, 0xcf, 0x11, 0xe0) },
  { kind: 'Word DOCX', code: 'data.notText', matches: (h) => isZip(h) && contains(h, 'word/') },
  { kind: 'ZIP', code: 'data.archive', matches: (h) => isZip(h) || spells('PK\x05\x06')(h) },
  { kind: 'GZIP', code: 'data.archive', matches: starts(0x1f, 0x8b) },
  { kind: 'BZIP2', code: 'data.archive', matches: spells('BZh') },
  { kind: 'XZ', code: 'data.archive', matches: starts(0xfd, 0x37, 0x7a, 0x58, 0x5a) },
  { kind: '7-Zip', code: 'data.archive', matches: starts(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
  { kind: 'RAR', code: 'data.archive', matches: spells('Rar!') },
  { kind: 'Zstandard', code: 'data.archive', matches: starts(0x28, 0xb5, 0x2f, 0xfd) },
  { kind: 'TAR', code: 'data.archive', matches: spells('ustar', 257) },
  { kind: 'PNG', code: 'data.picture', matches: starts(0x89, 0x50, 0x4e, 0x47) },
  { kind: 'JPEG', code: 'data.picture', matches: starts(0xff, 0xd8, 0xff) },
  { kind: 'GIF', code: 'data.picture', matches: spells('GIF8') },
  { kind: 'WebP', code: 'data.picture', matches: (h) => spells('RIFF')(h) && spells('WEBP', 8)(h) },
  { kind: 'TIFF', code: 'data.picture', matches: (h) => spells('II*\0')(h) || spells('MM\0*')(h) },
  { kind: 'BMP', code: 'data.picture', matches: (h) => spells('BM')(h) && h[6] === 0 && h[7] === 0 && h[8] === 0 },
  { kind: 'PDF', code: 'data.notText', matches: spells('%PDF') },
  { kind: 'Parquet', code: 'data.notText', matches: spells('PAR1') },
  { kind: 'SQLite', code: 'data.notText', matches: spells('SQLite format 3\0') },
  { kind: 'NumPy NPY', code: 'data.notText', matches: spells('\x93NUMPY') },
  { kind: 'HDF5', code: 'data.notText', matches: spells('\x89HDF') },
  { kind: 'WAV', code: 'data.notText', matches: (h) => spells('RIFF')(h) && spells('WAVE', 8)(h) },
  { kind: 'MP3', code: 'data.notText', matches: spells('ID3') },
  { kind: 'ELF', code: 'data.notText', matches: spells('\x7fELF') },
  { kind: 'EXE', code: 'data.notText', matches: (h) => spells('MZ')(h) && contains(h, 'PE\0\0') },
  { kind: 'WebAssembly', code: 'data.notText', matches: spells('\0asm') },
  { kind: 'HEIC, AVIF', code: 'data.picture', matches: (h) => spells('ftyp', 4)(h) && /^(?:heic|heix|mif1|avif)/.test(ascii(h).slice(8)) },
  { kind: 'MP4', code: 'data.notText', matches: spells('ftyp', 4) },
  { kind: 'AVI', code: 'data.notText', matches: (h) => spells('RIFF')(h) && spells('AVI ', 8)(h) },
  { kind: 'OGG', code: 'data.notText', matches: spells('OggS') },
  { kind: 'FLAC', code: 'data.notText', matches: spells('fLaC') },
  { kind: 'MATLAB MAT', code: 'data.notText', matches: spells('MATLAB 5.0') },
  { kind: 'Arrow, Feather', code: 'data.notText', matches: (h) => spells('ARROW1')(h) || spells('FEA1')(h) },
  { kind: 'Python pickle', code: 'data.notText', matches: (h) => h[0] === 0x80 && h[1]! >= 2 && h[1]! <= 5 && looksBinary(h) },
  { kind: 'Java class', code: 'data.notText', matches: starts(0xca, 0xfe, 0xba, 0xbe) },
  { kind: 'RTF', code: 'data.notText', matches: spells('{\\rtf') },
  { kind: 'PostScript', code: 'data.notText', matches: spells('%!PS') },
  { kind: 'HTML', code: 'data.notText', matches: (h) => /^\s*<(?:!doctype html|html)/i.test(ascii(h)) },
  { kind: 'XML', code: 'data.notText', matches: (h) => /^\s*<\?xml/i.test(ascii(h)) },
]; // biome-ignore format: one row a format

function ascii(head: Uint8Array): string {
  return String.fromCharCode(...head.subarray(0, 64));
}

export function signatureOf(head: Uint8Array): string | null {
  return SIGNATURES.find(({ matches }) => matches(head))?.kind ?? null;
}

export function isPictureContent(head: Uint8Array): boolean {
  return SIGNATURES.find(({ matches }) => matches(head))?.code === 'data.picture';
}

/** Throws, naming what the file seems to be, where these bytes are not text. */
export function refuseBinary(head: Uint8Array, file: string): void {
  const known = SIGNATURES.find(({ matches }) => matches(head));
  if (known !== undefined) throw new AppError(known.code, { file, kind: known.kind });
  const position = controlByte(head);
  if (position >= 0) throw new AppError('data.binary', { file, position });
}

/** Whether there are bytes that no text has, in UTF-16 either. */
export function looksBinary(head: Uint8Array): boolean {
  return controlByte(head) >= 0;
}

function controlByte(head: Uint8Array): number {
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (marked || looksUtf16(head)) return -1;
  return head.findIndex((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27));
}

/** Nearly every other byte is zero: ASCII letters in UTF-16. */
function looksUtf16(head: Uint8Array): boolean {
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i & 1]!++;
  const pairs = head.length / 2;
  const [most, least] = [Math.max(zeros[0]!, zeros[1]!), Math.min(zeros[0]!, zeros[1]!)];
  return pairs >= 2 && most > 0.4 * pairs && least < 0.05 * pairs;
}
