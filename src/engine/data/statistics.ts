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

interface Extent {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** What takes part in a pass over the runs of a series. */
interface Counter {
  add(run: Float64Array): void;
}

/** Null where every value is missing (NaN). */
export function moments(values: NumberSeries): Moments | null {
  const extent = extentOf(values);
  if (extent === null) return null;
  const squares = new Squares(extent.mean);
  pass(values, [squares]);
  return { ...extent, deviation: Math.sqrt(squares.sum / extent.count) };
}

/** How many different values: exact for few, within about 0.2 % (linear counting, Whang 1990) for many. */
export function countDistinct(values: NumberSeries): number {
  const distinct = new DistinctValues();
  pass(values, [distinct]);
  return distinct.count(values.length);
}

/** `bins` of equal width from the smallest to the largest value; the last one includes its upper end. */
export function histogram(values: NumberSeries, bins: number, extent: Moments): Bin[] {
  const counter = new BinCounter(bins, extent);
  pass(values, [counter]);
  return counter.bins();
}

/** All of these in two passes, which matters where each one reads from a disk. */
export function profile(
  values: NumberSeries,
  bins: number,
): { readonly moments: Moments; readonly histogram: Bin[]; readonly distinct: number } | null {
  const extent = extentOf(values);
  if (extent === null) return null;
  const squares = new Squares(extent.mean);
  const counter = new BinCounter(bins, extent);
  const distinct = new DistinctValues();
  pass(values, [squares, counter, distinct]);
  return {
    moments: { ...extent, deviation: Math.sqrt(squares.sum / extent.count) },
    histogram: counter.bins(),
    distinct: distinct.count(values.length),
  };
}

function pass(values: NumberSeries, counters: readonly Counter[]): void {
  for (const run of values.runs()) {
    for (const counter of counters) counter.add(run);
  }
}

function extentOf(values: NumberSeries): Extent | null {
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
  return count === 0 ? null : { count, min, max, mean: sum / count };
}

/** Σ(x − mean)² */
class Squares implements Counter {
  sum = 0;

  constructor(private readonly mean: number) {}

  add(run: Float64Array): void {
    const { mean } = this;
    let sum = this.sum;
    for (const value of run) {
      if (!Number.isNaN(value)) sum += (value - mean) * (value - mean);
    }
    this.sum = sum;
  }
}

const EXACT_DISTINCT = 4096;
const MAP_BITS = 22;

class DistinctValues implements Counter {
  private readonly exact = new Set<number>();
  /** A bit by hash, once there are too many to be told apart one by one. */
  private seen: Uint32Array | null = null;

  add(run: Float64Array): void {
    let from = 0;
    if (this.seen === null) {
      for (; from < run.length && this.exact.size <= EXACT_DISTINCT; from++) {
        const value = run[from]!;
        if (!Number.isNaN(value)) this.exact.add(value);
      }
      if (this.exact.size <= EXACT_DISTINCT) return;
      this.seen = new Uint32Array(2 ** MAP_BITS / 32);
      mark(this.seen, Float64Array.from(this.exact), 0);
    }
    mark(this.seen, run, from);
  }

  count(most: number): number {
    if (this.seen === null) return this.exact.size;
    const size = 2 ** MAP_BITS;
    let filled = 0;
    for (let word of this.seen) {
      for (; word !== 0; word &= word - 1) filled++;
    }
    return filled === size ? most : Math.min(most, Math.round(-size * Math.log1p(-filled / size)));
  }
}

function mark(seen: Uint32Array, run: Float64Array, from: number): void {
  const words = new Int32Array(run.buffer, run.byteOffset, 2 * run.length);
  for (let i = from; i < run.length; i++) {
    if (Number.isNaN(run[i]!)) continue;
    let hash = Math.imul(words[2 * i]! ^ Math.imul(words[2 * i + 1]!, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const bit = (hash ^ (hash >>> 13)) >>> (32 - MAP_BITS);
    seen[bit >>> 5]! |= 1 << (bit & 31);
  }
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

class BinCounter implements Counter {
  private readonly counts: Int32Array;
  // Halved where the range itself would overflow.
  private readonly half: number;
  private readonly range: number;

  constructor(
    bins: number,
    private readonly extent: Extent,
  ) {
    const { min, max } = extent;
    this.counts = new Int32Array(bins);
    this.half = Number.isFinite(max - min) ? 1 : 0.5;
    this.range = max * this.half - min * this.half;
  }

  add(run: Float64Array): void {
    const { counts, half, range } = this;
    const { min, max } = this.extent;
    if (!(max > min)) return;
    const last = counts.length - 1;
    for (const value of run) {
      if (Number.isNaN(value)) continue;
      const share = (value * half - min * half) / range;
      counts[Math.min(last, Math.floor(share * counts.length))]!++;
    }
  }

  bins(): Bin[] {
    const { min, max, count } = this.extent;
    if (!(max > min)) return [{ from: min, to: max, count }];
    const bins = this.counts.length;
    const width = this.range / this.half / bins;
    return Array.from(this.counts, (own, bin) => ({
      from: bin === 0 ? min : min + bin * width,
      to: bin === bins - 1 ? max : min + (bin + 1) * width,
      count: own,
    }));
  }
}
