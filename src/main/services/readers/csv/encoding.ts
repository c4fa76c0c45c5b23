// In which encoding a text file is written: byte order marks, then the pattern of zero bytes, then whether it is valid
// UTF-8, then the single-byte page that its letters fit.

export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1251',
  'windows-1252',
  'koi8-r',
  'ibm866',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** Length of the byte order mark. */
  readonly mark: number;
}

export function detectEncoding(sample: Uint8Array, whole: boolean): DetectedEncoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i & 1]!++;
  const pairs = sample.length / 2;
  if (pairs >= 2 && zeros[1]! > 0.4 * pairs && zeros[0]! < 0.05 * pairs)
    return { encoding: 'utf-16le', mark: 0 };
  if (pairs >= 2 && zeros[0]! > 0.4 * pairs && zeros[1]! < 0.05 * pairs)
    return { encoding: 'utf-16be', mark: 0 };
  if (isUtf8(sample, whole) || mostlyUtf8(sample)) return { encoding: 'utf-8', mark: 0 };
  return { encoding: singleBytePage(sample), mark: 0 };
}

/** Valid UTF-8, where a sequence cut off by the sample's end counts as valid. */
export function isUtf8(bytes: Uint8Array, whole: boolean): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    decoder.decode(bytes, { stream: !whole });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Nearly all letters beyond ASCII are whole sequences: UTF-8 with a few bytes spoilt. */
function mostlyUtf8(sample: Uint8Array): boolean {
  const text = new TextDecoder().decode(sample);
  let letters = 0;
  let spoilt = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) spoilt++;
    else if (code > 127) letters++;
  }
  return letters > 20 * spoilt;
}

/** Cyrillic words are runs of high bytes; in Western text a high byte stands alone among ASCII letters. */
function singleBytePage(sample: Uint8Array): Encoding {
  let inRuns = 0;
  let alone = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i]! < 0xc0) continue;
    const neighbours = [sample[i - 1] ?? 0, sample[i + 1] ?? 0];
    if (neighbours.some((byte) => byte >= 0xc0)) inRuns++;
    else if (neighbours.some(isAsciiLetter)) alone++;
  }
  return alone > inRuns ? 'windows-1252' : cyrillicPage(sample);
}

/**
 * Small letters are 0xe0–0xff in Windows-1251, 0xc0–0xdf in KOI8-R, 0xa0–0xaf and 0xe0–0xef in the DOS page 866, where
 * capitals are 0x80–0x9f; a capital begins a word of small letters.
 */
function cyrillicPage(sample: Uint8Array): Encoding {
  let low = 0;
  let high = 0;
  let beginsLow = 0;
  let beginsHigh = 0;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i]!;
    if (byte >= 0x80 && byte < 0xb0) low++;
    if (byte < 0xc0) continue;
    high++;
    if ((sample[i - 1] ?? 0) >= 0x80 || (sample[i + 1] ?? 0) < 0xc0) continue;
    const small = sample[i + 1]! >= 0xe0;
    if (byte < 0xe0 && small) beginsLow++;
    if (byte >= 0xe0 && !small) beginsHigh++;
  }
  if (low > 0.5 * (low + high)) return 'ibm866';
  return beginsHigh > 2 * beginsLow && beginsHigh > 1 ? 'koi8-r' : 'windows-1251';
}

function isAsciiLetter(byte: number): boolean {
  const lower = byte | 32;
  return lower >= 97 && lower <= 122;
}
