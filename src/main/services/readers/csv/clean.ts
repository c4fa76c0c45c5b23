// Text made plain for the parser as it streams by: comment lines are emptied, and where blanks separate the cells, each
// run of them becomes one. Line ends stay, so that lines count as in the file; what is in quotes stays as it is.
import { CR, LF } from './field.ts';

const QUOTE = 34;
const SPACE = 32;
const TAB = 9;

export interface Cleaning {
  /** First byte of lines to pass over. */
  readonly comment: number | null;
  readonly blanks: boolean;
  /** Below the first line of the table, lines with as many cells as its rows are rows, whatever they begin with. */
  readonly rows?: { readonly delimiter: number; readonly cells: number };
}

/** A longer line is no row: it is passed over as the comment that it begins like. */
const MOST_HELD = 1 << 20;

export class LineCleaner {
  private atLineStart = true;
  private inComment = false;
  private inQuotes = false;
  private pendingBlank = false;
  private inTable = false;
  /** A line that begins like a comment, kept until it is known not to be a row. */
  private held: number[] | null = null;

  constructor(private readonly cleaning: Cleaning) {}

  /** The next piece; good for as long as the caller keeps it. */
  push(bytes: Uint8Array): Uint8Array {
    const { comment, blanks, rows } = this.cleaning;
    // A blank that the piece before left pending may come first, or the line that it held.
    const out = new Uint8Array(bytes.length + 1 + (this.held?.length ?? 0));
    let length = 0;
    for (const byte of bytes) {
      if (byte === LF || byte === CR) {
        for (const kept of this.takeHeld()) out[length++] = kept;
        if (!this.inQuotes || this.inComment) {
          this.atLineStart = true;
          this.inComment = false;
          this.pendingBlank = false;
        }
        out[length++] = byte;
        continue;
      }
      if (this.inComment) {
        if (this.held !== null && this.held.push(byte) > MOST_HELD) this.held = null;
        continue;
      }
      if (this.atLineStart && byte === comment && !this.inQuotes) {
        this.inComment = true;
        if (this.inTable && rows !== undefined) this.held = [byte];
        continue;
      }
      if (blanks && !this.inQuotes && (byte === SPACE || byte === TAB)) {
        this.pendingBlank = !this.atLineStart;
        continue;
      }
      if (this.pendingBlank) out[length++] = SPACE;
      this.pendingBlank = false;
      this.atLineStart = false;
      this.inTable = true;
      if (byte === QUOTE) this.inQuotes = !this.inQuotes;
      out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  /** What is left once nothing follows. */
  finish(): Uint8Array {
    return Uint8Array.from(this.takeHeld());
  }

  /** The line held, where it proved to be a row. */
  private takeHeld(): readonly number[] {
    const { held } = this;
    const { rows } = this.cleaning;
    this.held = null;
    if (held === null || rows === undefined) return [];
    let cells = 1;
    let quoted = false;
    for (const byte of held) {
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === rows.delimiter && !quoted) cells++;
    }
    return cells === rows.cells ? held : [];
  }
}

export function cleaned(bytes: Uint8Array, cleaning: Cleaning): Uint8Array {
  if (cleaning.comment === null && !cleaning.blanks) return bytes;
  const cleaner = new LineCleaner(cleaning);
  const most = cleaner.push(bytes);
  const rest = cleaner.finish();
  if (rest.length === 0) return most;
  const all = new Uint8Array(most.length + rest.length);
  all.set(most);
  all.set(rest, most.length);
  return all;
}
