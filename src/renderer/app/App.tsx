// The frame around everything: component kit, theme, notifications, dialogs, and the window itself or the start page.
import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { lazy, Suspense, useEffect } from 'react';
import { CommandPalette } from '../actions/CommandPalette.tsx';
import { runAction } from '../actions/registry.ts';
import { ShortcutList } from '../actions/ShortcutList.tsx';
import { isTyping, useShortcuts } from '../actions/shortcuts.ts';
import { useStandardActions } from '../actions/standard-actions.ts';
import { attempt } from '../state/ask.ts';
import { useDocumentStore } from '../state/document.ts';
import { useHost, useSession } from '../state/session.ts';
import { resolveVariables, theme } from '../theme/mantine.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { StartPageSlot, WindowSlot } from './slots.tsx';

/** Loaded beside the start page, which is there at once. */
const loadShell = () => import('./Shell.tsx');
const Shell = lazy(loadShell);

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <ThemeFollower />
      <Notifications position="bottom-right" limit={4} />
      <Window />
    </MantineProvider>
  );
}

function Window() {
  const open = useDocumentStore((state) => state.open);
  useStandardActions();
  useShortcuts();
  useMenuActions();
  useEffect(() => attempt(loadShell), []);
  return (
    <ErrorBoundary>
      {open ? (
        <Suspense fallback={null}>
          <Shell />
        </Suspense>
      ) : (
        <StartPageSlot />
      )}
      <WindowSlot />
      <CommandPalette />
      <ShortcutList />
    </ErrorBoundary>
  );
}

/** Entries of the native menu arrive as action ids. In a text field, undo and redo are the field's own. */
function useMenuActions(): void {
  const host = useHost();
  useEffect(
    () =>
      host.on('app.action', ({ action }) => {
        const edit = FIELD_EDITS.get(action);
        if (edit !== undefined && isTyping(document.activeElement)) document.execCommand(edit);
        else runAction(action);
      }),
    [host],
  );
}

const FIELD_EDITS = new Map([
  ['edit.undo', 'undo'],
  ['edit.redo', 'redo'],
  ['edit.delete', 'delete'],
]);

function ThemeFollower() {
  const chosen = useSession((state) => state.settings.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(chosen === 'system' ? 'auto' : chosen), [chosen, setColorScheme]);
  return null;
}
