// One line of a chart while it grows: values as measured, the smoothed line, and as few points as a screen can show.
// Appending costs the new points only; drawing costs the visible ones.

export interface XY {
  x: number;
  y: number;
}

/** Exponential moving average whose start is not pulled towards zero: s = Σ βᵏ y / Σ βᵏ. */
export class Curve {
  readonly xs: number[] = [];
  readonly raw: number[] = [];
  readonly smooth: number[] = [];
  private readonly beta: number;
  private weighted = 0;
  private weight = 0;

  /** `smoothing` from 0 (none) to below 1. */
  constructor(smoothing: number) {
    this.beta = smoothing;
  }

  /** Values that are missing or not finite leave a gap in nothing: they are skipped. */
  append(x: number, y: number | null): void {
    if (y === null || !Number.isFinite(y) || !Number.isFinite(x)) return;
    this.weighted = this.beta * this.weighted + (1 - this.beta) * y;
    this.weight = this.beta * this.weight + (1 - this.beta);
    this.xs.push(x);
    this.raw.push(y);
    this.smooth.push(this.weighted / this.weight);
  }

  get length(): number {
    return this.xs.length;
  }
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
