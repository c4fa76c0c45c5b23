// Back to the last good weights: from a checkpoint, the steps since then are repeated (they come out the same) up to the
// first one that makes something not finite, and that something is named.
import type { SavedPosition } from './saved-state.ts';
import type { Position, States, StepProgram, StepRunner, Timetable } from './step-runner.ts';

export interface Checkpoint {
  /** Where the run stood when it was made. */
  readonly position: SavedPosition;
  /** On the run's clock, in seconds. */
  readonly takenAt: number;
  readonly states: States;
}

/**
 * Leaves the states as they were before that step. `failed` is the step that showed something not finite, from 0; `again`
 * hears of every step that was repeated and stays.
 */
export function recover(
  runner: StepRunner,
  timetable: Timetable,
  checkpoint: Checkpoint,
  failed: number,
  again: (program: StepProgram, at: Position) => void,
): { readonly step: number; readonly tensor: string } {
  runner.restoreStates(checkpoint.states);
  let { step } = checkpoint.position;
  for (; step < failed - 1; step++) {
    const at = timetable.position(step);
    again(runner.run(at, 'nothing'), at);
  }
  // A step's loss may still be finite where its gradients are not: the one before is looked at, too.
  for (; ; step++) {
    const at = timetable.position(step);
    const tensor = runner.firstNotFinite(at);
    if (tensor !== null) return { step, tensor };
    const before = runner.takeStates();
    const program = runner.run(at, 'nothing');
    // An overflow of the update itself: finite gradients, weights beyond the largest number.
    const overflowed = runner.tensorNotFinite();
    if (overflowed !== null || step >= failed) {
      runner.restoreStates(before);
      return { step, tensor: overflowed === null ? 'loss' : `${overflowed} (update)` };
    }
    again(program, at);
  }
}
