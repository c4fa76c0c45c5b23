// Every optimizer, by its persisted kind, and the way from stored settings to a typed one.
import { AppError } from '../../../base/errors/app-error.ts';
import { paramProblems, readParams } from '../../../base/param-values.ts';
import type { ParamValues } from '../../../base/params.ts';
import type { Builder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/types.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import type { OptimizerDef, StepInputs } from './define.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import { sgd } from './sgd.ts';

export const OPTIMIZERS = { sgd, momentum, nesterov, adam, adamw } as const;
export type OptimizerKind = keyof typeof OPTIMIZERS;
export const OPTIMIZER_KINDS = Object.keys(OPTIMIZERS) as readonly OptimizerKind[];

/** An optimizer with its parameters filled in: the rate apart, since schedules change it. */
export interface BoundOptimizer {
  readonly kind: OptimizerKind;
  readonly rate: number;
  readonly slots: readonly string[];
  readonly update: (
    b: Builder,
    tensor: { readonly w: ValueId; readonly g: ValueId; readonly slots: Readonly<Record<string, ValueId>> },
    step: StepInputs,
  ) => { readonly w: ValueId; readonly slots: Readonly<Record<string, ValueId>> };
}

export function isOptimizerKind(kind: string): kind is OptimizerKind {
  return Object.hasOwn(OPTIMIZERS, kind);
}

/** Missing parameters take their defaults. Throws `run.badSetting` for an unknown kind or a value out of its range. */
export function bindOptimizer(settings: {
  readonly kind: string;
  readonly params: ParamValues;
}): BoundOptimizer {
  if (!isOptimizerKind(settings.kind)) {
    throw new AppError('run.badSetting', {
      setting: 'optimizer.kind',
      value: settings.kind,
      expected: OPTIMIZER_KINDS.join(', '),
    });
  }
  const def: OptimizerDef<OptimizerKind> = OPTIMIZERS[settings.kind];
  return bind(def, settings.params);
}

function bind(def: OptimizerDef<OptimizerKind>, given: ParamValues): BoundOptimizer {
  const problem = paramProblems(def.params, given)[0];
  if (problem) {
    throw new AppError('run.badSetting', {
      setting: `optimizer.${problem.param}`,
      value: String(given[problem.param]),
      expected: problem.message.en,
    });
  }
  const params = readParams(def.params, given);
  return {
    kind: def.kind,
    rate: Number(params.rate),
    slots: def.slots,
    update: (b, tensor, step) => def.update(b, params, tensor, step),
  };
}
