// The tensors that a data binding yields. Pure.
import { dataPlan, sampleCount } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import { targetColumns } from '../../project/planned-targets.ts';

export interface TensorSummary {
  /** Training and validation rows, before rows with missing cells are dropped. */
  readonly training: number;
  readonly validation: number;
  /** Shape of one sample's features after encoding. */
  readonly features: readonly number[];
  readonly target:
    | { readonly kind: 'classes'; readonly count: number }
    | { readonly kind: 'numbers'; readonly count: number }
    | { readonly kind: 'labels'; readonly count: number }
    /** Columns of different kinds: each output chooses its own. */
    | { readonly kind: 'several'; readonly count: number }
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
    target: targetOf(plan),
  };
}

function targetOf({ target, targets }: ReturnType<typeof dataPlan>): TensorSummary['target'] {
  if (target === null) {
    const columns = new Set(targets.flatMap(targetColumns));
    return columns.size === 0 ? null : { kind: 'several', count: columns.size };
  }
  if (target.kind === 'classes') return { kind: 'classes', count: target.classes.length };
  return { kind: target.kind, count: target.columns.length };
}
