// From a data binding to the tensors it yields: which columns feed the network, how wide they become, what the target
// is. Pure, so that the canvas infers shapes without the data and the dataset service encodes by the same plan.

import type { Diagnostic } from '../layers/define.ts';
import {
  goneColumn,
  goneOrder,
  NO_DATA,
  NO_GROUP,
  NO_ROWS,
  NOT_READ,
  noFeatures,
  outOfTime,
  shortSeries,
  weightProblems,
} from './data-plan-problems.ts';
import type { ColumnInfo, DataBinding, DataSchema } from './document.ts';
import {
  cellsOf,
  namesOf,
  type PlannedCell,
  type PlannedFeature,
  plannedFeature,
  settingsOf,
} from './planned-features.ts';
import { type PlannedTarget, plannedTargets } from './planned-targets.ts';

export interface DataPlan {
  /** Of one row of the dataset, or of one step of a window. */
  readonly features: readonly PlannedFeature[];
  /** Names of the encoded features, e.g. `age`, `colour=red`, `price[t−2]`. */
  readonly featureNames: readonly string[];
  /** Shape of a sample's features: [n], an image's [height, width, channels], or [steps, n] for a series ([steps] of
   * indices, where one index a step is all there is). */
  readonly featureShape: readonly number[];
  /** The cells of a raw row: the feature columns, or an image's pixels, or a window's rows one after another. */
  readonly cells: readonly PlannedCell[];
  readonly window: NonNullable<DataBinding['window']> | null;
  /** Every tensor that outputs may be compared with. */
  readonly targets: readonly PlannedTarget[];
  /** What an output predicts that chooses nothing; null without a target, or where there is a choice to make. */
  readonly target: PlannedTarget | null;
  /** Set where a target belongs to every step of a window: how many there are. */
  readonly targetSteps: number | null;
  /** The column that says how much a row counts. */
  readonly weight: string | null;
  /** The column that says which rows belong together. */
  readonly group: string | null;
  /** Problems of the binding itself: no data, one class only, no features. */
  readonly diagnostics: readonly Diagnostic[];
}

export function dataPlan(binding: DataBinding): DataPlan {
  const schema = binding.schema;
  if (schema === null) return emptyPlan(binding.source.kind === 'none' ? NO_DATA : NOT_READ);
  if (schema.rows === 0 || schema.columns.length === 0) return emptyPlan(NO_ROWS);

  const diagnostics: Diagnostic[] = [];
  const known = new Set(schema.columns.map((column) => column.name));
  for (const [name, role] of Object.entries(binding.roles)) {
    if (role === 'target' && !known.has(name)) diagnostics.push(goneColumn(name));
  }
  const roleOf = (column: ColumnInfo) =>
    Object.hasOwn(binding.roles, column.name) ? binding.roles[column.name] : 'feature';

  const window = binding.window ?? null;
  const targets = schema.columns.filter((column) => roleOf(column) === 'target');
  const features = schema.columns
    // A series is continued from its own past.
    .filter((column) => roleOf(column) === 'feature' || (window !== null && targets.includes(column)))
    .flatMap((column) => plannedFeature(column, settingsOf(binding, column.name), diagnostics));
  const planned = plannedTargets(targets, binding, schema, diagnostics);
  const weights = schema.columns.filter((column) => roleOf(column) === 'weight');
  diagnostics.push(...weightProblems(weights));
  if (features.length === 0) diagnostics.push(noFeatures(schema));
  if (window !== null && schema.rows < window.length + window.horizon) {
    diagnostics.push(shortSeries(schema.rows, window.length + window.horizon));
  }

  const group = schema.columns.find((column) => roleOf(column) === 'group')?.name ?? null;
  if (window !== null || binding.split.kind === 'time') {
    diagnostics.push(...orderProblems(binding, schema, group !== null));
  }
  if (binding.split.kind === 'group' && group === null) {
    diagnostics.push(NO_GROUP);
  }

  const stepCells = features.flatMap(cellsOf);
  const stepNames = stepCells.flatMap(namesOf);
  const [first] = features;
  const alone = features.length === 1 && first?.encoding.kind === 'image' ? first.encoding.shape : null;
  const lone = features.length === 1 && first?.encoding.kind === 'index';
  const steps = Array.from({ length: window?.length ?? 1 }, (_, step) => step - (window?.length ?? 1) + 1);
  const at = (step: number) => (step === 0 ? '[t]' : `[t−${-step}]`);
  return {
    features,
    featureNames:
      window === null ? stepNames : steps.flatMap((step) => stepNames.map((name) => name + at(step))),
    featureShape:
      window === null
        ? (alone ?? [stepNames.length])
        : lone
          ? [window.length]
          : [window.length, stepNames.length],
    cells:
      window === null
        ? stepCells
        : steps.flatMap((step) => stepCells.map((cell) => ({ ...cell, name: cell.name + at(step) }))),
    window,
    ...planned,
    targetSteps: window !== null && window.target === 'everyStep' ? window.length : null,
    weight: weights[0]?.name ?? null,
    group,
    diagnostics: errorsFirst(diagnostics),
  };
}

/**
 * How many samples `rows` rows make: themselves, or windows over them with a target after each. Of groups, the most that
 * there can be: each window takes its stride of a series, or a series of its own.
 */
export function sampleCount({ window, group }: Pick<DataPlan, 'window' | 'group'>, rows: number): number {
  if (window === null) return rows;
  const span = window.length + window.horizon;
  const stride = group === null ? window.stride : Math.min(window.stride, span);
  return Math.max(0, Math.floor((rows - span) / stride) + 1);
}

/** What is wrong with the order of time: a chosen one that is not there, or dates that run against the rows. */
function orderProblems(
  { order: chosen }: DataBinding,
  schema: DataSchema,
  grouped: boolean,
): readonly Diagnostic[] {
  if (chosen !== undefined) {
    return orderColumns(schema).some(({ name }) => name === chosen) ? [] : [goneOrder(chosen)];
  }
  const dates = schema.columns.filter(({ type }) => type === 'date');
  const [disordered] = dates.every(({ order }) => order !== undefined) ? dates : [];
  return disordered?.order === undefined || grouped ? [] : [outOfTime(disordered.name, disordered.order)];
}

/** Columns that can say which row comes first; dates before numbers. */
export function orderColumns({ columns }: DataSchema): readonly ColumnInfo[] {
  return [
    ...columns.filter(({ type }) => type === 'date'),
    ...columns.filter(({ type }) => type === 'number'),
  ];
}

function emptyPlan(diagnostic: Diagnostic): DataPlan {
  return {
    features: [],
    featureNames: [],
    featureShape: [0],
    cells: [],
    window: null,
    targets: [],
    target: null,
    targetSteps: null,
    weight: null,
    group: null,
    diagnostics: [diagnostic],
  };
}

function errorsFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 };
  return [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity]);
}
