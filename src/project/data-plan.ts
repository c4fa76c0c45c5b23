// From a data binding to the tensors it yields: which columns feed the network, how wide they become, what the target
// is. Pure, so that the canvas infers shapes without the data and the dataset service encodes by the same plan.
import type { Diagnostic } from '../layers/define.ts';

export interface PlannedFeature {
  readonly column: string;
  /** A number column gives one feature, a category column one per class (one-hot, in `classes` order). */
  readonly encoding: { readonly kind: 'number' } | { readonly kind: 'oneHot'; readonly classes: readonly string[] };
}

export type PlannedTarget =
  | { readonly kind: 'classes'; readonly column: string; readonly classes: readonly string[] }
  | { readonly kind: 'numbers'; readonly columns: readonly string[] };

export interface DataPlan {
  readonly features: readonly PlannedFeature[];
  /** Names of the encoded features, e.g. `age`, `colour=red`. */
  readonly featureNames: readonly string[];
  readonly target: PlannedTarget | null;
  /** Problems of the binding itself: no data, no target, one class only, no features. */
  readonly diagnostics: readonly Diagnostic[];
}
