// Descriptive statistics of columns: moments, distinct counts, histograms.
import type { NumberSeries } from './series.ts';

export interface Moments {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly deviation: number;
}

/** Null where every value is missing (NaN). */
export function moments(values: NumberSeries): Moments | null {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const run of values.runs()) {
    for (const value of run) {
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (count === 0) return null;
  const mean = sum / count;
  let squares = 0;
  for (const run of values.runs()) {
    for (const value of run) {
      if (!Number.isNaN(value)) squares += (value - mean) * (value - mean);
    }
  }
  return { count, min, max, mean, deviation: Math.sqrt(squares / count) };
}

const EXACT_DISTINCT = 4096;
const MAP_BITS = 22;

/** How many different values: exact for few, within about 0.2 % (linear counting, Whang 1990) for many. */
export function countDistinct(values: NumberSeries): number {
  const exact = new Set<number>();
  let row = 0;
  for (; row < values.length && exact.size <= EXACT_DISTINCT; row++) {
    const value = values.at(row);
    if (!Number.isNaN(value)) exact.add(value);
  }
  if (row === values.length) return exact.size;
  const size = 2 ** MAP_BITS;
  const seen = new Uint32Array(size / 32);
  for (const run of values.runs()) {
    const words = new Int32Array(run.buffer, run.byteOffset, 2 * run.length);
    for (let i = 0; i < run.length; i++) {
      if (Number.isNaN(run[i]!)) continue;
      let hash = Math.imul(words[2 * i]! ^ Math.imul(words[2 * i + 1]!, 0x9e3779b1), 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      const bit = (hash ^ (hash >>> 13)) >>> (32 - MAP_BITS);
      seen[bit >>> 5]! |= 1 << (bit & 31);
    }
  }
  let filled = 0;
  for (let word of seen) {
    for (; word !== 0; word &= word - 1) filled++;
  }
  if (filled === size) return values.length;
  return Math.min(values.length, Math.round(-size * Math.log1p(-filled / size)));
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** `bins` of equal width from the smallest to the largest value; the last one includes its upper end. */
export function histogram(values: NumberSeries, bins: number, { min, max, count: found }: Moments): Bin[] {
  if (!(max > min)) return [{ from: min, to: max, count: found }];
  const counts = new Int32Array(bins);
  // Halved where the range itself would overflow.
  const half = Number.isFinite(max - min) ? 1 : 0.5;
  const range = max * half - min * half;
  for (const run of values.runs()) {
    for (const value of run) {
      if (Number.isNaN(value)) continue;
      const share = (value * half - min * half) / range;
      counts[Math.min(bins - 1, Math.floor(share * bins))]!++;
    }
  }
  const width = range / half / bins;
  return Array.from(counts, (count, bin) => ({
    from: bin === 0 ? min : min + bin * width,
    to: bin === bins - 1 ? max : min + (bin + 1) * width,
    count,
  }));
}
