// Every learning-rate schedule, by its persisted kind.
import { type Choice, chosen } from '../choice.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import type { RunPosition, ScheduleDef } from './define.ts';
import { exponential } from './exponential.ts';
import { oneCycle } from './one-cycle.ts';
import { plateau } from './plateau.ts';
import { step } from './step.ts';
import { warmUp } from './warm-up.ts';

export const SCHEDULES = { constant, step, exponential, cosine, warmUp, oneCycle, plateau } as const;
export type ScheduleKind = keyof typeof SCHEDULES;
export const SCHEDULE_KINDS = Object.keys(SCHEDULES) as readonly ScheduleKind[];

export type Schedule = (at: RunPosition) => number;

/** Throws `run.badSetting`. */
export function bindSchedule(choice: Choice): Schedule {
  const { def, params } = chosen<ScheduleDef>('schedule', SCHEDULES, choice);
  return (at) => def.factor(params, at);
}
