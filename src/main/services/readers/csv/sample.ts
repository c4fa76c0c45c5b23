// The beginning of a delimited file, split into records of strings: what the sniffer looks at and what the preview
// shows.
import { afterLineEnd, CR, LF, newField, scanField } from './field.ts';

export interface SampleRecord {
  readonly line: number;
  readonly fields: readonly string[];
  /** Where the record starts and where the next one does, in bytes. */
  readonly start: number;
  readonly end: number;
}

/** Whole records from the start of `bytes`; blank lines are passed over. `whole` says that nothing follows. */
export function splitRecords(
  bytes: Uint8Array,
  delimiter: number,
  encoding: string,
  whole: boolean,
  limit: number,
): SampleRecord[] {
  const decoder = new TextDecoder(encoding);
  const field = newField();
  const records: SampleRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < bytes.length && records.length < limit) {
    if (bytes[at] === LF || bytes[at] === CR) {
      const next = afterLineEnd(bytes, at, bytes.length, true);
      at = next;
      line++;
      continue;
    }
    const start = at;
    const startLine = line;
    const fields: string[] = [];
    for (;;) {
      scanField(bytes, at, bytes.length, delimiter, field);
      if (field.next >= bytes.length && (!whole || field.open)) return records;
      fields.push(decoder.decode(field.source.subarray(field.start, field.end)));
      line += field.newlines;
      at = field.next;
      if (at >= bytes.length) break;
      if (bytes[at] === delimiter) {
        at++;
        continue;
      }
      at = afterLineEnd(bytes, at, bytes.length, true);
      line++;
      break;
    }
    records.push({ line: startLine, fields, start, end: at });
  }
  return records;
}
