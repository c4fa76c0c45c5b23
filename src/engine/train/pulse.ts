// The loop's sign of life, for a watcher in another thread. Kernels beat by themselves (parallel/control.ts); this is for
// the work between them, which is bounded: whoever begins more than a moment's work says how long it may take.

export interface Pulse {
  beat(): void;
  /** From now on, the longest that may pass between two beats. */
  allow(ms: number): void;
}

export const NO_PULSE: Pulse = { beat: () => {}, allow: () => {} };

/** Nothing between two kernels of a small run takes a fraction of this. */
const LEAST_MS = 700;
/** How slowly the slowest machine copies states (checkpoints, snapshots), and shuffles rows. */
const STATE_BYTES_A_MS = 100_000;
const ROWS_A_MS = 1000;
/** The reference backend has no kernels that beat: a step of it is one piece of work. */
const UNWATCHED_STEP_MS = 120_000;
/** Rows that come from a disk: the first step of an epoch may fill all blocks at hand, from a slow one. */
const DISK_MS = 10_000;
/** Building, planning and compiling a program of a few hundred layers takes half a second on a quick machine. */
export const COMPILING_MS = 30_000;

/** What a step of the loop may take beside its kernels. */
export function patienceMs(run: {
  readonly stateBytes: number;
  readonly rows: number;
  readonly streamed: boolean;
  readonly backend: 'reference' | 'wasm';
}): number {
  const own = LEAST_MS + run.stateBytes / STATE_BYTES_A_MS + run.rows / ROWS_A_MS;
  const more = (run.streamed ? DISK_MS : 0) + (run.backend === 'reference' ? UNWATCHED_STEP_MS : 0);
  return Math.ceil(own + more);
}

/** What drawing a tensor's first values may take. */
export function drawingMs(elements: number, rows: number, orthogonal: boolean): number {
  const slowly = orthogonal ? elements * Math.min(rows, elements / Math.max(1, rows)) : elements;
  return COMPILING_MS + slowly / 10_000;
}
