// Back to the last good weights: from a checkpoint, the steps since then are repeated (they come out the same) up to the
// first one that makes something not finite, and that something is named.
import type { SavedPosition } from './saved-state.ts';
import type { States, StepRunner, Timetable } from './step-runner.ts';

export interface Checkpoint {
  /** Where the run stood when it was made. */
  readonly position: SavedPosition;
  /** On the run's clock, in seconds. */
  readonly takenAt: number;
  readonly states: States;
}

/** Leaves the states as they were before that step. `failed` is the step whose loss was not finite, from 0. */
export function recover(
  runner: StepRunner,
  timetable: Timetable,
  checkpoint: Checkpoint,
  failed: number,
): { readonly step: number; readonly tensor: string } {
  runner.restoreStates(checkpoint.states);
  let { step } = checkpoint.position;
  while (step < failed - 1) runner.run(timetable.position(step++), 'nothing');
  for (; step < failed; step++) {
    const at = timetable.position(step);
    const tensor = runner.firstNotFinite(at);
    if (tensor !== null) return { step, tensor };
    const before = runner.takeStates();
    runner.run(at, 'nothing');
    // An overflow of the update itself: finite gradients, weights beyond the largest number.
    const overflowed = runner.tensorNotFinite();
    if (overflowed !== null) {
      runner.restoreStates(before);
      return { step, tensor: `${overflowed} (update)` };
    }
  }
  return { step, tensor: runner.firstNotFinite(timetable.position(step)) ?? 'loss' };
}
