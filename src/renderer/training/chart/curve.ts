// One line of a chart while it grows: values as measured, the smoothed line, and as few points as a screen can show.
// Appending costs the new points only; drawing costs the visible ones.

export interface XY {
  x: number;
  y: number;
}

/**
 * Values and their exponential moving average, whose start is not pulled towards zero: s = Σ βᵏ y / Σ βᵏ. Its window
 * is a share of the curve, so that a short run keeps its shape and a long one loses its noise; it is set anew whenever
 * the curve has doubled, which keeps appending cheap.
 */
export class Curve {
  readonly xs: number[] = [];
  readonly raw: number[] = [];
  readonly smooth: number[] = [];
  private readonly smoothing: number;
  private readonly logarithmic: boolean;
  private beta = 0;
  private weighted = 0;
  private weight = 0;

  /** `smoothing` from 0 (none) to below 1. A logarithmic curve is smoothed in its logarithms and skips values ≤ 0. */
  constructor(smoothing: number, logarithmic = false) {
    this.smoothing = smoothing;
    this.logarithmic = logarithmic;
  }

  /** Values that are missing or not finite are skipped. */
  append(x: number, y: number | null): void {
    if (y === null || !Number.isFinite(y) || !Number.isFinite(x) || (this.logarithmic && y <= 0)) return;
    this.xs.push(x);
    this.raw.push(y);
    const count = this.raw.length;
    if ((count & (count - 1)) === 0) this.restart(count);
    else this.smooth.push(this.next(y));
  }

  get length(): number {
    return this.xs.length;
  }

  private restart(count: number): void {
    this.beta = betaOf(this.smoothing, count);
    this.weighted = 0;
    this.weight = 0;
    this.raw.forEach((y, index) => {
      this.smooth[index] = this.next(y);
    });
  }

  private next(y: number): number {
    const value = this.logarithmic ? Math.log(y) : y;
    this.weighted = this.beta * this.weighted + (1 - this.beta) * value;
    this.weight = this.beta * this.weight + (1 - this.beta);
    const mean = this.weighted / this.weight;
    return this.logarithmic ? Math.exp(mean) : mean;
  }
}

/** At full smoothing the window is a sixth of the curve; it shrinks with the cube of the setting. */
export function betaOf(smoothing: number, count: number): number {
  return 1 - 1 / (1 + (smoothing ** 3 * count) / 6);
}

/** Index of the first entry of ascending `xs` that is at least `x`. */
export function lowerBound(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The points from `from` to `to` on x, with one more on either side so that lines reach the edges. Where more than two
 * fall on a column of the screen, its least and greatest stay, so that peaks never vanish: at most 2·columns + 2 points.
 */
export function visiblePoints(
  xs: readonly number[],
  ys: readonly number[],
  range: { readonly from: number; readonly to: number } | null,
  columns: number,
): XY[] {
  const start = range === null ? 0 : Math.max(0, lowerBound(xs, range.from) - 1);
  const end = range === null ? xs.length : Math.min(xs.length, lowerBound(xs, range.to) + 1);
  const count = end - start;
  const at = (index: number): XY => ({ x: xs[index] ?? 0, y: ys[index] ?? 0 });
  if (count <= 2 * columns)
    return Array.from({ length: Math.max(0, count) }, (_, index) => at(start + index));
  const points: XY[] = [];
  // First and last are kept as they are; the rest is divided evenly.
  points.push(at(start));
  for (let column = 0; column < columns - 1; column++) {
    const from = start + 1 + Math.floor((column * (count - 2)) / (columns - 1));
    const to = start + 1 + Math.floor(((column + 1) * (count - 2)) / (columns - 1));
    let least = from;
    let most = from;
    for (let index = from; index < to; index++) {
      if ((ys[index] ?? 0) < (ys[least] ?? 0)) least = index;
      if ((ys[index] ?? 0) > (ys[most] ?? 0)) most = index;
    }
    points.push(at(Math.min(least, most)));
    if (least !== most) points.push(at(Math.max(least, most)));
  }
  points.push(at(end - 1));
  return points;
}

/** The entry whose x is nearest, or null of none. */
export function nearest(xs: readonly number[], x: number): number | null {
  if (xs.length === 0) return null;
  const above = Math.min(lowerBound(xs, x), xs.length - 1);
  const below = Math.max(0, above - 1);
  return Math.abs((xs[below] ?? 0) - x) <= Math.abs((xs[above] ?? 0) - x) ? below : above;
}
