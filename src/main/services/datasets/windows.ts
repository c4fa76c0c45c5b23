// Where the samples of a table begin: its rows, or windows over them that stay within one series.
import type { DataPlan } from '../../../project/data-plan.ts';

export interface Starts {
  /** The first row of every sample, in order. */
  readonly first: Int32Array;
  /** Series with too few rows for one window. */
  readonly short: number;
}

/**
 * Windows and the `ahead` rows after each of them. They are counted from the beginning of their own series, so that
 * those of one do not hang on the length of the others. The rows of a group must stand together.
 */
export function sampleStarts(
  rows: number,
  { window }: Pick<DataPlan, 'window'>,
  ahead: number,
  groupOf: ((row: number) => number) | null,
): Starts {
  if (window === null) return { first: Int32Array.from({ length: rows }, (_, row) => row), short: 0 };
  const { length, stride } = window;
  const series = groupOf === null ? [rows] : seriesEnds(rows, groupOf);
  const first = new Int32Array(rows);
  let [count, short, begin] = [0, 0, 0];
  for (const end of series) {
    if (begin + length + ahead > end) short++;
    for (let start = begin; start + length + ahead <= end; start += stride) first[count++] = start;
    begin = end;
  }
  return { first: first.slice(0, count), short };
}

/** The row after the last one of each series. */
function seriesEnds(rows: number, groupOf: (row: number) => number): number[] {
  const ends: number[] = [];
  let group = rows === 0 ? 0 : groupOf(0);
  for (let row = 1; row < rows; row++) {
    const next = groupOf(row);
    if (next !== group) ends.push(row);
    group = next;
  }
  return rows === 0 ? ends : [...ends, rows];
}
