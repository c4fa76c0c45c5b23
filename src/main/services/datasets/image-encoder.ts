// Pictures as features: one scale a channel.
import { quantile, type Scale, scaled, UNSCALED } from '../../../engine/data/scale.ts';
import type { PixelSeries } from '../../../engine/data/series.ts';
import type { ImageColumn } from '../../../engine/data/table.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { FeaturePart } from './feature-encoder.ts';
import type { CellSource } from './sources.ts';

/** Of more pixels than this, every so many are ranked: quartiles of millions hardly differ from those of all. */
const MOST_RANKED = 1 << 22;

/** One scale a channel, over all pixels: scaling pixels one by one would amplify the noise of an image's rim. */
export function fitImage(
  { column }: CellSource,
  rows: Int32Array,
  shape: readonly [number, number, number],
  scaling: DataBinding['scaling'],
): FeaturePart {
  const width = shape[0] * shape[1] * shape[2];
  const channels = shape[2];
  const image =
    column.type === 'image' && column.pixels.length > 0 && column.pixels.size === width ? column : null;
  const scales =
    image === null ? Array.from({ length: channels }, () => UNSCALED) : channelScales(image, rows, scaling);
  // Of bytes, all 256 values of each channel are scaled once.
  const table =
    image?.pixels.kind === 'bytes'
      ? Float32Array.from({ length: 256 * channels }, (_, at) => scaled(at & 255, scales[at >> 8]!))
      : null;
  const lookup = channels === 1 ? table : null;
  const perPixel = Array.from({ length: width }, (_, index) => scales[index % channels]!);
  return {
    width,
    offset: perPixel.map(({ offset }) => offset),
    factor: perPixel.map(({ factor }) => factor),
    fill: perPixel.map(({ offset }) => offset),
    bytes:
      image === null || table === null
        ? null
        : { row: (row) => bytesIn(image.pixels.row(row)), decoded: { channels, table } },
    write: (row, data, place) => {
      if (image === null) return;
      const picture = image.pixels.row(row);
      if (lookup !== null) {
        for (let index = 0; index < width; index++) data[place + index] = lookup[picture[index]!]!;
        return;
      }
      for (let index = 0; index < width; index++) {
        const { offset, factor } = scales[channels === 1 ? 0 : index % channels]!;
        data[place + index] = (picture[index]! - offset) / factor;
      }
    },
  };
}

function bytesIn(picture: Uint8Array | Float32Array): Uint8Array {
  if (picture instanceof Uint8Array) return picture;
  throw new TypeError('a picture of bytes was expected');
}

/** Bytes span 0 to 255 by their kind, so min-max scaling of them needs no statistics. */
function channelScales(
  { pixels, shape }: ImageColumn,
  rows: Int32Array,
  scaling: DataBinding['scaling'],
): Scale[] {
  const channels = shape[2];
  const bytes = pixels.kind === 'bytes';
  if (scaling === 'none') return Array.from({ length: channels }, () => UNSCALED);
  if (scaling === 'minmax' && bytes)
    return Array.from({ length: channels }, () => ({ offset: 0, factor: 255 }));
  const found = bytes ? byteMoments(pixels, channels, rows) : floatMoments(pixels, channels, rows);
  return found.map(({ count, min, max, mean, deviation }, channel): Scale => {
    if (scaling === 'robust') return robustScale(pixels, rows, channels, channel, deviation);
    if (count === 0 || !(max > min)) return { offset: count === 0 ? 0 : min, factor: 1 };
    return scaling === 'minmax' ? { offset: min, factor: max - min } : { offset: mean, factor: deviation };
  });
}

/** Median and interquartile range of a channel's pixels; where most are alike, as in ink on paper, their deviation. */
function robustScale(
  pixels: PixelSeries,
  rows: Int32Array,
  channels: number,
  channel: number,
  deviation: number,
): Scale {
  const perRow = Math.floor(pixels.size / channels);
  const every = Math.max(1, Math.ceil((rows.length * perRow) / MOST_RANKED));
  const ranked = new Float64Array(Math.ceil((rows.length * perRow) / every));
  let [count, skip] = [0, 0];
  for (const row of rows) {
    const picture = pixels.row(row);
    let at = skip;
    for (; at < perRow; at += every) {
      const value = picture[at * channels + channel]!;
      if (!Number.isNaN(value)) ranked[count++] = value;
    }
    skip = at - perRow;
  }
  if (count === 0) return UNSCALED;
  const sorted = ranked.subarray(0, count).sort();
  const [low, middle, high] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  return { offset: middle, factor: high > low ? high - low : deviation > 0 ? deviation : 1 };
}

interface ChannelMoments {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Of bytes, from how often each value occurs in each channel: one pass, exact sums. */
function byteMoments(pixels: PixelSeries, channels: number, rows: Int32Array): ChannelMoments[] {
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for (const row of rows) {
    const picture = pixels.row(row);
    for (let channel = 0; channel < channels; channel++) {
      const own = counts[channel]!;
      for (let at = channel; at < picture.length; at += channels) own[picture[at]!]!++;
    }
  }
  return counts.map((own) => {
    let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    own.forEach((times, value) => {
      if (times === 0) return;
      count += times;
      sum += times * value;
      if (value < min) min = value;
      if (value > max) max = value;
    });
    const mean = count === 0 ? 0 : sum / count;
    const squares = own.reduce((total, times, value) => total + times * (value - mean) ** 2, 0);
    return { count, min, max, mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count) };
  });
}

/** Of any numbers, in two passes over the pictures: sums, then squares about the mean. */
function floatMoments(pixels: PixelSeries, channels: number, rows: Int32Array): ChannelMoments[] {
  const zeros = () => new Float64Array(channels);
  const [count, sum, squares] = [zeros(), zeros(), zeros()];
  const min = zeros().fill(Number.POSITIVE_INFINITY);
  const max = zeros().fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    const picture = pixels.row(row);
    for (let at = 0, channel = 0; at < picture.length; at++, channel = (channel + 1) % channels) {
      const value = picture[at]!;
      if (Number.isNaN(value)) continue;
      count[channel]!++;
      sum[channel]! += value;
      if (value < min[channel]!) min[channel] = value;
      if (value > max[channel]!) max[channel] = value;
    }
  }
  const mean = sum.map((total, channel) => (count[channel] === 0 ? 0 : total / count[channel]!));
  for (const row of rows) {
    const picture = pixels.row(row);
    for (let at = 0, channel = 0; at < picture.length; at++, channel = (channel + 1) % channels) {
      const value = picture[at]!;
      if (!Number.isNaN(value)) squares[channel]! += (value - mean[channel]!) ** 2;
    }
  }
  return Array.from(count, (own, channel) => ({
    count: own,
    min: min[channel]!,
    max: max[channel]!,
    mean: mean[channel]!,
    deviation: own === 0 ? 0 : Math.sqrt(squares[channel]! / own),
  }));
}
