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
  return {
    ...joined(parts),
    vocabularies: Object.assign({}, ...parts.map(({ vocabularies }) => vocabularies)),
    bytes: parts.length === 1 ? (parts[0]!.bytes ?? null) : null,
  };
}

/** What one feature adds; most kinds have no vocabulary and no bytes. */
export type FeaturePart = Omit<FeatureEncoder, 'vocabularies' | 'bytes'> &
  Partial<Pick<FeatureEncoder, 'vocabularies' | 'bytes'>>;

/** Parts side by side. */
function joined(parts: readonly FeaturePart[]): FeaturePart {
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
): FeaturePart {
  const fill = fillOf(binding, column);
  const scaling = settingsOf(binding, column).scaling ?? binding.scaling;
  switch (encoding.kind) {
    case 'number':
      return marked(fitNumber(source, rows, scaling, fill), source, encoding);
    case 'oneHot':
      return marked(fitOneHot(source, rows, encoding.classes, fill), source, encoding);
    case 'ordinal':
      return marked(fitOrdinal(source, rows, encoding.classes, scaling, fill), source, encoding);
    case 'index':
      return indexOf(source);
    case 'text':
      return fitText(column, source, rows, encoding.rule);
    case 'cycle':
      throw new Error('a cycle is a part of a date, not a feature');
    case 'date':
      return fitDate(source, rows, scaling, fill, encoding);
    case 'image':
      return fitImage(source, rows, encoding.shape, scaling);
  }
}

/** The same, followed by a mark that is 1 where the cell was missing, if that is asked for. */
function marked(
  part: FeaturePart,
  { isMissing }: CellSource,
  { indicator }: { readonly indicator: boolean },
): FeaturePart {
  if (!indicator) return part;
  return {
    width: part.width + 1,
    offset: [...part.offset, 0],
    factor: [...part.factor, 1],
    fill: [...part.fill, 1],
    write: (row, data, place) => {
      part.write(row, data, place);
      data[place + part.width] = isMissing(row) ? 1 : 0;
    },
  };
}

function fitNumber(
  { column, at }: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
  fill: Fill | null,
): FeaturePart {
  const scale = column.type === 'number' ? fitScale(column.values, rows, scaling) : UNSCALED;
  const stand = column.type === 'number' && fill !== null ? numberFill(fill, column.values, rows) : 0;
  return {
    width: 1,
    offset: [scale.offset],
    factor: [scale.factor],
    fill: [stand],
    write: (row, data, place) => {
      const raw = at(row);
      data[place] = scaled(Number.isNaN(raw) ? stand : raw, scale);
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
  source: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
  fill: Fill | null,
  { cyclic, indicator }: Extract<PlannedFeature['encoding'], { kind: 'date' }>,
): FeaturePart {
  const { column } = source;
  const parts = DATE_PARTS.map((part): FeaturePart => {
    const values = {
      at: (row: number) => {
        const stamp = column.type === 'date' ? column.values.at(row) : Number.NaN;
        return Number.isNaN(stamp) ? Number.NaN : datePart(stamp, part);
      },
    };
    const encoding = datePartEncoding(part, cyclic, indicator);
    const stand = numberFill(fill, values, rows);
    const filled = (row: number) => {
      const found = values.at(row);
      return Number.isNaN(found) ? stand : found;
    };
    if (encoding.kind === 'cycle') {
      const { period } = encoding;
      return {
        width: 2,
        offset: [0, 0],
        factor: [1, 1],
        fill: cycled(stand, period),
        write: (row, data, place) => data.set(cycled(filled(row), period), place),
      };
    }
    const scale = fitScale(values, rows, scaling);
    const plain: FeaturePart = {
      width: 1,
      offset: [scale.offset],
      factor: [scale.factor],
      fill: [stand],
      write: (row, data, place) => {
        data[place] = scaled(filled(row), scale);
      },
    };
    return marked(plain, source, encoding);
  });
  return joined(parts);
}
