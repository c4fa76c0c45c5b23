// What a run in progress shows on the canvas: the gradient of each layer, a few times a second. Nodes take it without
// drawing anew in React.
import type { CurvePoint } from '../../contract/runs.ts';
import { currentRun, useRunsStore } from '../state/runs.ts';

const EVERY_MS = 160;
const SPARK_POINTS = 48;
const SPARK = { width: 52, height: 14 };

export interface Live {
  /** Strength of the halo, 0 to 1: decades from 1e-6 to 10. */
  readonly halo: number;
  /** An SVG path of the last norms on a log scale, or empty. */
  readonly spark: string;
  readonly norm: number | null;
}

const NOTHING: Live = { halo: 0, spark: '', norm: null };

const listeners = new Map<string, Set<(live: Live) => void>>();
let waiting = false;

/** Calls back at once and with every change; returns a function that stops. */
export function listenToLive(node: string, listener: (live: Live) => void): () => void {
  const own = listeners.get(node) ?? new Set();
  listeners.set(node, own);
  own.add(listener);
  listener(liveOf(node));
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(node);
  };
}

export function liveOf(node: string): Live {
  const run = currentRun();
  const last = run?.points.at(-1);
  if (run === null || last === undefined) return NOTHING;
  const parts = partsOf(node, last);
  if (parts.length === 0) return NOTHING;
  const norm = normOf(parts, last);
  const active = run.status.state === 'running' || run.status.state === 'paused';
  return { halo: active ? haloOf(norm) : 0, spark: sparkOf(parts, run.points), norm };
}

/** The layer itself, or all layers inside a group. */
export function partsOf(node: string, { gradients }: Pick<CurvePoint, 'gradients'>): readonly string[] {
  if (Object.hasOwn(gradients, node)) return [node];
  return Object.keys(gradients).filter((id) => id.startsWith(`${node}.`));
}

/** ‖g‖ over all parts: √Σ‖g‖². Null where one of them is not a number. */
export function normOf(
  parts: readonly string[],
  { gradients }: Pick<CurvePoint, 'gradients'>,
): number | null {
  if (parts.length === 1) return gradients[parts[0] ?? ''] ?? null;
  let squares = 0;
  for (const part of parts) {
    const norm = gradients[part];
    if (norm === null || norm === undefined) return null;
    squares += norm * norm;
  }
  return Math.sqrt(squares);
}

/** Nothing where there is no gradient or it is not a number. */
export function haloOf(norm: number | null): number {
  if (norm === null || !(norm > 0)) return 0;
  return Math.min(1, Math.max(0.06, (Math.log10(norm) + 6) / 7));
}

export function sparkOf(parts: readonly string[], points: readonly CurvePoint[]): string {
  const norms = points.slice(-SPARK_POINTS).map((point) => {
    const norm = normOf(parts, point);
    return norm === null || !(norm > 0) ? null : Math.log10(norm);
  });
  const known = norms.filter((value) => value !== null);
  if (known.length < 2) return '';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // At least half a decade tall, so that noise does not look like news.
  const span = Math.max(0.5, high - low);
  const middle = (low + high) / 2;
  let path = '';
  norms.forEach((value, index) => {
    if (value === null) return;
    const x = (index / (norms.length - 1)) * SPARK.width;
    const y = SPARK.height / 2 - ((value - middle) / span) * (SPARK.height - 2);
    path += `${path === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return path;
}

function publish(): void {
  waiting = false;
  for (const [node, own] of listeners) {
    const live = liveOf(node);
    for (const listener of own) listener(live);
  }
}

useRunsStore.subscribe(() => {
  if (waiting) return;
  waiting = true;
  setTimeout(publish, EVERY_MS);
});
