// The tensors that a data binding yields. Pure.
import { dataPlan, sampleCount } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';

export interface TensorSummary {
  /** Training and validation rows, before rows with missing cells are dropped. */
  readonly training: number;
  readonly validation: number;
  /** Shape of one sample's features after encoding. */
  readonly features: readonly number[];
  readonly target:
    | { readonly kind: 'classes'; readonly count: number }
    | { readonly kind: 'numbers'; readonly count: number }
    | null;
}

/** What the network will be fed. */
export function tensorsOf(binding: DataBinding): TensorSummary {
  const plan = dataPlan(binding);
  const rows = sampleCount(plan, binding.schema?.rows ?? 0);
  const { fold, validation: share } = binding.split;
  const validation = Math.round(
    fold === undefined || plan.window !== null ? rows * share : rows / fold.count,
  );
  return {
    training: rows - validation,
    validation,
    features: plan.featureShape,
    target:
      plan.target === null
        ? null
        : plan.target.kind === 'classes'
          ? { kind: 'classes', count: plan.target.classes.length }
          : { kind: 'numbers', count: plan.target.columns.length },
  };
}
