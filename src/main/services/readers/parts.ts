// A choice among the parts of one file: the one that was asked for, or the one that most people mean.
import { AppError } from '../../../base/errors/app-error.ts';
import type { DataPart } from '../../../contract/data.ts';
import type { ReadOptions } from './define.ts';

const LISTED = 12;

/** `usual` is taken where nothing was asked for. Throws `data.noPart`. */
export function choosePart(
  file: string,
  parts: readonly DataPart[],
  usual: DataPart,
  options: ReadOptions,
): DataPart {
  const wanted = options.reading?.part;
  if (wanted === undefined) return usual;
  const found = parts.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  if (options.partIfPresent) return usual;
  const names = parts.slice(0, LISTED).map(({ id }) => id);
  const known = names.join(', ') + (parts.length > LISTED ? ', …' : '');
  throw new AppError('data.noPart', { file, part: wanted, known });
}

/** For the table inside, once chosen: it may have parts of its own. */
export function withoutPart(options: ReadOptions): ReadOptions {
  if (options.reading === undefined) return options;
  const { part: _, ...reading } = options.reading;
  return { ...options, reading };
}

/** The one with the most rows; of those not counted, the first. */
export function largestPart(parts: readonly DataPart[]): DataPart | undefined {
  let largest: DataPart | undefined;
  for (const part of parts) {
    if (largest === undefined || (part.rows ?? -1) > (largest.rows ?? -1)) largest = part;
  }
  return largest;
}
