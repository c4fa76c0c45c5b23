// Edits of a project's data binding: a new dataset, another target, another role. Pure; each answers a new binding.
import type { DataCard } from '../../contract/data.ts';
import { dataPlan, sampleCount } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';

export type Role = DataBinding['roles'][string];

/** Preparation is kept where it still makes sense; roles start from what the card suggests. */
export function bindingOf(card: DataCard, old: DataBinding): DataBinding {
  return {
    ...old,
    source: card.source,
    schema: card.schema,
    roles: card.suggestedTarget === null ? {} : { [card.suggestedTarget]: 'target' },
    targetType: 'auto',
  };
}

/** Makes `column` the only target; former targets become features again. */
export function withTarget(binding: DataBinding, column: string | null): DataBinding {
  const others = Object.entries(binding.roles).filter(([name, role]) => role !== 'target' && name !== column);
  const roles: Record<string, Role> = Object.fromEntries(others);
  if (column !== null) roles[column] = 'target';
  return { ...binding, roles, targetType: 'auto' };
}

export function withRole(binding: DataBinding, column: string, role: Role): DataBinding {
  const roles = Object.fromEntries(Object.entries(binding.roles).filter(([name]) => name !== column));
  // A column that is not named is a feature.
  return { ...binding, roles: role === 'feature' ? roles : { ...roles, [column]: role } };
}

export function roleOf(binding: DataBinding, column: string): Role {
  return Object.hasOwn(binding.roles, column) ? (binding.roles[column] ?? 'feature') : 'feature';
}

export function targetsOf(binding: DataBinding): string[] {
  return Object.entries(binding.roles)
    .filter(([, role]) => role === 'target')
    .map(([name]) => name);
}

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
