// Pictures as features: one scale a channel.
import { type Scale, scaled, UNSCALED } from '../../../engine/data/scale.ts';
import type { ImageColumn } from '../../../engine/data/table.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { FeatureEncoder } from './feature-encoder.ts';
import type { CellSource } from './sources.ts';

/** One scale a channel, over all pixels: scaling pixels one by one would amplify the noise of an image's rim. */
export function fitImage(
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
