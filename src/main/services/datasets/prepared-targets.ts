// Targets and weights of rows as tensors: class indices, numbers scaled by the training rows, zeros and ones.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData, PreparedTarget, RowTensor } from '../../../engine/data/prepared.ts';
import { fitScale, scaled, UNSCALED } from '../../../engine/data/scale.ts';
import type { Table } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { type PlannedTarget, TARGET } from '../../../project/planned-targets.ts';
import { goalRowsBehind, type Samples } from './kept-samples.ts';
import { sharedFloats, sharedInts } from './shared-arrays.ts';
import type { CellSource, Sources, TargetSource } from './sources.ts';

/** Class indices of every sample, and what they are called. */
export interface Labels {
  readonly values: Int32Array;
  readonly classes: readonly string[];
}

/** The classes by which rows are divided evenly; null where the target has none. A series has those of its last step. */
export function stratifyingLabels(plan: DataPlan, samples: Samples, { targets }: Sources): Labels | null {
  const wanted = plan.target ?? targets.find(({ target }) => isSuggested(target))?.target;
  if (wanted?.kind !== 'classes') return null;
  const [cell] = targets.find(({ target }) => target === wanted)?.cells ?? [];
  if (cell === undefined) return null;
  const values = sharedInts(samples.target.length);
  samples.target.forEach((row, sample) => {
    values[sample] = cell.at(row);
  });
  const { classes, column } = wanted;
  const first = values[0]!;
  if (samples.goals === 1 && values.every((label) => label === first)) {
    throw new AppError('data.oneClassLeft', { column, only: classes[first] ?? '' });
  }
  return { values, classes };
}

function isSuggested(target: PlannedTarget): boolean {
  return target.kind === 'classes' && target.suggested;
}

export interface EncodedTargets {
  readonly tensors: Readonly<Record<string, RowTensor>>;
  readonly prepared: Pick<PreparedData, 'target' | 'moreTargets'>;
}

/** Scaling is fitted to the rows that hold the targets of `training` samples. */
export function encodeTargets(
  { targets }: Sources,
  samples: Samples,
  training: Int32Array,
  table: Table,
  binding: DataBinding,
): EncodedTargets {
  const trainingRows = goalRowsBehind(training, samples, table.rows);
  const encoded = targets.map((source) => encodeTarget(source, samples, trainingRows, binding));
  const more = encoded.filter(({ name }) => name !== TARGET);
  return {
    tensors: Object.fromEntries(encoded.map(({ name, tensor }) => [name, tensor])),
    prepared: {
      target: encoded.find(({ name }) => name === TARGET)?.prepared ?? null,
      ...(more.length === 0
        ? {}
        : { moreTargets: Object.fromEntries(more.map(({ name, prepared }) => [name, prepared])) }),
    },
  };
}

interface EncodedTarget {
  readonly name: string;
  readonly tensor: RowTensor;
  readonly prepared: PreparedTarget;
}

function encodeTarget(
  { target, cells }: TargetSource,
  samples: Samples,
  trainingRows: Int32Array,
  binding: DataBinding,
): EncodedTarget {
  const name = target.source;
  const rowsOf = (width: readonly number[]) => (samples.goals > 1 ? [samples.goals, ...width] : width);
  switch (target.kind) {
    case 'classes': {
      const data = sharedInts(samples.target.length * samples.goals);
      fill(data, samples, cells, (cell, row) => cell.at(row));
      const { column, classes } = target;
      return {
        name,
        tensor: { shape: rowsOf([]), data },
        prepared: { kind: 'classes', name: column, classes },
      };
    }
    case 'labels': {
      const data = sharedFloats(samples.target.length * samples.goals * cells.length);
      fill(data, samples, cells, (cell, row) => cell.at(row));
      const { columns: names, values } = target;
      return {
        name,
        tensor: { shape: rowsOf([cells.length]), data },
        prepared: { kind: 'labels', names, values },
      };
    }
    case 'numbers': {
      const data = sharedFloats(samples.target.length * samples.goals * cells.length);
      const scales = cells.map(({ column }) =>
        binding.scaling === 'none' || column.type !== 'number'
          ? UNSCALED
          : fitScale(column.values, trainingRows, 'standard'),
      );
      fill(data, samples, cells, (cell, row, index) => scaled(cell.at(row), scales[index]!));
      const scaling = { offset: scales.map((s) => s.offset), factor: scales.map((s) => s.factor) };
      return {
        name,
        tensor: { shape: rowsOf([cells.length]), data },
        prepared: { kind: 'numbers', names: target.columns, scaling },
      };
    }
  }
}

/** `into` is [samples, steps, cells], row-major. */
function fill(
  into: Float32Array | Int32Array,
  { target, goals }: Samples,
  cells: readonly CellSource[],
  value: (cell: CellSource, row: number, index: number) => number,
): void {
  let at = 0;
  target.forEach((last) => {
    for (let row = last - goals + 1; row <= last; row++) {
      cells.forEach((cell, index) => {
        into[at++] = value(cell, row, index);
      });
    }
  });
}

/** How much each sample counts, divided by the mean over training ones; a window counts as the row of its target. */
export function encodeWeights(
  { weight }: Sources,
  { target }: Samples,
  training: Int32Array,
  table: Table,
): { readonly tensor: RowTensor; readonly rowWeights: NonNullable<PreparedData['rowWeights']> } | null {
  if (weight === null) return null;
  const { name: column } = weight.column;
  const raw = Float64Array.from(target, (row) => weightAt(weight, row, table));
  let sum = 0;
  for (const sample of training) sum += raw[sample]!;
  if (sum === 0) throw new AppError('data.weightsZero', { column, rows: training.length });
  const mean = sum / training.length;
  return { tensor: weightTensor(raw, mean), rowWeights: { column, mean } };
}

/** Throws where a weight is missing or negative. */
export function weightAt(
  { column, at }: Pick<CellSource, 'column' | 'at'>,
  row: number,
  table: Table,
): number {
  const value = at(row);
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  const line = table.lines?.at(row) ?? row + 1;
  throw Number.isNaN(value)
    ? new AppError('data.weightMissing', { column: column.name, line })
    : new AppError('data.weightNegative', { column: column.name, line, found: value });
}

export function weightTensor(raw: Float64Array, mean: number): RowTensor {
  const data = sharedFloats(raw.length);
  raw.forEach((value, sample) => {
    data[sample] = value / mean;
  });
  return { shape: [], data };
}
