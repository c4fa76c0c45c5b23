// Writes one row's features into a tensor: scaled numbers, one-hot classes, pixels. Fitted on training rows alone.
import { DATE_PARTS, datePart } from '../../../engine/data/date-parts.ts';
import { fitScale, scaled, UNSCALED } from '../../../engine/data/scale.ts';
import type { DataBinding } from '../../../project/document.ts';
import { type PlannedFeature, settingsOf } from '../../../project/planned-features.ts';
import { classFill, type Fill, fillOf, numberFill } from './fill.ts';
import { fitImage } from './image-encoder.ts';
import type { CellSource } from './sources.ts';

export interface FeatureEncoder {
  readonly width: number;
  /** Per encoded feature. */
  readonly offset: readonly number[];
  readonly factor: readonly number[];
  /** What stands in for a missing cell, unscaled. */
  readonly fill: readonly number[];
  /** Writes the features of `row` to data[at … at + width). The tensor starts as zeros. */
  readonly write: (row: number, data: Float32Array, at: number) => void;
}

export function fitEncoder(
  features: readonly PlannedFeature[],
  sources: readonly CellSource[],
  trainingRows: Int32Array,
  binding: DataBinding,
): FeatureEncoder {
  const parts = features.map((feature, index) => fitOne(feature, sources[index]!, trainingRows, binding));
  const starts: number[] = [];
  let width = 0;
  for (const part of parts) {
    starts.push(width);
    width += part.width;
  }
  return {
    width,
    offset: parts.flatMap(({ offset }) => offset),
    factor: parts.flatMap(({ factor }) => factor),
    fill: parts.flatMap(({ fill }) => fill),
    write: (row, data, at) => {
      for (let index = 0; index < parts.length; index++) parts[index]!.write(row, data, at + starts[index]!);
    },
  };
}

function fitOne(
  { column, encoding }: PlannedFeature,
  source: CellSource,
  rows: Int32Array,
  binding: DataBinding,
): FeatureEncoder {
  const fill = fillOf(binding, column);
  const scaling = settingsOf(binding, column).scaling ?? binding.scaling;
  switch (encoding.kind) {
    case 'number':
      return fitNumber(source, rows, scaling, fill, encoding.indicator);
    case 'oneHot':
      return fitOneHot(source, rows, encoding.classes, fill);
    case 'ordinal':
      return fitOrdinal(source, rows, encoding.classes, scaling, fill);
    case 'date':
      return fitDate(source, rows, scaling, fill);
    case 'image':
      return fitImage(source, rows, encoding.shape, scaling);
  }
}

function fitNumber(
  { column, at }: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
  fill: Fill | null,
  indicator: boolean,
): FeatureEncoder {
  const scale = column.type === 'number' ? fitScale(column.values, rows, scaling) : UNSCALED;
  const stand = column.type === 'number' ? numberFill(fill, column.values, rows) : 0;
  return {
    width: indicator ? 2 : 1,
    offset: indicator ? [scale.offset, 0] : [scale.offset],
    factor: indicator ? [scale.factor, 1] : [scale.factor],
    fill: indicator ? [stand, 1] : [stand],
    write: (row, data, place) => {
      const raw = at(row);
      const missing = Number.isNaN(raw);
      data[place] = scaled(missing ? stand : raw, scale);
      if (indicator) data[place + 1] = missing ? 1 : 0;
    },
  };
}

function classCounts({ at }: CellSource, rows: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) {
    const label = at(row);
    if (label >= 0) counts[label]!++;
  }
  return counts;
}

function fitOneHot(
  source: CellSource,
  rows: Int32Array,
  classes: readonly string[],
  fill: Fill | null,
): FeatureEncoder {
  const weights = classFill(fill, classCounts(source, rows, classes.length), classes);
  return {
    width: classes.length,
    offset: classes.map(() => 0),
    factor: classes.map(() => 1),
    fill: weights,
    write: (row, data, place) => {
      const label = source.at(row);
      if (label >= 0) data[place + label] = 1;
      else data.set(weights, place);
    },
  };
}

/** A category as its place in the order of classes, 0, 1, 2 …, scaled like a number. */
function fitOrdinal(
  source: CellSource,
  rows: Int32Array,
  classes: readonly string[],
  scaling: DataBinding['scaling'],
  fill: Fill | null,
): FeatureEncoder {
  const labels = {
    at: (row: number) => {
      const label = source.at(row);
      return label < 0 ? Number.NaN : label;
    },
  };
  const scale = fitScale(labels, rows, scaling);
  const weights = classFill(fill, classCounts(source, rows, classes.length), classes);
  const stand = weights.reduce((sum, weight, label) => sum + weight * label, 0);
  return {
    width: 1,
    offset: [scale.offset],
    factor: [scale.factor],
    fill: [stand],
    write: (row, data, place) => {
      const label = source.at(row);
      data[place] = scaled(label < 0 ? stand : label, scale);
    },
  };
}

/** Each part of a date scaled, and filled, like a number. */
function fitDate(
  { column }: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
  fill: Fill | null,
): FeatureEncoder {
  const parts = DATE_PARTS.map((part) => ({
    at: (row: number) => {
      const stamp = column.type === 'date' ? column.values.at(row) : Number.NaN;
      return Number.isNaN(stamp) ? Number.NaN : datePart(stamp, part);
    },
  }));
  const scales = parts.map((values) => fitScale(values, rows, scaling));
  const stands = parts.map((values) => numberFill(fill, values, rows));
  return {
    width: parts.length,
    offset: scales.map(({ offset }) => offset),
    factor: scales.map(({ factor }) => factor),
    fill: stands,
    write: (row, data, place) => {
      for (let index = 0; index < parts.length; index++) {
        const raw = parts[index]!.at(row);
        data[place + index] = scaled(Number.isNaN(raw) ? stands[index]! : raw, scales[index]!);
      }
    },
  };
}
