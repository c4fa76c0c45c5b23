// Every command of the window, once: menus, the command palette, shortcuts and their list derive from here. Parts of
// the app register theirs; ids that the native menu shows are in src/contract/menu.ts.
import { create } from 'zustand';
import { attempt } from '../state/ask.ts';

export const ACTION_GROUPS = ['edit', 'arrange', 'view', 'training', 'project', 'settings'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

export interface Action {
  readonly id: string;
  /** In the language of the moment. */
  readonly title: () => string;
  /** As in `Mod+Shift+Z`, where Mod is Ctrl, or Command on macOS. More than one may lead here; the first is shown. */
  readonly shortcuts: readonly string[];
  readonly group: ActionGroup;
  readonly enabled: () => boolean;
  readonly run: () => unknown;
  /** Where given, keys reach it only while this holds (the canvas has the focus); menus do not ask. */
  readonly hasKeys?: () => boolean;
  /** Where true, keys reach it while a text field has the focus. */
  readonly whileTyping?: boolean;
  /** Where true, the platform's own meaning of the keys holds while the action cannot run. */
  readonly elseNative?: boolean;
}

export const useActions = create<Readonly<Record<string, Action>>>(() => ({}));

/** Returns a function that takes them away again. A later registration of an id takes the place of the former. */
export function registerActions(actions: readonly Action[]): () => void {
  useActions.setState(Object.fromEntries(actions.map((action) => [action.id, action])));
  return () => {
    const gone = new Set(actions);
    useActions.setState(
      (known) => Object.fromEntries(Object.entries(known).filter(([, action]) => !gone.has(action))),
      true,
    );
  };
}

/** Whether there was such an action and it could run. */
export function runAction(id: string): boolean {
  const action = useActions.getState()[id];
  if (action === undefined || !action.enabled()) return false;
  attempt(action.run);
  return true;
}

export function actionOf(id: string): Action | null {
  return useActions.getState()[id] ?? null;
}
