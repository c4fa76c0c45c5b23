// The contract of a stopping rule: told about every epoch, it says when training has done enough.
import type { ParamSchema, ParamsOf } from '../../../base/params.ts';
import type { Text } from '../../../base/text.ts';
import type { Metric } from '../network.ts';

export interface EpochFacts {
  readonly epoch: number;
  /** Steps taken so far. */
  readonly step: number;
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number;
  /** Mean training loss of the epoch. */
  readonly loss: number;
  /** The first output's metric: on held-out rows where there are any, else on training rows. */
  readonly metric: number;
  readonly metricName: Metric;
  /** Loss on held-out rows where there are any, else on training rows. */
  readonly watchedLoss: number;
  /** ‖∇f‖² over all weights at the epoch's last step. */
  readonly gradientSquared: number;
  /** ‖w − w′‖² against the weights at the end of the epoch before (of the start, for the first). */
  readonly movedSquared: number;
  /** Loss one epoch before; of the first step, for the first epoch: with full batches that is the same as `loss`. */
  readonly lossBefore: number;
}

/** What residuals are compared with: values at the first step. */
export interface StartFacts {
  readonly loss: number;
  readonly gradientSquared: number;
  readonly pointSquared: number;
}

export interface Verdict {
  readonly stop: boolean;
  /** These weights are the best so far, and are to be the result. */
  readonly best?: boolean;
}

export interface StoppingDef<K extends string = string, S extends ParamSchema = ParamSchema> {
  readonly kind: K;
  readonly title: Text;
  readonly doc: { readonly summary: Text; readonly formula: string; readonly when: Text };
  readonly params: S;
  /** Begins to watch a run. `memory` holds the numbers it keeps from epoch to epoch; it is saved with the run. */
  watch(params: ParamsOf<S>, memory: number[]): (epoch: EpochFacts, start: StartFacts) => Verdict;
  /** Forgets that it has ended the run, which the user wants to go on. Rules without it are not asked again. */
  readonly again?: (memory: number[]) => void;
}

export function defineStopping<const K extends string, const S extends ParamSchema>(
  def: StoppingDef<K, S>,
): StoppingDef<K, S> {
  return def;
}
