// The contract of a learning-rate schedule: the rate of every step as a function of where the run stands.
import type { ParamSchema, ParamsOf } from '../../../base/params.ts';
import type { Text } from '../../../base/text.ts';

export interface RunPosition {
  /** From 0. */
  readonly step: number;
  /** Of the whole run. */
  readonly steps: number;
  readonly epochSteps: number;
  /** Mean loss of each epoch that has ended: on held-out rows where there are any, else on training rows. */
  readonly losses: readonly number[];
}

export interface ScheduleDef<K extends string = string, S extends ParamSchema = ParamSchema> {
  readonly kind: K;
  readonly title: Text;
  readonly doc: { readonly summary: Text; readonly formula: string; readonly when: Text };
  readonly params: S;
  /** What the optimizer's rate is multiplied by at this step. Pure, so that a run can be resumed anywhere. */
  factor(params: ParamsOf<S>, at: RunPosition): number;
}

export function defineSchedule<const K extends string, const S extends ParamSchema>(
  def: ScheduleDef<K, S>,
): ScheduleDef<K, S> {
  return def;
}
