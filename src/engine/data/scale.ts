// Scaling of numbers: scaled = (raw − offset) / factor, with offset and factor from training rows alone.
import { quantiles } from './order-statistics.ts';
import type { RowValues } from './series.ts';

export type ScalingKind = 'standard' | 'minmax' | 'robust' | 'none';

export interface Scale {
  readonly offset: number;
  readonly factor: number;
}

export const UNSCALED: Scale = { offset: 0, factor: 1 };

/**
 * standard: mean and population deviation; minmax: minimum and range; robust: median and interquartile range, which
 * a few wild values do not move. A column whose spread over `rows` is nil keeps factor 1. NaN marks missing cells and is passed over; with none left the column is not scaled.
 */
export function fitScale(values: RowValues, rows: Int32Array, kind: ScalingKind): Scale {
  if (kind === 'none') return UNSCALED;
  if (kind === 'robust') {
    const [low, middle, high] = quantiles(values, rows, [0.25, 0.5, 0.75]) ?? [];
    if (low === undefined || middle === undefined || high === undefined) return UNSCALED;
    return { offset: middle, factor: high > low ? high - low : 1 };
  }
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let mean = 0;
  let squares = 0; // Welford: Σ(x − mean)²
  for (const row of rows) {
    const value = values.at(row);
    if (Number.isNaN(value)) continue;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
    const delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  if (count === 0) return UNSCALED;
  if (kind === 'minmax') return { offset: min, factor: max > min ? max - min : 1 };
  const deviation = Math.sqrt(squares / count);
  return { offset: mean, factor: max > min && deviation > 0 ? deviation : 1 };
}

/** Mean over `rows`, missing cells passed over; 0 where there is nothing to average. */
export function meanOf(values: RowValues, rows: Int32Array): number {
  let count = 0;
  let mean = 0;
  for (const row of rows) {
    const value = values.at(row);
    if (Number.isNaN(value)) continue;
    count++;
    mean += (value - mean) / count;
  }
  return mean;
}

/** Linear between neighbours, as NumPy's default; of sorted values, at least one. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

export function scaled(raw: number, { offset, factor }: Scale): number {
  return (raw - offset) / factor;
}
