// Arrays of one file as one table: those with as many rows as the longest one, side by side.
import { AppError } from '../../../base/errors/app-error.ts';
import type { TableColumn } from '../../../engine/data/table.ts';
import { arrayColumns, columnCount, type PlainArray } from './arrays.ts';
import { columnNames } from './column-names.ts';
import type { ReadResult } from './define.ts';
import { ProblemList } from './problems.ts';
import { tableResult } from './table-result.ts';

export const MAX_COLUMNS = 20_000;

export function arrayTable(
  file: string,
  arrays: readonly PlainArray[],
  problems = new ProblemList(),
): ReadResult {
  const rows = Math.max(0, ...arrays.map(({ shape }) => (shape.includes(0) ? 0 : (shape[0] ?? 0))));
  if (rows === 0) throw new AppError('data.noRows', { file });
  const used = arrays.filter(({ shape }) => shape[0] === rows);
  const skipped = arrays.filter(({ shape }) => shape[0] !== rows).map(({ name }) => name);
  if (skipped.length > 0) {
    problems.add('warning', 'data.skippedArrays', { names: skipped.slice(0, 10).join(', '), rows });
  }
  const width = used.reduce((sum, array) => sum + columnCount(array), 0);
  if (width > MAX_COLUMNS)
    throw new AppError('data.tooManyColumns', { file, columns: width, limit: MAX_COLUMNS });
  const columns = used.flatMap((array) =>
    arrayColumns(array, (column, count) => tellSpoilt(column, count, problems)),
  );
  const names = columnNames(
    columns.map(({ name }) => name),
    problems,
  );
  const named = columns.map((column, index): TableColumn => ({ ...column, name: names[index]! }));
  return tableResult({ rows, columns: named, lines: null }, problems);
}

/** Says how many numbers of pictures were infinite or none at all. */
export function tellSpoilt(column: string, count: number, problems: ProblemList): void {
  if (count > 0) problems.add('warning', 'data.badPixels', { column, count }, { column });
}
