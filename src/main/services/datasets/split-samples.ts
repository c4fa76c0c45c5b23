// Which samples train and which are held out, by the binding's split.
import { AppError } from '../../../base/errors/app-error.ts';
import {
  foldSplit,
  groupSplit,
  orderedGroupSplit,
  orderedSplit,
  plainSplit,
  type Split,
  stratifiedSplit,
} from '../../../engine/data/split.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { Samples } from './kept-samples.ts';
import type { Labels } from './prepared-targets.ts';

export function splitOf(
  plan: DataPlan,
  { split }: DataBinding,
  { target }: Samples,
  labels: Labels | null,
  groupOf: ((row: number) => number) | null,
): Split {
  const count = target.length;
  if (plan.window !== null && groupOf !== null) {
    return orderedGroupSplit(target.map(groupOf), split.validation);
  }
  if (plan.window !== null || split.kind === 'time') return orderedSplit(count, split.validation);
  const stratified = split.stratify ? labels : null;
  const groups = split.kind !== 'random' && groupOf !== null ? target.map(groupOf) : null;
  if (split.fold !== undefined)
    return foldSplit(count, split.fold, split.seed, stratified?.values ?? null, groups);
  if (groups !== null) return groupSplit(groups, split.validation, split.seed);
  return stratified !== null
    ? stratifiedSplit(stratified.values, stratified.classes.length, split.validation, split.seed)
    : plainSplit(count, split.validation, split.seed);
}

/** Which group a row of the table belongs to; rows without one are a group together. Asking throws `data.groupTooLong`. */
export function groupsOf(table: Table, { roles }: DataBinding): ((row: number) => number) | null {
  const column = table.columns.find(({ name }) => Object.hasOwn(roles, name) && roles[name] === 'group');
  return column === undefined ? null : groupOfRow(column);
}

/** The same by the column of groups; null where it cannot tell any. */
export function groupOfRow(column: TableColumn): ((row: number) => number) | null {
  if (column.type === 'empty' || column.type === 'image') return null;
  if (column.type !== 'number' && column.type !== 'date') return (row) => column.codes.at(row);
  const ids = new Map<number, number>();
  return (row) => {
    const value = column.values.at(row);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      throw new AppError('data.groupTooLong', { column: column.name });
    }
    const id = ids.get(value) ?? ids.size;
    ids.set(value, id);
    return id;
  };
}
