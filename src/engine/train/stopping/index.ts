// Every stopping rule, by its persisted kind. The limit of epochs, an exact one of steps, and the guard against numbers that are not
// finite, are the loop's own.
import { type Choice, chosen } from '../choice.ts';
import type { EpochFacts, StartFacts, StoppingDef, Verdict } from './define.ts';
import { early } from './early.ts';
import { functionResidual, gradientResidual, pointResidual } from './residuals.ts';
import { steps } from './steps.ts';
import { target } from './target.ts';
import { time } from './time.ts';

export const STOPPING_RULES = {
  earlyStopping: early,
  target,
  steps,
  time,
  pointResidual,
  functionResidual,
  gradientResidual,
} as const;
export type StoppingKind = keyof typeof STOPPING_RULES;
export const STOPPING_KINDS = Object.keys(STOPPING_RULES) as readonly StoppingKind[];

export interface StoppingRule {
  readonly kind: string;
  /** Begins to watch a run, or goes on with what it remembers of it. */
  watch(memory?: number[]): (epoch: EpochFacts, start: StartFacts) => Verdict;
  /** Lets a run go on that it has ended; null where it cannot and is not asked again. */
  readonly again: ((memory: number[]) => void) | null;
}

/** Throws `run.badSetting`. */
export function bindStopping(choice: Choice): StoppingRule {
  const { def, params } = chosen<StoppingDef>('stopping', STOPPING_RULES, choice);
  return { kind: def.kind, watch: (memory = []) => def.watch(params, memory), again: def.again ?? null };
}
