// The columns a plan uses, read cell by cell: a number or a class index by row, with missing cells told apart.
import { AppError } from '../../../base/errors/app-error.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { PlannedFeature } from '../../../project/planned-features.ts';
import { type PlannedTarget, targetColumns } from '../../../project/planned-targets.ts';
import { missingPlaces } from './card.ts';

/** NaN or −1 is missing; an image's cells are not read this way and never missing. */
export interface CellSource {
  readonly column: TableColumn;
  readonly at: (row: number) => number;
  readonly isMissing: (row: number) => boolean;
  readonly anyMissing: boolean;
}

/** A planned target with its columns, in its order: numbers, or indices of classes (for labels 0 or 1). */
export interface TargetSource {
  readonly target: PlannedTarget;
  readonly cells: readonly CellSource[];
}

export interface Sources {
  /** In the plan's order. */
  readonly features: readonly CellSource[];
  readonly targets: readonly TargetSource[];
  /** Each target column once: what must not be missing. */
  readonly goals: readonly CellSource[];
  readonly weight: CellSource | null;
}

/** Throws `data.columnGone` where the table lacks a planned column. */
export function sourcesOf(table: Table, plan: DataPlan, file: string): Sources {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const columnOf = (name: string): TableColumn => {
    const column = byName.get(name);
    if (column === undefined) throw new AppError('data.columnGone', { column: name, file });
    return column;
  };
  const targets = plan.targets.map((target) => ({ target, cells: cellsOf(target, columnOf, table.rows) }));
  const goals = new Map<string, CellSource>();
  for (const { target, cells } of targets) {
    // The first reading of a column decides: where it may be numbers, a number is enough.
    targetColumns(target).forEach((name, index) => {
      const cell = cells[index];
      if (cell !== undefined && !goals.has(name)) goals.set(name, cell);
    });
  }
  return {
    features: plan.features.map((feature) => featureSource(feature, columnOf(feature.column), table.rows)),
    targets,
    goals: [...goals.values()],
    weight: plan.weight === null ? null : numberSource(columnOf(plan.weight)),
  };
}

function cellsOf(
  target: PlannedTarget,
  columnOf: (name: string) => TableColumn,
  rows: number,
): readonly CellSource[] {
  switch (target.kind) {
    case 'classes':
      return [classSource(columnOf(target.column), target.classes, rows)];
    case 'numbers':
      return target.columns.map((name) => numberSource(columnOf(name)));
    case 'labels':
      return target.columns.map((name, index) =>
        classSource(columnOf(name), target.values[index] ?? [], rows),
      );
  }
}

function featureSource({ encoding }: PlannedFeature, column: TableColumn, rows: number): CellSource {
  switch (encoding.kind) {
    case 'number':
      return numberSource(column);
    case 'oneHot':
    case 'ordinal':
      return classSource(column, encoding.classes, rows);
    // An index of its own stands for a missing class, padding for a missing text.
    case 'index':
      return { ...classSource(column, encoding.classes, rows), isMissing: () => false, anyMissing: false };
    case 'text':
    case 'cycle':
      return { column, at: () => Number.NaN, isMissing: () => false, anyMissing: false };
    case 'date': {
      const at = column.type === 'date' ? (row: number) => column.values.at(row) : () => Number.NaN;
      const anyMissing = column.type !== 'date' || column.missing > 0;
      return { column, at, isMissing: (row) => Number.isNaN(at(row)), anyMissing };
    }
    case 'image':
      return { column, at: () => Number.NaN, isMissing: () => false, anyMissing: false };
  }
}

function numberSource(column: TableColumn): CellSource {
  const at = column.type === 'number' ? (row: number) => column.values.at(row) : () => Number.NaN;
  const anyMissing = column.type !== 'number' || column.missing > 0;
  return { column, at, isMissing: (row) => Number.isNaN(at(row)), anyMissing };
}

/** Class indices by the plan's own order: it was saved with the project, the table's may differ. */
function classSource(column: TableColumn, classes: readonly string[], rows: number): CellSource {
  const at = classReader(column, classes);
  const isMissing = (row: number) => at(row) < 0;
  let anyMissing = false;
  for (let row = 0; row < rows && !anyMissing; row++) anyMissing = isMissing(row);
  return { column, at, isMissing, anyMissing };
}

function classReader(column: TableColumn, classes: readonly string[]): (row: number) => number {
  switch (column.type) {
    case 'number': {
      const byValue = new Map(classes.map((name, index) => [Number(name), index]));
      return (row) => byValue.get(column.values.at(row)) ?? -1;
    }
    case 'category':
    case 'text': {
      const byName = new Map(classes.map((name, index) => [name, index]));
      const byCode = Int32Array.from(column.classes, (name) => byName.get(name) ?? -1);
      return (row) => {
        const code = column.codes.at(row);
        return code < 0 ? -1 : byCode[code]!;
      };
    }
    case 'date':
    case 'image':
    case 'empty':
      return () => -1;
  }
}

/** What a missing cell means where the settings do not say what to do with one. */
export function missingError(table: Table, column: TableColumn): AppError {
  const [bad] = column.type === 'number' ? column.bad : [];
  if (bad !== undefined && column.type === 'number') {
    return new AppError('data.hasText', {
      line: table.lines?.at(bad.row) ?? bad.row + 1,
      column: column.name,
      found: bad.text,
      count: column.badCount,
    });
  }
  const places = missingPlaces(table, column);
  return new AppError('data.hasMissing', { column: column.name, count: column.missing, places });
}
