// Cells of a table as they were read, in the order in which predictions take them.
import { DATE_PARTS, datePart } from '../../../engine/data/date-parts.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { RawCell } from './encode-rows.ts';
import { groupOfRow } from './split-samples.ts';
import { sampleStarts } from './windows.ts';

/** Of samples by number, 0-based; those beyond the last are left out. The rows of each series must stand together. */
export function rawRows(table: Table, plan: DataPlan, samples: readonly number[]): RawCell[][] {
  const column = table.columns.find(({ name }) => name === plan.group);
  const { first } = sampleStarts(table.rows, plan, 0, column === undefined ? null : groupOfRow(column));
  return rawRowsFrom(
    table,
    plan,
    samples.flatMap((sample) => first[sample] ?? []),
  );
}

/** Of samples by their first row. */
export function rawRowsFrom(table: Table, plan: DataPlan, first: readonly number[]): RawCell[][] {
  const columns = plan.features.map(({ column, encoding }) => ({
    column: table.columns.find(({ name }) => name === column),
    cells: encoding.kind === 'date' ? DATE_PARTS.length : 1,
  }));
  const steps = Array.from({ length: plan.window?.length ?? 1 }, (_, step) => step);
  return first.map((row) =>
    steps.flatMap((step) => columns.flatMap(({ column, cells }) => cellsOf(column, row + step, cells))),
  );
}

/** `count`: how many there are to be where the column has none. */
function cellsOf(column: TableColumn | undefined, row: number, count: number): RawCell[] {
  if (column === undefined) return new Array<null>(count).fill(null);
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
      return new Array<null>(count).fill(null);
  }
}
