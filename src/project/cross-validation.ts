// Cross-validation: the same network trained once for each fold, and what its results amount to. Pure; the window and
// the command line train.
import type { LoomDocument } from './document.ts';

export interface FoldResult {
  /** 0-based. */
  readonly fold: number;
  /** Held-out rows. */
  readonly rows: number;
  readonly loss: number | null;
  /** By name, on the held-out rows. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** Mean over folds and sample standard deviation, √(Σ(x − x̄)² / (k − 1)); null for fewer than two. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number | null;
}

/** Whether rows may be dealt out to folds: not where later ones must not be learnt from. */
export function hasFolds({ data }: Pick<LoomDocument, 'data'>): boolean {
  return data.window === undefined && data.split.kind !== 'time';
}

/** The project with the `index`-th of `count` parts held out. */
export function foldDocument(document: LoomDocument, count: number, index: number): LoomDocument {
  const { data } = document;
  return { ...document, data: { ...data, split: { ...data.split, fold: { count, index } } } };
}

/** Null where no fold has a finite value. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length < 2) return { mean, deviation: null };
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (known.length - 1)) };
}

/** The metrics of all folds, in the order in which they first appear. */
export function metricsOf(results: readonly FoldResult[]): string[] {
  return [...new Set(results.flatMap(({ metrics }) => Object.keys(metrics)))];
}
