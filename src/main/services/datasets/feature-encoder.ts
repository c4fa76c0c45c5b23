// Writes one row's features into a tensor: scaled numbers, one-hot classes, pixels. Fitted on training rows alone.
import { fitScale, meanOf, type Scale, UNSCALED } from '../../../engine/data/scale.ts';
import type { ImageColumn } from '../../../engine/data/table.ts';
import type { PlannedFeature } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
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
  scaling: DataBinding['scaling'],
): FeatureEncoder {
  const parts = features.map((feature, index) => fitOne(feature, sources[index]!, trainingRows, scaling));
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
  { encoding }: PlannedFeature,
  source: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
): FeatureEncoder {
  switch (encoding.kind) {
    case 'number':
      return fitNumber(source, rows, scaling);
    case 'oneHot':
      return fitOneHot(source, rows, encoding.classes.length);
    case 'image':
      return fitImage(source, rows, encoding.shape, scaling);
  }
}

function fitNumber(
  { column, at }: CellSource,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
): FeatureEncoder {
  const values = column.type === 'number' ? column.values : new Float64Array(0);
  const scale = column.type === 'number' ? fitScale(values, rows, scaling) : UNSCALED;
  const mean = column.type === 'number' ? meanOf(values, rows) : 0;
  return {
    width: 1,
    offset: [scale.offset],
    factor: [scale.factor],
    fill: [mean],
    write: (row, data, place) => {
      const raw = at(row);
      data[place] = scaled(Number.isNaN(raw) ? mean : raw, scale);
    },
  };
}

function fitOneHot({ at }: CellSource, rows: Int32Array, classes: number): FeatureEncoder {
  const counts = new Array<number>(classes).fill(0);
  let total = 0;
  for (const row of rows) {
    const label = at(row);
    if (label < 0) continue;
    counts[label]!++;
    total++;
  }
  // The mean of the one-hot columns: how often each class occurs among rows that have one.
  const shares = counts.map((count) => (total === 0 ? 0 : count / total));
  return {
    width: classes,
    offset: counts.map(() => 0),
    factor: counts.map(() => 1),
    fill: shares,
    write: (row, data, place) => {
      const label = at(row);
      if (label >= 0) data[place + label] = 1;
      else data.set(shares, place);
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
  const perPixel = Array.from({ length: width }, (_, index) => scales[index % channels]!);
  return {
    width,
    offset: perPixel.map(({ offset }) => offset),
    factor: perPixel.map(({ factor }) => factor),
    fill: perPixel.map(({ offset }) => offset),
    write: (row, data, place) => {
      if (image === null) return;
      const { pixels } = image;
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
    let count = 0;
    let mean = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (const row of rows) {
      for (let at = row * size + channel; at < (row + 1) * size; at += channels) {
        const value = pixels[at]!;
        sum += value;
        count++;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
    if (count === 0 || !(max > min)) return { offset: count === 0 ? 0 : min, factor: 1 };
    if (scaling === 'minmax') return { offset: min, factor: max - min };
    mean = sum / count;
    let squares = 0;
    for (const row of rows) {
      for (let at = row * size + channel; at < (row + 1) * size; at += channels) {
        squares += (pixels[at]! - mean) ** 2;
      }
    }
    return { offset: mean, factor: Math.sqrt(squares / count) };
  });
}

export function scaled(raw: number, { offset, factor }: Scale): number {
  return (raw - offset) / factor;
}
