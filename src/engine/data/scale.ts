// Scaling of numbers: scaled = (raw − offset) / factor, with offset and factor from training rows alone.

export type ScalingKind = 'standard' | 'minmax' | 'none';

export interface Scale {
  readonly offset: number;
  readonly factor: number;
}

export const UNSCALED: Scale = { offset: 0, factor: 1 };

/**
 * standard: mean and population deviation; minmax: minimum and range. A column that is constant over `rows` keeps
 * factor 1. NaN marks missing cells and is passed over; with none left the column is not scaled.
 */
export function fitScale(values: ArrayLike<number>, rows: Int32Array, kind: ScalingKind): Scale {
  if (kind === 'none') return UNSCALED;
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let mean = 0;
  let squares = 0; // Welford: Σ(x − mean)²
  for (const row of rows) {
    const value = values[row]!;
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
export function meanOf(values: ArrayLike<number>, rows: Int32Array): number {
  let count = 0;
  let mean = 0;
  for (const row of rows) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    count++;
    mean += (value - mean) / count;
  }
  return mean;
}
