// Tells a long step from a stuck one. Whoever works counts up at every kernel and between them, and says how long its
// present piece of work may take; when the count rests for longer, it is stuck. Time counts only as far as this thread
// got it too: after a machine slept, or while it is overloaded, nobody is late.

export const LOOK_MS = 50;

export interface Watched {
  /** Another number whenever something was done. */
  readonly count: number;
  /** The longest that may pass between two counts, in milliseconds. */
  readonly allowedMs: number;
  /** Waits for a command: nothing is expected of it. */
  readonly rests: boolean;
}

export class StallWatch {
  private count = Number.NaN;
  private stillMs = 0;
  private lookedAt = Number.NaN;

  /** True when it is stuck. To be called every LOOK_MS. */
  look(watched: Watched, nowMs: number): boolean {
    const passed = Math.max(0, nowMs - this.lookedAt);
    this.lookedAt = nowMs;
    if (watched.rests || watched.count !== this.count || Number.isNaN(passed)) {
      this.count = watched.count;
      this.stillMs = 0;
      return false;
    }
    this.stillMs += Math.min(passed, LOOK_MS);
    return this.stillMs >= watched.allowedMs;
  }
}
