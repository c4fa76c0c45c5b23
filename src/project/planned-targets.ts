// What a network is to predict, as the binding's roles and the columns' types say.
import type { Diagnostic } from '../layers/define.ts';
import {
  noTarget,
  oneClass,
  severalClassTargets,
  targetNotNumber,
  tooManyClasses,
  unusableTarget,
} from './data-plan-problems.ts';
import type { ColumnInfo, DataBinding, DataSchema } from './document.ts';

export type PlannedTarget =
  | { readonly kind: 'classes'; readonly column: string; readonly classes: readonly string[] }
  | { readonly kind: 'numbers'; readonly columns: readonly string[] };

/** A whole-number column of at most this many distinct values, each seen often enough, is read as classes. */
const MOST_INFERRED_CLASSES = 20;
const FEWEST_ROWS_A_CLASS = 4;

/** Whether a column that is the target means classes where the user has not said so. */
export function suggestsClasses(column: ColumnInfo, rows: number): boolean {
  if (column.type === 'category') return true;
  if (column.type !== 'number' || column.classes === null) return false;
  const count = column.classes.length;
  return count <= 2 || (count <= MOST_INFERRED_CLASSES && rows >= FEWEST_ROWS_A_CLASS * count);
}

export function plannedTarget(
  columns: readonly ColumnInfo[],
  binding: DataBinding,
  schema: DataSchema,
  diagnostics: Diagnostic[],
): PlannedTarget | null {
  const [first, ...others] = columns;
  const fail = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
    return null;
  };
  if (first === undefined) return fail(noTarget(schema));
  const unusable = columns.find((column) => column.type !== 'number' && column.type !== 'category');
  if (unusable !== undefined) return fail(unusableTarget(unusable));

  const asClasses =
    binding.targetType === 'classes' ||
    (binding.targetType === 'auto' &&
      (columns.some((column) => column.type === 'category') ||
        (others.length === 0 && suggestsClasses(first, schema.rows))));
  if (!asClasses) {
    const words = columns.find((column) => column.type !== 'number');
    if (words !== undefined) return fail(targetNotNumber(words.name));
    return { kind: 'numbers', columns: columns.map((column) => column.name) };
  }
  if (others.length > 0) return fail(severalClassTargets(columns.map((column) => column.name)));
  if (first.classes === null) return fail(tooManyClasses(first.name));
  if (first.classes.length < 2) return fail(oneClass(first.name, first.classes[0] ?? ''));
  return { kind: 'classes', column: first.name, classes: first.classes };
}
