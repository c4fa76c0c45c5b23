// Where the parts of the window that are not the canvas's come in.
import type { CockpitTab } from '../state/view.ts';

/** In the header, at the right: progress, Train, Pause, Step, Stop. */
export function TrainingControlsSlot() {
  return null;
}

/** In the header, at the left: the project's name, unsaved mark and menu. */
export function ProjectMenuSlot() {
  return null;
}

/** What the chosen tab of the cockpit shows. */
export function CockpitSlot({ tab: _tab }: { readonly tab: CockpitTab }) {
  return null;
}

/** Shown while no project is open. */
export function StartPageSlot() {
  return null;
}

/** Always there: dialogs, the drop target of the window, the close guard. */
export function WindowSlot() {
  return null;
}
