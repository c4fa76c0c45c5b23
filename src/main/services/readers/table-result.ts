// A table as a reader's result: problems of its cells listed, first rows as text.
import type { DataCard } from '../../../contract/data.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { dateText } from './dates.ts';
import type { ReadResult } from './define.ts';
import type { ProblemList } from './problems.ts';

const PREVIEW_ROWS = 100;
const PREVIEW_CELLS = 100_000;

/** How many first rows a preview shows of a table this wide. */
export function previewRows(width: number): number {
  return Math.max(5, Math.min(PREVIEW_ROWS, Math.floor(PREVIEW_CELLS / Math.max(1, width))));
}

/** Lists the cells of number columns that are not numbers. */
export function listBadCells(table: Table, problems: ProblemList): void {
  for (const column of table.columns) {
    if (column.type !== 'number') continue;
    for (const { row, text: found } of column.bad) {
      const line = table.lines?.at(row) ?? row + 1;
      const at = { line, column: column.name };
      problems.add('error', 'data.notANumber', { line, column: column.name, found }, at);
    }
    problems.addUnlisted(column.badCount - column.bad.length);
  }
}

/** For formats whose cells are not text: the preview is made of the table. */
export function tableResult(
  table: Table,
  problems: ProblemList,
  shownRows = previewRows(table.columns.length),
): ReadResult {
  listBadCells(table, problems);
  return {
    table,
    problems: problems.problems,
    problemCount: problems.count,
    preview: previewOf(table, shownRows),
    format: null,
  };
}

function previewOf(table: Table, shownRows: number): DataCard['preview'] {
  const rows = Math.min(table.rows, shownRows);
  return Array.from({ length: rows }, (_, row) =>
    table.columns.map((column) => cellText(table, column, row)),
  );
}

/** A cell as text, null where it is missing; of a picture its file, or its size. */
export function cellText({ files }: Table, column: TableColumn, row: number): string | null {
  switch (column.type) {
    case 'number': {
      const value = column.values.at(row);
      if (!Number.isNaN(value)) return String(value);
      return column.bad.find((cell) => cell.row === row)?.text ?? null;
    }
    case 'category':
    case 'text':
      return column.classes[column.codes.at(row)] ?? null;
    case 'date':
      return Number.isNaN(column.values.at(row)) ? null : dateText(column.values.at(row));
    case 'image':
      return files?.[row] ?? `${column.shape[0]}×${column.shape[1]}×${column.shape[2]}`;
    case 'empty':
      return null;
  }
}
