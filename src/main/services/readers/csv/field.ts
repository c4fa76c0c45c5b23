// One field of a delimited record, by RFC 4180 with the leniencies that real files need: spaces around quotes, text
// after a closing quote, quotes inside an unquoted field.

const QUOTE = 34;
const SPACE = 32;
const TAB = 9;
export const LF = 10;
export const CR = 13;

/** Where the field's text lies, and where reading goes on. Reused for every field. */
export interface Field {
  /** The text is bytes[start, end) of `source`, which is the input or a scratch copy. */
  source: Uint8Array;
  start: number;
  end: number;
  /** Index of the delimiter or line end behind the field, or the input's length. */
  next: number;
  quoted: boolean;
  /** Line ends inside the quotes. */
  newlines: number;
  /** The input ended before the closing quote. */
  open: boolean;
}

export function newField(): Field {
  return { source: new Uint8Array(0), start: 0, end: 0, next: 0, quoted: false, newlines: 0, open: false };
}

/** Reads the field that starts at `at`; unquoted text is trimmed, quoted text is kept as it is. */
export function scanField(bytes: Uint8Array, at: number, end: number, delimiter: number, field: Field): void {
  let start = at;
  while (start < end && (bytes[start] === SPACE || (bytes[start] === TAB && delimiter !== TAB))) start++;
  field.newlines = 0;
  field.open = false;
  if (start < end && bytes[start] === QUOTE) {
    scanQuoted(bytes, start, end, delimiter, field);
    return;
  }
  let next = start;
  while (next < end) {
    const byte = bytes[next]!;
    if (byte === delimiter || byte === LF || byte === CR) break;
    next++;
  }
  let stop = next;
  while (stop > start && (bytes[stop - 1] === SPACE || bytes[stop - 1] === TAB)) stop--;
  field.source = bytes;
  field.start = start;
  field.end = stop;
  field.next = next;
  field.quoted = false;
}

function scanQuoted(bytes: Uint8Array, quote: number, end: number, delimiter: number, field: Field): void {
  let doubled = false;
  let at = quote + 1;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      if (at + 1 < end && bytes[at + 1] === QUOTE) {
        doubled = true;
        at++;
        continue;
      }
      break;
    }
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) field.newlines++;
  }
  field.quoted = true;
  field.source = bytes;
  field.start = quote + 1;
  field.end = Math.min(at, end);
  field.open = at >= end;
  let next = Math.min(at + 1, end);
  const tail = next;
  while (next < end) {
    const byte = bytes[next]!;
    if (byte === delimiter || byte === LF || byte === CR) break;
    next++;
  }
  field.next = next;
  let tailEnd = next;
  while (tailEnd > tail && (bytes[tailEnd - 1] === SPACE || bytes[tailEnd - 1] === TAB)) tailEnd--;
  if (!doubled && tailEnd === tail) return;
  const copy = new Uint8Array(field.end - field.start + (tailEnd - tail));
  let length = 0;
  for (let i = field.start; i < field.end; i++) {
    copy[length++] = bytes[i]!;
    if (bytes[i] === QUOTE && bytes[i + 1] === QUOTE && i + 1 < field.end) i++;
  }
  for (let i = tail; i < tailEnd; i++) copy[length++] = bytes[i]!;
  field.source = copy;
  field.start = 0;
  field.end = length;
}

/** The index behind a line end at `at` (CR LF counts as one), or −1 where the input may go on with its LF. */
export function afterLineEnd(bytes: Uint8Array, at: number, end: number, last: boolean): number {
  if (bytes[at] === LF) return at + 1;
  if (at + 1 < end) return bytes[at + 1] === LF ? at + 2 : at + 1;
  return last ? at + 1 : -1;
}
