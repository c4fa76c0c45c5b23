// What tells the samples of a file apart in a list of predictions: the file of a picture, the group and the time of a
// window's last row.
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { roleOf } from '../../../project/column-settings.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { dateFormatFor } from '../readers/dates.ts';
import { cellText } from '../readers/table-result.ts';

export interface Identities {
  readonly names: readonly string[];
  /** Of the sample that begins with this row. */
  readonly of: (first: number) => string[];
}

export function identities(table: Table, binding: DataBinding, { window }: DataPlan): Identities {
  const { files } = table;
  const known =
    window === null
      ? []
      : table.columns.filter(({ name }) => roleOf(binding, name) === 'group' || name === binding.order);
  const byFile = files !== undefined && window === null;
  const cells = known.map((column) => cellReader(table, column));
  return {
    names: [...(byFile ? ['file'] : []), ...known.map(({ name }) => name)],
    of: (first) => {
      const last = first + (window?.length ?? 1) - 1;
      return [...(byFile ? [files[last] ?? ''] : []), ...cells.map((cell) => cell(last))];
    },
  };
}

function cellReader(table: Table, column: TableColumn): (row: number) => string {
  if (column.type !== 'date') return (row) => cellText(table, column, row) ?? '';
  const format = dateFormatFor(column.values);
  return (row) => {
    const value = column.values.at(row);
    return Number.isNaN(value) ? '' : format(value);
  };
}
