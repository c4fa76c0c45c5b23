// Where the parts of the window that are not the canvas's come in. The cockpit's parts load with the first project.
import { lazy } from 'react';
import { ProjectFlow } from '../projects/ProjectFlow.tsx';
import { ProjectMenu } from '../projects/ProjectMenu.tsx';
import { WelcomeScreen } from '../projects/WelcomeScreen.tsx';
import type { CockpitTab } from '../state/view.ts';
import { ChartTools } from '../training/ChartTools.tsx';
import { TrainingControls } from '../training/TrainingControls.tsx';

const CockpitBody = lazy(() => import('../training/Cockpit.tsx'));

/** In the header, at the right: progress, Train, Pause, Step, Stop. */
export function TrainingControlsSlot() {
  return <TrainingControls />;
}

/** In the header, at the left: the project's name, unsaved mark and menu. */
export function ProjectMenuSlot() {
  return <ProjectMenu />;
}

/** What the chosen tab of the cockpit shows. */
export function CockpitSlot({ tab }: { readonly tab: CockpitTab }) {
  return <CockpitBody tab={tab} />;
}

/** Beside the cockpit's row of tabs. */
export function CockpitToolsSlot({ tab }: { readonly tab: CockpitTab }) {
  return tab === 'training' ? <ChartTools /> : null;
}

/** Shown while no project is open. */
export function StartPageSlot() {
  return <WelcomeScreen />;
}

/** Always there: dialogs, the drop target of the window, the close guard. */
export function WindowSlot() {
  return <ProjectFlow />;
}
