// What the curves of a run say about its health: over-fitting, plateau, vanishing and exploding gradients. Pure.
import type { CurvePoint } from '../../contract/runs.ts';

export type Advice =
  | { readonly kind: 'overfitting'; readonly epoch: number }
  | { readonly kind: 'plateau'; readonly epoch: number }
  | { readonly kind: 'rising' }
  | { readonly kind: 'vanishing'; readonly node: string; readonly ratio: number }
  | { readonly kind: 'exploding'; readonly node: string; readonly norm: number };

/** Validation loss this much above its best counts as a rise. */
const RISE = 1.05;
/** … once this many epochs, and this share of all, have passed since the best. */
const PATIENCE_EPOCHS = 5;
const PATIENCE_SHARE = 0.15;
const RECENT_EPOCHS = 7;
/** A layer whose gradient is this many times below the largest learns nothing beside it. */
const VANISHING_RATIO = 1e4;
const EXPLODING_NORM = 1e3;
/** Loss is compared between the last third and the third before it. */
const PLATEAU_CHANGE = 0.005;
const FEWEST_POINTS = 12;

/** A long run is judged by this many of its points: looking at all of a hundred thousand takes a frame and more. */
const MOST_POINTS = 1500;

export function healthOf(points: readonly CurvePoint[]): Advice[] {
  const some = sampled(points);
  return [...overfitting(some), ...course(some), ...gradients(points.slice(-FEWEST_POINTS))];
}

/** Evenly chosen, the last among them; of points that close an epoch, where there are enough. */
function sampled(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= MOST_POINTS) return points;
  const some: CurvePoint[] = [];
  const step = points.length / MOST_POINTS;
  for (let index = 0; index < MOST_POINTS; index++) {
    const from = Math.floor(index * step);
    const to = Math.floor((index + 1) * step);
    let chosen = points[to - 1];
    for (let at = to - 1; at >= from; at--) {
      if (points[at]?.validation === null) continue;
      chosen = points[at];
      break;
    }
    if (chosen !== undefined) some.push(chosen);
  }
  return some;
}

function overfitting(points: readonly CurvePoint[]): Advice[] {
  const epochs = points.filter((point) => typeof point.validation?.loss === 'number');
  const last = epochs.at(-1);
  if (last === undefined) return [];
  const lossOf = (point: CurvePoint) => point.validation?.loss ?? Number.POSITIVE_INFINITY;
  const best = epochs.reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a));
  const since = last.epoch - best.epoch;
  // The middle of the last few epochs: one lucky or unlucky epoch says nothing.
  const recent = epochs.slice(-RECENT_EPOCHS);
  const grows = middle(recent.map(lossOf)) > RISE * lossOf(best);
  const trainingFalls = middle(recent.map((point) => point.loss ?? 0)) < (best.loss ?? 0);
  return grows && trainingFalls && since >= Math.max(PATIENCE_EPOCHS, PATIENCE_SHARE * last.epoch)
    ? [{ kind: 'overfitting', epoch: Math.max(1, Math.round(best.epoch)) }]
    : [];
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function course(points: readonly CurvePoint[]): Advice[] {
  const losses = points.flatMap((point) =>
    point.loss === null ? [] : [{ epoch: point.epoch, loss: point.loss }],
  );
  const third = Math.floor(losses.length / 3);
  const [begin] = losses;
  if (begin === undefined || losses.length < FEWEST_POINTS) return [];
  const mean = (from: number, to: number) => {
    const part = losses.slice(from, to);
    return part.reduce((sum, { loss }) => sum + loss, 0) / Math.max(1, part.length);
  };
  const start = mean(0, Math.min(3, third));
  const before = mean(third, 2 * third);
  const late = mean(2 * third, losses.length);
  if (late > 1.2 * start) return [{ kind: 'rising' }];
  // A loss that has come down far may rest; one that never left its start is stuck.
  const stuck = late > 0.5 * start && Math.abs(late - before) < PLATEAU_CHANGE * Math.abs(before);
  return stuck ? [{ kind: 'plateau', epoch: Math.max(1, Math.round(losses[third]?.epoch ?? 1)) }] : [];
}

function gradients(points: readonly CurvePoint[]): Advice[] {
  const recent = points.slice(-FEWEST_POINTS);
  if (recent.length < FEWEST_POINTS) return [];
  const norms = Object.keys(recent.at(-1)?.gradients ?? {}).flatMap((node) => {
    const values = recent.flatMap((point) => point.gradients[node] ?? []).sort((a, b) => a - b);
    const median = values[Math.floor(values.length / 2)];
    return median === undefined ? [] : [{ node, norm: median }];
  });
  const largest = Math.max(0, ...norms.map(({ norm }) => norm));
  return norms.flatMap(({ node, norm }): Advice[] => {
    if (norm > EXPLODING_NORM) return [{ kind: 'exploding', node, norm }];
    if (norm > 0 && norm < 1e-6 && largest / norm > VANISHING_RATIO)
      return [{ kind: 'vanishing', node, ratio: largest / norm }];
    return [];
  });
}
