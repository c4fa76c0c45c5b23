// Writes one row's features into a tensor: scaled numbers, one-hot classes, pixels. Fitted on training rows alone.
import { DATE_PARTS, datePart } from '../../../engine/data/date-parts.ts';
import { fitScale, type Scale, UNSCALED } from '../../../engine/data/scale.ts';
import type { ImageColumn } from '../../../engine/data/table.ts';
import { type PlannedFeature, settingsOf } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { classFill, type Fill, fillOf, numberFill } from './fill.ts';
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
  const values = column.type === 'number' ? column.values : new Float64Array(0);
  const scale = column.type === 'number' ? fitScale(values, rows, scaling) : UNSCALED;
  const stand = column.type === 'number' ? numberFill(fill, values, rows) : 0;
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
  const seen = rows.map((row) => source.at(row)).filter((label) => label >= 0);
  const scale = fitScale(
    seen,
    Int32Array.from({ length: seen.length }, (_, index) => index),
    scaling,
  );
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
  const stamps = column.type === 'date' ? column.values : new Float64Array(0);
  const parts = DATE_PARTS.map((part) =>
    Float64Array.from(stamps, (stamp) => (Number.isNaN(stamp) ? Number.NaN : datePart(stamp, part))),
  );
  const scales = parts.map((values) => fitScale(values, rows, scaling));
  const stands = parts.map((values) => numberFill(fill, values, rows));
  return {
    width: parts.length,
    offset: scales.map(({ offset }) => offset),
    factor: scales.map(({ factor }) => factor),
    fill: stands,
    write: (row, data, place) => {
      for (let index = 0; index < parts.length; index++) {
        const raw = parts[index]![row] ?? Number.NaN;
        data[place + index] = scaled(Number.isNaN(raw) ? stands[index]! : raw, scales[index]!);
      }
    },
  };
}

/** One scale a channel, over all pixels: scaling pixels one by one would amplify the noise of an image's rim. */
function fitImage(
  { column }: CellSource,
  rows: Int32Array,
  shape: readonly [number, number, number],
  scaling: DataBinding['scaling'],
): FeatureEncoder {
  const width = shape[0] * shape[1] * shape[2];
  const channels = shape[2];
  const image = column.type === 'image' && column.pixels.length >= width ? column : null;
  const scales =
    image === null
      ? Array.from({ length: channels }, () => UNSCALED)
      : channelScales(image, width, rows, scaling);
  // One channel of bytes: all 256 values are scaled once.
  const lookup =
    channels === 1 && image?.pixels instanceof Uint8Array
      ? Float32Array.from({ length: 256 }, (_, value) => scaled(value, scales[0]!))
      : null;
  const perPixel = Array.from({ length: width }, (_, index) => scales[index % channels]!);
  return {
    width,
    offset: perPixel.map(({ offset }) => offset),
    factor: perPixel.map(({ factor }) => factor),
    fill: perPixel.map(({ offset }) => offset),
    write: (row, data, place) => {
      if (image === null) return;
      const { pixels } = image;
      if (lookup !== null) {
        for (let index = 0, from = row * width; index < width; index++, from++) {
          data[place + index] = lookup[pixels[from]!]!;
        }
        return;
      }
      for (let index = 0, from = row * width; index < width; index++, from++) {
        const { offset, factor } = scales[channels === 1 ? 0 : index % channels]!;
        data[place + index] = (pixels[from]! - offset) / factor;
      }
    },
  };
}

/** Bytes span 0 to 255 by their kind, so min-max scaling of them needs no statistics. */
function channelScales(
  { pixels, shape }: ImageColumn,
  size: number,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
): Scale[] {
  const channels = shape[2];
  return Array.from({ length: channels }, (_, channel): Scale => {
    if (scaling === 'none') return UNSCALED;
    if (scaling === 'minmax' && pixels instanceof Uint8Array) return { offset: 0, factor: 255 };
    const found = pixels instanceof Uint8Array ? byteMoments(pixels, size, channels, channel, rows) : null;
    const { count, min, max, mean, deviation } = found ?? floatMoments(pixels, size, channels, channel, rows);
    if (count === 0 || !(max > min)) return { offset: count === 0 ? 0 : min, factor: 1 };
    return scaling === 'minmax' ? { offset: min, factor: max - min } : { offset: mean, factor: deviation };
  });
}

/** Of bytes, from how often each value occurs: one pass, exact sums. */
function byteMoments(pixels: Uint8Array, size: number, channels: number, channel: number, rows: Int32Array) {
  const counts = new Float64Array(256);
  for (const row of rows) {
    const end = (row + 1) * size;
    for (let at = row * size + channel; at < end; at += channels) counts[pixels[at]!]!++;
  }
  const values = Float64Array.from({ length: 256 }, (_, value) => value);
  return weightedMoments(values, counts);
}

function floatMoments(
  pixels: Uint8Array | Float32Array,
  size: number,
  channels: number,
  channel: number,
  rows: Int32Array,
) {
  const perRow = size / channels;
  const values = new Float64Array(rows.length * perRow);
  rows.forEach((row, place) => {
    for (let i = 0; i < perRow; i++)
      values[place * perRow + i] = pixels[row * size + i * channels + channel]!;
  });
  return weightedMoments(values, null);
}

/** Moments of `values`, each taken `weights` times (once without them). */
function weightedMoments(values: Float64Array, weights: Float64Array | null) {
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  values.forEach((value, index) => {
    const weight = weights === null ? 1 : weights[index]!;
    if (weight === 0 || Number.isNaN(value)) return;
    count += weight;
    sum += weight * value;
    if (value < min) min = value;
    if (value > max) max = value;
  });
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  values.forEach((value, index) => {
    const weight = weights === null ? 1 : weights[index]!;
    if (weight > 0 && !Number.isNaN(value)) squares += weight * (value - mean) ** 2;
  });
  return { count, min, max, mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count) };
}

export function scaled(raw: number, { offset, factor }: Scale): number {
  return (raw - offset) / factor;
}
