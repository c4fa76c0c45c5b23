// What the data offers to predict, as the binding's roles and the columns' types say: one tensor each. Which of them an
// output takes is the output's choice (output-target.ts).
import type { Diagnostic } from '../layers/define.ts';
import {
  labelsNeedTwo,
  oneClass,
  targetNotNumber,
  tooManyClasses,
  unusableTarget,
} from './data-plan-problems.ts';
import type { ColumnInfo, DataBinding, DataSchema } from './document.ts';

/** `source` names the tensor: `target` where there is one alone, and for all number columns together. */
export type PlannedTarget =
  | {
      readonly kind: 'classes';
      readonly source: string;
      readonly column: string;
      readonly classes: readonly string[];
      /** The reading that the column suggests by itself. */
      readonly suggested: boolean;
    }
  | { readonly kind: 'numbers'; readonly source: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'labels';
      readonly source: string;
      readonly columns: readonly string[];
      /** Which values mean no and yes, by column. */
      readonly values: readonly (readonly [string, string])[];
    };

export const TARGET = 'target';
const LABELS = 'target labels';

export function classSourceName(column: string): string {
  return `target:${column}`;
}

export interface PlannedTargets {
  readonly targets: readonly PlannedTarget[];
  /** What an output predicts that chooses nothing; null where there is a choice to make. */
  readonly target: PlannedTarget | null;
}

const NO_TARGETS: PlannedTargets = { targets: [], target: null };

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

/** Without target columns there is nothing to offer, which suits networks that rebuild their input. */
export function plannedTargets(
  columns: readonly ColumnInfo[],
  binding: DataBinding,
  schema: DataSchema,
  diagnostics: Diagnostic[],
): PlannedTargets {
  const [first, ...others] = columns;
  const fail = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
    return NO_TARGETS;
  };
  if (first === undefined) return NO_TARGETS;
  const unusable = columns.find((column) => column.type !== 'number' && column.type !== 'category');
  if (unusable !== undefined) return fail(unusableTarget(unusable));

  const suggested = (column: ColumnInfo) => suggestsClasses(column, schema.rows);
  const all = (column: ColumnInfo, source: string): PlannedTarget => ({
    kind: 'classes',
    source,
    column: column.name,
    classes: column.classes ?? [],
    suggested: suggested(column),
  });
  const words = columns.filter((column) => column.type !== 'number');
  switch (binding.targetType) {
    case 'number':
      return words[0] !== undefined
        ? fail(targetNotNumber(words[0].name))
        : alone({ kind: 'numbers', source: TARGET, columns: namesOf(columns) });
    case 'labels': {
      const unfit = columns.find(({ classes }) => classes?.length !== 2);
      return unfit !== undefined ? fail(labelsNeedTwo(unfit)) : alone(labelsOf(columns, TARGET));
    }
    case 'classes': {
      const problem = columns.map(notClasses).find((found) => found !== null);
      if (problem != null) return fail(problem);
      if (others.length === 0) return alone(all(first, TARGET));
      return { targets: columns.map((column) => all(column, classSourceName(column.name))), target: null };
    }
    case 'auto': {
      if (others.length === 0) {
        if (!suggested(first)) return alone({ kind: 'numbers', source: TARGET, columns: [first.name] });
        const problem = notClasses(first);
        return problem !== null ? fail(problem) : alone(all(first, TARGET));
      }
      const problem = words.map(notClasses).find((found) => found !== null);
      if (problem != null) return fail(problem);
      return everyReading(columns, all, words.length === 0);
    }
  }
}

/** Several columns may be read in several ways, and by several outputs; numbers alone are numbers unless one says more. */
function everyReading(
  columns: readonly ColumnInfo[],
  classesOf: (column: ColumnInfo, source: string) => PlannedTarget,
  onlyNumbers: boolean,
): PlannedTargets {
  const numbers = columns.filter(({ type }) => type === 'number');
  const classes = columns.filter((column) => notClasses(column) === null);
  const labels = columns.filter((column) => column.classes?.length === 2);
  const all: PlannedTarget = { kind: 'numbers', source: TARGET, columns: namesOf(numbers) };
  return {
    targets: [
      ...(numbers.length > 0 ? [all] : []),
      ...classes.map((column) => classesOf(column, classSourceName(column.name))),
      ...(labels.length > 0 ? [labelsOf(labels, LABELS)] : []),
    ],
    target: onlyNumbers ? all : null,
  };
}

function alone(target: PlannedTarget): PlannedTargets {
  return { targets: [target], target };
}

function notClasses({ name, classes }: ColumnInfo): Diagnostic | null {
  if (classes === null) return tooManyClasses(name);
  return classes.length < 2 ? oneClass(name, classes[0] ?? '') : null;
}

/** Words that mean yes where they stand first in the order of the classes. */
const YES: ReadonlySet<string> = new Set([
  '1',
  'yes',
  'y',
  'true',
  't',
  'да',
  'есть',
  'истина',
  'positive',
  '+',
]);

function labelsOf(columns: readonly ColumnInfo[], source: string): PlannedTarget {
  const values = columns.map(({ classes }): readonly [string, string] => {
    const [first = '', second = ''] = classes ?? [];
    return YES.has(first.toLowerCase()) ? [second, first] : [first, second];
  });
  return { kind: 'labels', source, columns: namesOf(columns), values };
}

function namesOf(columns: readonly ColumnInfo[]): readonly string[] {
  return columns.map(({ name }) => name);
}

/** The columns that a tensor is made of. */
export function targetColumns(target: PlannedTarget): readonly string[] {
  return target.kind === 'classes' ? [target.column] : target.columns;
}
