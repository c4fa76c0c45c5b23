// What a run tells while it trains: points of its curves and its speed. Values only; posting them is the host's.

export interface MeanScore {
  readonly loss: number | null;
  readonly metric: number | null;
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
