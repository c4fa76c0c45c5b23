// Cells of a table as they were read, in the order in which predictions take them.
import { DATE_PARTS, datePart } from '../../../engine/data/date-parts.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { RawCell } from './encode-rows.ts';

export function rawRows(table: Table, plan: DataPlan, rows: readonly number[]): RawCell[][] {
  const columns = plan.features.map(({ column }) => table.columns.find(({ name }) => name === column));
  const stepCells = (row: number) => columns.flatMap((column) => cellsOf(column, row));
  if (plan.window === null) return rows.filter((row) => row < table.rows).map(stepCells);
  const { length, stride } = plan.window;
  return rows
    .filter((window) => window * stride + length <= table.rows)
    .map((window) => Array.from({ length }, (_, step) => window * stride + step).flatMap(stepCells));
}

function cellsOf(column: TableColumn | undefined, row: number): RawCell[] {
  if (column === undefined) return [null];
  switch (column.type) {
    case 'number': {
      const value = column.values.at(row);
      return [Number.isNaN(value) ? null : value];
    }
    case 'category':
    case 'text':
      return [column.classes[column.codes.at(row)] ?? null];
    case 'date': {
      const stamp = column.values.at(row);
      return DATE_PARTS.map((part) => (Number.isNaN(stamp) ? null : datePart(stamp, part)));
    }
    case 'image':
      return [...column.pixels.row(row)];
    case 'empty':
      return [null];
  }
}
