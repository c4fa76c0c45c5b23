// Always there: the dialogs of opening and saving, dropped files, files opened from outside, and the close guard.
import { useEffect } from 'react';
import { registerActions } from '../actions/registry.ts';
import { DropTarget } from '../data/DropTarget.tsx';
import { takeDropped } from '../data/data-flow.ts';
import { ask, attempt } from '../state/ask.ts';
import { useDocumentStore, useUnsaved } from '../state/document.ts';
import { useHost, useLocale } from '../state/session.ts';
import { TRAINING_ACTIONS } from '../training/run-control.ts';
import { DiscardDialog } from './DiscardDialog.tsx';
import { FileBrowser } from './FileBrowser.tsx';
import { PROJECT_ACTIONS } from './project-actions.ts';
import { mayDiscard, openFile, projectTitle, useProjectFlow } from './project-flow.ts';
import { keepRecoveryCopies } from './recovery.ts';
import { SettingsDialog } from './SettingsDialog.tsx';

export function ProjectFlow() {
  const host = useHost();
  const locale = useLocale();
  const { browsing, asking, settingsShown } = useProjectFlow();
  useEffect(() => registerActions([...PROJECT_ACTIONS, ...TRAINING_ACTIONS]), []);
  useEffect(() => host.on('app.openFile', (file) => attempt(() => openFile(file))), [host]);
  useEffect(() => keepRecoveryCopies(host), [host]);
  useCloseGuard();
  return (
    <>
      <DropTarget onDrop={(dropped) => attempt(() => takeDropped(dropped))} />
      {browsing !== null && (
        <FileBrowser host={host} locale={locale} request={browsing.request} onDone={browsing.done} />
      )}
      {asking !== null && <DiscardDialog name={asking.name} onAnswer={asking.done} />}
      {settingsShown && <SettingsDialog onClose={() => useProjectFlow.setState({ settingsShown: false })} />}
    </>
  );
}

/** Tells the host what is unsaved, answers it before the window closes, and warns before a page is left. */
function useCloseGuard(): void {
  const host = useHost();
  const unsaved = useUnsaved();
  const open = useDocumentStore((state) => state.open);
  const file = useDocumentStore((state) => state.file);
  const name = useDocumentStore((state) => state.document.name);

  const title = open ? projectTitle(file, name) : 'Layerloom';
  useEffect(() => {
    window.document.title = open ? `${title}${unsaved ? ' •' : ''} – Layerloom` : title;
    attempt(() => ask('app.documentState', { title, unsaved }));
  }, [open, title, unsaved]);

  useEffect(
    () =>
      host.on('app.closeRequested', () =>
        attempt(async () => ask('app.close', { close: await mayDiscard() })),
      ),
    [host],
  );

  useEffect(() => {
    if (!unsaved) return;
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [unsaved]);
}
