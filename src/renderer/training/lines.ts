// From runs to the lines of the three charts: which colour, which dash, which quantity. Pure.
import type { CurvePoint, RunRecord, RunStatus, RunVitals } from '../../contract/runs.ts';
import type { LoomDocument } from '../../project/document.ts';
import { expandGroups } from '../../project/expand.ts';
import type { ChartLine } from './chart/line-chart.ts';

export const X_KINDS = ['epoch', 'step', 'seconds'] as const;
export type XKind = (typeof X_KINDS)[number];

const readX: Readonly<Record<XKind, (point: CurvePoint) => number>> = {
  epoch: (point) => point.epoch,
  step: (point) => point.step,
  seconds: (point) => point.seconds,
};

/** A run as the cockpit shows it. */
export interface ShownRun {
  /** As it was at its start: settings and graph snapshot. */
  readonly record: RunRecord;
  readonly status: RunStatus;
  /** Grows in place; `revision` tells that it has. */
  readonly points: readonly CurvePoint[];
  readonly revision: number;
  /** Of the last step that told of them; null before, and for runs of an opened file. */
  readonly vitals: RunVitals | null;
}

/** A run as the charts need it. */
export interface ChartedRun {
  readonly id: string;
  readonly label: string;
  readonly points: readonly CurvePoint[];
}

export interface PairColors {
  readonly training: string;
  readonly validation: string;
}
export interface PairLabels {
  readonly training: string;
  readonly validation: string;
}

type Quantity = 'loss' | 'metric';

/**
 * Training and validation of one quantity. One run shows the two in two colours; several show each run in its own
 * colour, validation dashed.
 */
export function pairLines(
  quantity: Quantity,
  runs: readonly ChartedRun[],
  x: XKind,
  style: {
    readonly pair: PairColors;
    readonly labels: PairLabels;
    readonly runColors: readonly string[];
    readonly hidden: ReadonlySet<string>;
    /** Of one output among several; of the whole network if absent. */
    readonly output?: string | null;
  },
): ChartLine[] {
  const several = runs.length > 1;
  const { output = null } = style;
  const read = (of: CurvePoint | CurvePoint['validation']) =>
    (output === null ? of : of?.outputs?.[output])?.[quantity] ?? null;
  return runs.flatMap((run, index): ChartLine[] => {
    const own = style.runColors[index % style.runColors.length] ?? style.pair.training;
    const part = (which: keyof PairColors, y: ChartLine['y']): ChartLine => ({
      id: `${run.id}/${quantity}/${which}`,
      label: several ? `${run.label} · ${style.labels[which]}` : style.labels[which],
      color: several ? own : style.pair[which],
      dash: several && which === 'validation' ? [5, 4] : [],
      smoothed: which === 'training' ? 'linear' : null,
      hidden: style.hidden.has(several ? run.id : which),
      points: run.points,
      x: readX[x],
      y,
    });
    return [part('training', read), part('validation', (point) => read(point.validation))];
  });
}

export interface GradientNode {
  readonly id: string;
  readonly label: string;
  readonly color: string;
}

/** The L2 norm of the gradient of every layer with parameters, in the order given. */
export function gradientLines(
  run: ChartedRun,
  nodes: readonly GradientNode[],
  x: XKind,
  hidden: ReadonlySet<string>,
): ChartLine[] {
  return nodes.map((node) => ({
    id: `${run.id}/gradient/${node.id}`,
    label: node.label,
    color: node.color,
    dash: [],
    smoothed: 'logarithmic',
    hidden: hidden.has(node.id),
    points: run.points,
    x: readX[x],
    y: (point) => point.gradients[node.id] ?? null,
  }));
}

/** Nodes that have gradients, in the order of the network from input to output. */
export function gradientNodes({ record, points }: Pick<ShownRun, 'record' | 'points'>): string[] {
  const seen = new Set<string>();
  for (const id of Object.keys(points[0]?.gradients ?? {})) seen.add(id);
  for (const id of Object.keys(points.at(-1)?.gradients ?? {})) seen.add(id);
  const order = new Map(flowOrder(expandGroups(record.document).document).map((id, index) => [id, index]));
  return [...seen].sort((a, b) => (order.get(a) ?? 1e9) - (order.get(b) ?? 1e9));
}

/** Node ids so that every wire leads forward; nodes on a cycle come last. */
export function flowOrder({ nodes, edges }: Pick<LoomDocument, 'nodes' | 'edges'>): string[] {
  const waiting = new Map(Object.keys(nodes).map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const edge of Object.values(edges)) {
    if (!waiting.has(edge.source) || !waiting.has(edge.target)) continue;
    waiting.set(edge.target, (waiting.get(edge.target) ?? 0) + 1);
    next.set(edge.source, [...(next.get(edge.source) ?? []), edge.target]);
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  const order: string[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    for (const target of next.get(id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  const placed = new Set(order);
  return [...order, ...Object.keys(nodes).filter((id) => !placed.has(id))];
}

/**
 * Colours that keep each category's hue and still tell layers of one category apart: the n-th of a category turns the
 * hue by steps of 14° to either side and moves its lightness.
 */
export function distinctColors(
  nodes: readonly { readonly id: string; readonly category: string }[],
  base: (category: string) => string,
): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    nodes.map(({ id, category }) => {
      const nth = counts.get(category) ?? 0;
      counts.set(category, nth + 1);
      return [id, shifted(base(category), nth)];
    }),
  );
}

const SHIFTS: readonly (readonly [hue: number, lightness: number])[] = [
  [0, 0],
  [28, 10],
  [-28, -8],
  [52, 0],
  [-52, 10],
  [14, -16],
  [-14, 18],
  [80, 4],
];

function shifted(hex: string, nth: number): string {
  const [hue, saturation, lightness] = hslOf(hex);
  const [turn, lift] = SHIFTS[nth % SHIFTS.length] ?? [0, 0];
  const light = Math.min(82, Math.max(30, lightness + lift));
  if (nth === 0) return hex;
  return `hsl(${(hue + turn + 360) % 360} ${saturation}% ${light}%)`;
}

/** Hue in degrees, saturation and lightness in percent, of `#rrggbb`. */
function hslOf(hex: string): [number, number, number] {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  const [r, g, b] = [channel(1), channel(3), channel(5)];
  const most = Math.max(r, g, b);
  const least = Math.min(r, g, b);
  const chroma = most - least;
  const lightness = (most + least) / 2;
  if (chroma === 0) return [0, 0, Math.round(lightness * 100)];
  const sextant =
    most === r ? ((g - b) / chroma + 6) % 6 : most === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
  const saturation = chroma / (1 - Math.abs(2 * lightness - 1));
  return [Math.round(sextant * 60), Math.round(saturation * 100), Math.round(lightness * 100)];
}
