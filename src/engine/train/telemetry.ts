// What a run tells while it trains: points of its curves and its speed. Values only; posting them is the host's.

import type { Score } from './metrics.ts';

/** At most one point in so many seconds, beside those that close an epoch. */
export const REPORT_INTERVAL_S = 0.05;
/** Of steps longer than the interval, one in so many tells its vitals. */
export const STEPS_A_VITALS = 3;

/** From the end of a step that told its vitals and took `stepS` to the next that may. */
export function vitalsPauseS(stepS: number): number {
  return Math.max(REPORT_INTERVAL_S, (STEPS_A_VITALS - 1) * stepS);
}

export interface OutputMeans {
  readonly loss: number | null;
  readonly metric: number | null;
}

export interface MeanScore extends OutputMeans {
  /** By output, where there are several: its part of the loss, and its own metric. */
  readonly outputs?: Record<string, OutputMeans>;
}

/** `loss` and `metric` are means since the previous point; `training` on a closing point is the whole epoch's mean. */
export interface TrainingPoint {
  readonly step: number;
  /** Fractional: 2.5 is half-way through the third epoch. */
  readonly epoch: number;
  /** Seconds of training, pauses left out. */
  readonly seconds: number;
  readonly loss: number | null;
  readonly metric: number | null;
  /** L2 norm of the gradient of each trained layer at this step, penalties included. */
  readonly gradients: Record<string, number | null>;
  readonly validation: MeanScore | null;
  readonly training?: MeanScore;
  /** By output, where there are several, as `loss` and `metric`. */
  readonly outputs?: Record<string, OutputMeans>;
}

/** As a point has it: loss and metric, and each output's where there are several. */
export function meansOf({ loss, metric, outputs }: Score): MeanScore {
  const several = Object.entries(outputs);
  const whole = { loss: finiteOrNull(loss), metric: finiteOrNull(metric) };
  if (several.length < 2) return whole;
  return {
    ...whole,
    outputs: Object.fromEntries(
      several.map(([name, own]) => [
        name,
        { loss: finiteOrNull(own.loss), metric: finiteOrNull(own.metric) },
      ]),
    ),
  };
}

/** JSON has no NaN and no infinity. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Samples a second over about the last second of training. */
export class Speed {
  private older = { samples: 0, seconds: 0 };
  private newer = { samples: 0, seconds: 0 };
  private current = { samples: 0, seconds: 0 };

  mark(samples: number, seconds: number): void {
    this.current = { samples, seconds };
    if (seconds - this.newer.seconds < 0.5) return;
    this.older = this.newer;
    this.newer = this.current;
  }

  get samplesPerSecond(): number {
    const seconds = this.current.seconds - this.older.seconds;
    return seconds > 0 ? (this.current.samples - this.older.samples) / seconds : 0;
  }
}
