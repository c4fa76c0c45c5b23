// Whether the lower panel is raised over most of the window, as data asks for. The window's frame carries it out.
import { create } from 'zustand';

export const useCockpitHeight = create<{ readonly raised: boolean }>(() => ({ raised: false }));

export function raiseCockpit(raised: boolean): void {
  if (useCockpitHeight.getState().raised !== raised) useCockpitHeight.setState({ raised });
}
