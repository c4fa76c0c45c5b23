// The contract of a dataset reader: it recognises a file by its bytes and turns it into typed columns with problems.
import type { Text } from '../../../base/text.ts';
import type { DataCard, DataPart, DataProblem } from '../../../contract/data.ts';
import type { Table } from '../../../engine/data/table.ts';
import type { Reading } from '../../../project/document.ts';
import type { BlockSession } from '../datasets/blocks/block-store.ts';

/** A file being read. Every pass over `chunks` gives the whole content from its start; chunks are reused. */
export interface ReaderSource {
  /** For messages. */
  readonly name: string;
  /** Null where the bytes are in memory only. */
  readonly path: string | null;
  readonly bytes: number;
  /** `bytes` is about right: the true length shows at the end. */
  readonly isEstimate?: boolean;
  /** The whole, where it is in memory (`path` may then name the archive it came from). */
  readonly content?: Uint8Array;
  /** The first `length` bytes, or all there are. */
  head(length: number): Promise<Uint8Array>;
  chunks(signal: AbortSignal | null): AsyncIterable<Uint8Array>;
}

export interface ReadOptions {
  /** Called with the share of the work done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  /** Aborting makes `read` throw the signal's reason. */
  readonly signal?: AbortSignal;
  /** The user's choices; a part that is not there throws `data.noPart`, unless `partIfPresent`. */
  readonly reading?: Reading;
  readonly partIfPresent?: boolean;
  /** Another file is read as the one of the training data was. */
  readonly like?: Alike;
  /** A picture by itself is a row of its own, for prediction; else it is refused. */
  readonly onePicture?: boolean;
  /** How many problems are listed one by one; 200 where it is not given. */
  readonly problemLimit?: number;
  /** Where a table goes that memory should not hold; without it, one is refused. */
  readonly storage?: BlockSession;
}

/** What was found out about a file and must not be guessed anew of another one of its kind: a few rows would mislead. */
export interface Alike {
  /** How fractions are written, where it is not with a point. */
  readonly decimal: 'comma' | 'grouped' | null;
  /** By column of dates that leave it open: which of two numbers is the day. */
  readonly dateOrder: Readonly<Record<string, 'dmy' | 'mdy'>>;
  /** Columns of words, though all cells may look like numbers or dates: 007 stays 007. */
  readonly words: readonly string[];
}

export interface ReadResult {
  readonly table: Table;
  /** The first problems, at most 200. */
  readonly problems: readonly DataProblem[];
  readonly problemCount: number;
  /** First rows as they stand in the file. */
  readonly preview: DataCard['preview'];
  readonly format: DataCard['format'];
  /** How a text writes fractions, where not with a point. */
  readonly decimal?: 'comma' | 'grouped';
  /** What else the file holds, where there is a choice, and which of it this is. */
  readonly parts?: readonly DataPart[];
  readonly part?: string;
  /** Hash of a second file that was read along (labels beside images). */
  readonly companionSha256?: string;
}

export interface ReaderDef {
  readonly id: string;
  readonly title: Text;
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  /** How surely these first bytes are this format: 0 is no, 1 is a signature. */
  readonly sniff: (head: Uint8Array, extension: string) => number;
  readonly read: (source: ReaderSource, options: ReadOptions) => Promise<ReadResult>;
}

export function defineReader(def: ReaderDef): ReaderDef {
  return def;
}
