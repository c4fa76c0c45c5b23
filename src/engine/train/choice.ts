// A choice from a registry as it is stored ({ kind, params }), and the way to the definition with typed parameters.
import { AppError } from '../../base/errors/app-error.ts';
import { paramProblems, readParams } from '../../base/param-values.ts';
import type { ParamSchema, ParamsOf, ParamValues } from '../../base/params.ts';

export interface Choice {
  readonly kind: string;
  readonly params: ParamValues;
}

/** Missing parameters take their defaults. Throws `run.badSetting` for an unknown kind or a value out of its range. */
export function chosen<D extends { readonly params: ParamSchema }>(
  setting: string,
  registry: Readonly<Record<string, D>>,
  choice: Choice,
): { readonly def: D; readonly params: ParamsOf<D['params']> } {
  const def = Object.hasOwn(registry, choice.kind) ? registry[choice.kind] : undefined;
  if (!def) {
    throw new AppError('run.badSetting', {
      setting: `${setting}.kind`,
      value: choice.kind,
      expected: Object.keys(registry).join(', '),
      expectedRu: Object.keys(registry).join(', '),
    });
  }
  const problem = paramProblems(def.params, choice.params)[0];
  if (problem) {
    throw new AppError('run.badSetting', {
      setting: `${setting}.${problem.param}`,
      value: String(choice.params[problem.param]),
      expected: problem.expected.en,
      expectedRu: problem.expected.ru,
    });
  }
  return { def, params: readParams<D['params']>(def.params, choice.params) };
}
