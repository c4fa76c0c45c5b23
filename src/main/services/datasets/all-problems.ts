// The whole list of a dataset's problems: what the reader found, and every missing cell by its line.
import type { DataProblem } from '../../../contract/data.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { ProblemList } from '../readers/problems.ts';

const MOST = 1_000_000;

export function allProblems(result: {
  readonly table: Table;
  readonly problems: readonly DataProblem[];
}): DataProblem[] {
  const list = new ProblemList(MOST);
  // The card counts missing cells by column; here they stand one by one.
  for (const problem of result.problems) if (problem.code !== 'data.missingCells') list.take(problem);
  for (const column of result.table.columns) {
    if (column.missing > 0) listMissing(result.table, column, list);
  }
  return list.problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function listMissing(table: Table, column: TableColumn, list: ProblemList): void {
  if (column.type === 'empty' || column.type === 'image') return;
  const bad = new Set(column.type === 'number' ? column.bad.map(({ row }) => row) : []);
  let row = -1;
  const note = (missing: boolean): void => {
    row++;
    if (!missing || bad.has(row)) return;
    const line = table.lines?.at(row) ?? row + 1;
    list.add('warning', 'data.missingCell', { line, column: column.name }, { line, column: column.name });
  };
  if (column.type === 'number' || column.type === 'date') {
    for (const run of column.values.runs()) for (const value of run) note(Number.isNaN(value));
  } else {
    for (const run of column.codes.runs()) for (const code of run) note(code < 0);
  }
}
