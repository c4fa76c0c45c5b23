// Writes one row's features into a tensor: scaled numbers, one-hot classes, pixels. Fitted on training rows alone.
import { cycled, DATE_PARTS, datePart } from '../../../engine/data/date-parts.ts';
import { fitScale, scaled, UNSCALED } from '../../../engine/data/scale.ts';
import type { DataBinding } from '../../../project/document.ts';
import { datePartEncoding, type PlannedFeature, settingsOf } from '../../../project/planned-features.ts';
import type { DecodedBytes } from './blocks/prepared-blocks.ts';
import { classFill, type Fill, fillOf, numberFill } from './fill.ts';
import { fitImage } from './image-encoder.ts';
import type { CellSource } from './sources.ts';
import { fitText } from './text-encoder.ts';

export interface FeatureEncoder {
  readonly width: number;
  /** Per encoded feature. */
  readonly offset: readonly number[];
  readonly factor: readonly number[];
  /** What stands in for a missing cell, unscaled. */
  readonly fill: readonly number[];
  /** Of text columns: the tokens from index 2 on. */
  readonly vocabularies: Readonly<Record<string, readonly string[]>>;
  /** Writes the features of `row` to data[at … at + width). The tensor starts as zeros. */
  readonly write: (row: number, data: Float32Array, at: number) => void;
  /** Where a row's features are the bytes of one picture, each decoded by itself. */
  readonly bytes: { readonly row: (row: number) => Uint8Array; readonly decoded: DecodedBytes } | null;
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
    vocabularies: Object.assign({}, ...parts.map(({ vocabularies }) => vocabularies)),
    write: (row, data, at) => {
      for (let index = 0; index < parts.length; index++) parts[index]!.write(row, data, at + starts[index]!);
    },
    bytes: parts.length === 1 ? (parts[0]!.bytes ?? null) : null,
  };
}

/** What one feature adds; most kinds have no vocabulary and no bytes. */
export type FeaturePart = Omit<FeatureEncoder, 'vocabularies' | 'bytes'> &
  Partial<Pick<FeatureEncoder, 'vocabularies' | 'bytes'>>;

function fitOne(
  { column, encoding }: PlannedFeature,
  source: CellSource,
  rows: Int32Array,
  binding: DataBinding,
): FeaturePart {
  const fill = fillOf(binding, column);
  const scaling = settingsOf(binding, column).scaling ?? binding.scaling;
  switch (encoding.kind) {
    case 'number':
      return fitNumber(source, rows, scaling, fill, encoding.indicator);
    case 'oneHot':
      return fitOneHot(source, rows, encoding.classes, fill);
    case 'ordinal':
      return fitOrdinal(source, rows, encoding.classes, scaling, fill);
    case 'index':
      return indexOf(source);
    case 'text':
      return fitText(column, source, rows, encoding.rule);
    case 'cycle':
      throw new Error('a cycle is a part of a date, not a feature');
    case 'date':
      return fitDate(source, rows, scaling, fill, encoding.cyclic);
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
): FeaturePart {
  const scale = column.type === 'number' ? fitScale(column.values, rows, scaling) : UNSCALED;
  const stand = column.type === 'number' && fill !== null ? numberFill(fill, column.values, rows) : 0;
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
): FeaturePart {
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
): FeaturePart {
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

/** A class as a whole number for an embedding: 0 is missing or unknown. It must reach the network unscaled. */
function indexOf(source: CellSource): FeaturePart {
  return {
    width: 1,
    offset: [0],
    factor: [1],
    fill: [0],
    write: (row, data, place) => {
      data[place] = source.at(row) + 1;
    },
  };
}

/** Each part of a date scaled, and filled, like a number; those that come round again as sine and cosine, if asked. */
function fitDate(
  { column }: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
  fill: Fill | null,
  cyclic: boolean,
): FeaturePart {
  const parts = DATE_PARTS.map((part) => {
    const encoding = datePartEncoding(part, cyclic);
    const values = {
      at: (row: number) => {
        const stamp = column.type === 'date' ? column.values.at(row) : Number.NaN;
        return Number.isNaN(stamp) ? Number.NaN : datePart(stamp, part);
      },
    };
    const period = encoding.kind === 'cycle' ? encoding.period : null;
    const scale = period === null ? fitScale(values, rows, scaling) : UNSCALED;
    const stand = numberFill(fill, values, rows);
    return { values, period, scale, stand };
  });
  const widths = parts.map(({ period }) => (period === null ? 1 : 2));
  return {
    width: widths.reduce((sum, width) => sum + width, 0),
    offset: parts.flatMap(({ scale, period }) => (period === null ? [scale.offset] : [0, 0])),
    factor: parts.flatMap(({ scale, period }) => (period === null ? [scale.factor] : [1, 1])),
    fill: parts.flatMap(({ stand, period }) => (period === null ? [stand] : cycled(stand, period))),
    write: (row, data, place) => {
      let at = place;
      for (const { values, period, scale, stand } of parts) {
        const found = values.at(row);
        const raw = Number.isNaN(found) ? stand : found;
        if (period === null) data[at++] = scaled(raw, scale);
        else for (const value of cycled(raw, period)) data[at++] = value;
      }
    },
  };
}
