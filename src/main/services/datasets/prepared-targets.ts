// Targets as tensors: class indices, or numbers scaled by the training rows.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedTarget, RowTensor } from '../../../engine/data/prepared.ts';
import { fitScale, scaled, UNSCALED } from '../../../engine/data/scale.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { PlannedTarget } from '../../../project/planned-targets.ts';
import type { Samples } from './kept-samples.ts';
import { sharedFloats, sharedInts } from './shared-arrays.ts';
import type { CellSource } from './sources.ts';

export interface EncodedTarget {
  readonly tensor: RowTensor;
  readonly prepared: PreparedTarget;
}

export function labelsOf(
  { target }: Samples,
  source: CellSource,
  { column, classes }: { readonly column: string; readonly classes: readonly string[] },
): Int32Array {
  const labels = sharedInts(target.length);
  target.forEach((row, sample) => {
    labels[sample] = source.at(row);
  });
  const first = labels[0]!;
  if (labels.every((label) => label === first)) {
    throw new AppError('data.oneClassLeft', { column, only: classes[first] ?? '' });
  }
  return labels;
}

export function classTarget(
  { column, classes }: Extract<PlannedTarget, { kind: 'classes' }>,
  data: Int32Array,
): EncodedTarget {
  return { tensor: { shape: [], data }, prepared: { kind: 'classes', name: column, classes } };
}

export function numberTarget(
  names: readonly string[],
  sources: readonly CellSource[],
  { target }: Samples,
  training: Int32Array,
  binding: DataBinding,
): EncodedTarget {
  const width = names.length;
  const data = sharedFloats(target.length * width);
  const trainingRows = training.map((sample) => target[sample]!);
  const scales = sources.map(({ column }) =>
    binding.scaling === 'none' || column.type !== 'number'
      ? UNSCALED
      : fitScale(column.values, trainingRows, 'standard'),
  );
  target.forEach((row, sample) => {
    sources.forEach((source, index) => {
      data[sample * width + index] = scaled(source.at(row), scales[index]!);
    });
  });
  const scaling = { offset: scales.map((s) => s.offset), factor: scales.map((s) => s.factor) };
  return { tensor: { shape: [width], data }, prepared: { kind: 'numbers', names, scaling } };
}
