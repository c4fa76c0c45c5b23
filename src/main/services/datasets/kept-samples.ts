// Which samples a table yields: rows or windows of rows, less those with missing cells that nothing fills.
import { AppError } from '../../../base/errors/app-error.ts';
import type { Table } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { settingsOf } from '../../../project/planned-features.ts';
import { fillOf } from './fill.ts';
import { type CellSource, missingError, type Sources } from './sources.ts';
import { sampleStarts } from './windows.ts';

/** Which rows of the table make up each sample: `steps` rows from `first` on, and the `goals` rows that end with `target`. */
export interface Samples {
  readonly first: Int32Array;
  readonly target: Int32Array;
  readonly steps: number;
  readonly goals: number;
  /** How many are not among them because a cell is missing. */
  readonly dropped: number;
}

export function keptSamples(
  table: Table,
  plan: DataPlan,
  binding: DataBinding,
  { features, goals: targets }: Sources,
  groupOf: ((row: number) => number) | null,
): Samples {
  const unfilled = features.filter((_, index) => fillOf(binding, plan.features[index]!.column) === null);
  const holed = [...unfilled, ...targets].filter(({ anyMissing }) => anyMissing);
  const [worst] = [...holed].sort((a, b) => b.column.missing - a.column.missing);
  const refused = holed.find(({ column }) => settingsOf(binding, column.name).fill !== 'drop');
  if (binding.missing === 'fail' && refused !== undefined) throw missingError(table, refused.column);
  // A target is never made up: without one, a sample goes.
  const deciding = unfilled.filter(({ anyMissing }) => anyMissing);
  const decidingTargets = targets.filter(({ anyMissing }) => anyMissing);

  const { length, horizon } = plan.window ?? { length: 1, horizon: 0 };
  const goals = plan.targetSteps ?? 1;
  const { first: starts } = sampleStarts(table.rows, plan, horizon, groupOf);
  if (starts.length === 0 && table.rows > 0 && groupOf !== null) {
    throw new AppError('data.noWindows', { column: plan.group ?? '', rows: length + horizon });
  }
  const first = new Int32Array(starts.length);
  const target = new Int32Array(starts.length);
  let count = 0;
  for (const start of starts) {
    const goal = start + length - 1 + horizon;
    if (decidingTargets.length > 0 && spanMissing(decidingTargets, goal - goals + 1, goals)) continue;
    if (deciding.length > 0 && spanMissing(deciding, start, length)) continue;
    first[count] = start;
    target[count] = goal;
    count++;
  }
  if (count === 0 && worst !== undefined) {
    throw new AppError('data.noneLeft', { column: worst.column.name, count: worst.column.missing });
  }
  return {
    first: first.slice(0, count),
    target: target.slice(0, count),
    steps: length,
    goals,
    dropped: starts.length - count,
  };
}

function spanMissing(sources: readonly CellSource[], start: number, length: number): boolean {
  for (let row = start; row < start + length; row++) {
    if (sources.some(({ isMissing }) => isMissing(row))) return true;
  }
  return false;
}

/** The table's rows that training samples show, in file order. */
export function rowsBehind(training: Int32Array, { first, steps }: Samples, tableRows: number): Int32Array {
  return rowsFrom(training, first, steps, tableRows);
}

/** The table's rows that hold the targets of training samples, in file order; each once where samples share them. */
export function goalRowsBehind(
  training: Int32Array,
  { target, goals }: Samples,
  tableRows: number,
): Int32Array {
  if (goals === 1) return training.map((sample) => target[sample]!);
  const first = target.map((row) => row - goals + 1);
  return rowsFrom(training, first, goals, tableRows);
}

function rowsFrom(training: Int32Array, first: Int32Array, steps: number, tableRows: number): Int32Array {
  if (steps === 1) return training.map((sample) => first[sample]!);
  const seen = new Uint8Array(tableRows);
  for (const sample of training) seen.fill(1, first[sample]!, first[sample]! + steps);
  const rows: number[] = [];
  seen.forEach((mark, row) => {
    if (mark === 1) rows.push(row);
  });
  return Int32Array.from(rows);
}
