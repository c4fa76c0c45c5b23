// In which encoding a text file is written: byte order marks, then the pattern of zero bytes, then whether it is valid
// UTF-8, then the single-byte page that its letters fit.

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'windows-1252';

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
  if (isUtf8(sample, whole)) return { encoding: 'utf-8', mark: 0 };
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
  return alone > inRuns ? 'windows-1252' : 'windows-1251';
}

function isAsciiLetter(byte: number): boolean {
  const lower = byte | 32;
  return lower >= 97 && lower <= 122;
}
