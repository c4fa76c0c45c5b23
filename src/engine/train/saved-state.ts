// Where a run stands, with everything that it needs to go on to the bits it would have had without a break: tensors, the
// optimizer's slots, the position in the timetable, what schedules and stopping rules remember. Random numbers need
// nothing of their own: they are functions of seed and step.
import type { TakenSums } from './metrics.ts';
import type { States } from './step-runner.ts';

/** Tensors by name, as they are saved. */
export type Weights = Readonly<Record<string, Float32Array>>;

export interface StopMemory {
  readonly first: { readonly loss: number; readonly gradientSquared: number };
  readonly pointSquared: number;
  readonly lossBefore: number;
  /** By the place of the rule in the settings. */
  readonly rules: readonly { readonly kind: string; readonly memory: readonly number[] }[];
}

export interface SavedPosition {
  /** Steps taken. */
  readonly step: number;
  /** The step at which the optimizer began with empty slots: its own count starts there. */
  readonly slotsSince: number;
  readonly samples: number;
  /** Of training, pauses left out. */
  readonly seconds: number;
  /** Watched loss of each epoch that has ended. */
  readonly losses: readonly number[];
  /** Added up since the epoch began (ScoreSums.take). */
  readonly sums: TakenSums | null;
  readonly stopping: StopMemory | null;
  /** Why it ended, if it did: a rule that ended it does not end it again at once. */
  readonly endedBy: string | null;
}

export interface SavedState {
  readonly position: SavedPosition;
  /** The result: the weights as they are, or the best ones where a rule has put them back. */
  readonly weights: Weights;
  /**
   * Slots by their state's name; and by the weight's name after one of the prefixes below: the last weights where the
   * best were put back, the best so far where they were not yet, the weights that a stopping rule compares with.
   */
  readonly more: Weights;
}

export const LAST = '@last/';
export const BEST = '@best/';
export const BEFORE = '@before/';

export function float32(values: ArrayLike<number>): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

export function prefixed(prefix: string, tensors: Weights | null): Weights {
  return Object.fromEntries(Object.entries(tensors ?? {}).map(([name, data]) => [prefix + name, data]));
}

/** Those under a prefix, without it; null where there are none. */
export function under(prefix: string, tensors: Weights): Weights | null {
  const found = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  if (found.length === 0) return null;
  return Object.fromEntries(found.map(([name, data]) => [name.slice(prefix.length), data]));
}

/** Weights and slots, told apart by the weights' names. */
export function divided(
  states: States,
  isWeight: (name: string) => boolean,
): { readonly weights: Weights; readonly slots: Weights } {
  const entries = [...states].map(([name, data]) => [name, float32(data)] as const);
  return {
    weights: Object.fromEntries(entries.filter(([name]) => isWeight(name))),
    slots: Object.fromEntries(entries.filter(([name]) => !isWeight(name))),
  };
}
