// Every optimizer, by its persisted kind, and the way from stored settings to a typed one.
import { AppError } from '../../../base/errors/app-error.ts';
import { readParams } from '../../../base/param-values.ts';
import type { Builder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/types.ts';
import { type Choice, chosen } from '../choice.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import type { OptimizerDef, ParamConflict, SearchDef, SearchMethod, StepInputs } from './define.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import { rmsprop } from './rmsprop.ts';
import { armijo, lbfgs, wolfe } from './searches.ts';
import { sgd } from './sgd.ts';

export const OPTIMIZERS = {
  sgd,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  adamw,
  armijo,
  wolfe,
  lbfgs,
} as const;
export type OptimizerKind = keyof typeof OPTIMIZERS;
export const OPTIMIZER_KINDS = Object.keys(OPTIMIZERS) as readonly OptimizerKind[];

/** An optimizer with its parameters filled in: the rate apart, since schedules change it. */
export type BoundOptimizer = {
  readonly kind: OptimizerKind;
  readonly rate: number;
  readonly slots: readonly string[];
} & (
  | {
      readonly search: null;
      readonly update: (
        b: Builder,
        tensor: {
          readonly w: ValueId;
          readonly g: ValueId;
          readonly slots: Readonly<Record<string, ValueId>>;
        },
        step: StepInputs,
      ) => { readonly w: ValueId; readonly slots: Readonly<Record<string, ValueId>> };
    }
  | { readonly search: SearchMethod; readonly update: null }
);

const REGISTRY: Readonly<Record<string, OptimizerDef<OptimizerKind> | SearchDef<OptimizerKind>>> = OPTIMIZERS;

/** Parameters of a stored choice that are allowed each by itself, but not together. */
export function optimizerConflict({ kind, params }: Choice): ParamConflict | null {
  const def = Object.hasOwn(REGISTRY, kind) ? REGISTRY[kind] : undefined;
  if (def === undefined || !('search' in def)) return null;
  return def.conflict?.(readParams(def.params, params)) ?? null;
}

/** Full-batch methods take no batches, whatever the batch size says. */
export function seesAllRows(kind: string): boolean {
  const def = Object.hasOwn(REGISTRY, kind) ? REGISTRY[kind] : undefined;
  return def !== undefined && 'search' in def;
}

/** Missing parameters take their defaults. Throws `run.badSetting` for an unknown kind or a value out of its range. */
export function bindOptimizer(choice: Choice): BoundOptimizer {
  const { def, params } = chosen('optimizer', REGISTRY, choice);
  const conflict = optimizerConflict(choice);
  if (conflict !== null) {
    throw new AppError('run.badSetting', {
      setting: `optimizer.${conflict.param}`,
      value: String(conflict.value),
      expected: conflict.expected.en,
      expectedRu: conflict.expected.ru,
    });
  }
  if ('search' in def) {
    const search = def.search(params);
    const slots = Array.from({ length: search.memory }, (_, k) => [`step${k}`, `change${k}`]).flat();
    return { kind: def.kind, rate: search.rate, slots, search, update: null };
  }
  return {
    kind: def.kind,
    rate: Number(params.rate),
    slots: def.slots,
    search: null,
    update: (b, tensor, step) => def.update(b, params, tensor, step),
  };
}
