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
}

export class LineCleaner {
  private atLineStart = true;
  private inComment = false;
  private inQuotes = false;
  private pendingBlank = false;

  constructor(private readonly cleaning: Cleaning) {}

  /** The next piece; good for as long as the caller keeps it. */
  push(bytes: Uint8Array): Uint8Array {
    const { comment, blanks } = this.cleaning;
    // A blank that the piece before left pending may come first.
    const out = new Uint8Array(bytes.length + 1);
    let length = 0;
    for (const byte of bytes) {
      if (byte === LF || byte === CR) {
        if (!this.inQuotes || this.inComment) {
          this.atLineStart = true;
          this.inComment = false;
          this.pendingBlank = false;
        }
        out[length++] = byte;
        continue;
      }
      if (this.inComment) continue;
      if (this.atLineStart && byte === comment && !this.inQuotes) {
        this.inComment = true;
        continue;
      }
      if (blanks && !this.inQuotes && (byte === SPACE || byte === TAB)) {
        this.pendingBlank = !this.atLineStart;
        continue;
      }
      if (this.pendingBlank) out[length++] = SPACE;
      this.pendingBlank = false;
      this.atLineStart = false;
      if (byte === QUOTE) this.inQuotes = !this.inQuotes;
      out[length++] = byte;
    }
    return out.subarray(0, length);
  }
}

export function cleaned(bytes: Uint8Array, cleaning: Cleaning): Uint8Array {
  return cleaning.comment === null && !cleaning.blanks ? bytes : new LineCleaner(cleaning).push(bytes);
}
