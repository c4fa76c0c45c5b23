// Tells a long step from a stuck one. Whoever works counts up at every kernel and between them, and says how long its
// present piece of work may take; when the count rests for longer, it is stuck, unless it simply was not let compute: a
// machine that slept or is busy with other things makes nobody late.
import { cpus } from 'node:os';

export const LOOK_MS = 50;

export interface Watched {
  /** Another number whenever something was done. */
  readonly count: number;
  /** The longest that may pass between two counts, in milliseconds. */
  readonly allowedMs: number;
  /** Waits for a command: nothing is expected of it. */
  readonly rests: boolean;
}

/** Processor time since some moment, in milliseconds. */
export interface ProcessorTime {
  /** In which a core had nothing to do, of all cores together. */
  readonly idleMs: number;
  /** That this process was given, all its threads together. */
  readonly ownMs: number;
}

export function processorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  return { idleMs: cpus().reduce((sum, { times }) => sum + times.idle, 0), ownMs: (user + system) / 1000 };
}

/** A core that idled for this share of the time would have taken up any thread that could run. */
const IDLE_SHARE = 0.1;
/** On a busy machine a stuck thread that loops is known by the time that it has had, others of the process included … */
const OWN_FACTOR = 2;
/** … and one that sleeps by having done nothing for this many times what it was allowed. */
const BUSY_FACTOR = 30;

export class StallWatch {
  private count = Number.NaN;
  private stillMs = 0;
  private lookedAt = Number.NaN;
  private since: ProcessorTime | null = null;

  constructor(private readonly processor: () => ProcessorTime = processorTime) {}

  /** True when it is stuck. To be called every LOOK_MS. */
  look(watched: Watched, nowMs: number): boolean {
    const passed = Math.max(0, nowMs - this.lookedAt);
    this.lookedAt = nowMs;
    if (watched.rests || watched.count !== this.count || Number.isNaN(passed)) {
      this.count = watched.count;
      this.stillMs = 0;
      this.since = null;
      return false;
    }
    // Asked only of a thread that rests: this costs a tenth of a millisecond.
    this.since ??= this.processor();
    // A late look says that this thread, too, was not let run.
    this.stillMs += Math.min(passed, LOOK_MS);
    return this.stillMs >= watched.allowedMs && this.wasLetRun(watched.allowedMs);
  }

  private wasLetRun(allowedMs: number): boolean {
    const { since, stillMs } = this;
    if (since === null) return false;
    const now = this.processor();
    const idle = now.idleMs - since.idleMs >= IDLE_SHARE * stillMs;
    const own = now.ownMs - since.ownMs >= OWN_FACTOR * allowedMs;
    return idle || own || stillMs >= BUSY_FACTOR * allowedMs;
  }
}
