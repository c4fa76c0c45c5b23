// Whether bytes are a text that people read, or a table written as one. Only the beginning is looked at.
import { detectEncoding } from '../csv/encoding.ts';
import { parseNumber } from '../csv/number.ts';
import { DELIMITERS } from '../csv/sniff.ts';
import { looksBinary, signatureOf } from '../signatures.ts';

const LOOKED_AT_BYTES = 1 << 16;
const LOOKED_AT_LINES = 200;
/** Share of lines with the same number of fields from which on they are rows. */
const TABLE_SHARE = 0.8;
const SENTENCE_END = /[.,;:!?…»”]$/u;

export function looksLikeProse(head: Uint8Array): boolean {
  const bytes = head.subarray(0, LOOKED_AT_BYTES);
  if (bytes.length === 0 || looksBinary(bytes) || signatureOf(bytes) !== null) return false;
  const { encoding, mark } = detectEncoding(bytes, false);
  const lines = new TextDecoder(encoding)
    .decode(bytes.subarray(mark))
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, LOOKED_AT_LINES);
  if (lines.length === 0 || !/\p{L}/u.test(lines.join(''))) return false;
  // What is not columns may still be a column of numbers under a name.
  const numbers = lines.filter((line) => !Number.isNaN(parseNumber(line, true))).length;
  if (numbers > 0 && numbers >= TABLE_SHARE * (lines.length - 1)) return false;
  const rows = lines.filter((line) => !/^[#%]/.test(line));
  if (rows.length > 1 && rows.slice(1).every(isNumericRow)) return false;
  return !DELIMITERS.some((delimiter) => areRows(lines, delimiter));
}

/** Cells between blanks, half of them numbers or more. */
function isNumericRow(line: string): boolean {
  const cells = line.split(/\s+/);
  const numbers = cells.filter((cell) => !Number.isNaN(parseNumber(cell, true))).length;
  return cells.length > 1 && 2 * numbers >= cells.length;
}

function areRows(lines: readonly string[], delimiter: string): boolean {
  const widths = new Map<number, number>();
  for (const line of lines) {
    const width = line.replace(/"[^"]*"/g, '').split(delimiter).length;
    widths.set(width, (widths.get(width) ?? 0) + 1);
  }
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  if (width < 2 || count < TABLE_SHARE * lines.length) return false;
  // Lines of verse, or one or two sentences, may well have as many commas: a blank follows each, and a line ends like one.
  const blanks = lines.every((line) => !line.includes(delimiter) || line.includes(`${delimiter} `));
  const sentences = lines.filter((line) => SENTENCE_END.test(line)).length;
  return !blanks || (lines.length > 2 && sentences < lines.length / 2);
}
