// New, open, save, save as: what they ask of the user and of the host. A failure leaves the open project as it is.
import { create } from 'zustand';
import type {
  FileHandle,
  OpenedProject,
  RecentProject,
  RecoveryCopy,
  TemplateInfo,
} from '../../contract/projects.ts';
import { t } from '../i18n/index.ts';
import { ask } from '../state/ask.ts';
import {
  closeProject,
  currentDocument,
  isUnsaved,
  markRunsChanged,
  markSaved,
  openProject,
  useDocumentStore,
} from '../state/document.ts';
import { currentRun, openRuns, useRunsStore } from '../state/runs.ts';
import { say } from '../state/say.ts';
import { useSession } from '../state/session.ts';
import { select, showTab } from '../state/view.ts';
import { goesOn, stop } from '../training/run-control.ts';
import type { BrowseRequest } from './FileBrowser.tsx';
import { withExtension } from './file-names.ts';
import { continueCopy } from './recovery.ts';

export type Answer = 'save' | 'discard' | 'cancel';

interface ProjectFlow {
  readonly templates: readonly TemplateInfo[] | null;
  readonly recent: readonly RecentProject[];
  /** Unsaved work of a page that is gone. */
  readonly recovered: readonly RecoveryCopy[];
  /** Something is being opened or saved. */
  readonly busy: boolean;
  /** The app's own file browser is asked for a file. */
  readonly browsing: {
    readonly request: BrowseRequest;
    readonly done: (file: FileHandle | null) => void;
  } | null;
  /** The user is asked what becomes of unsaved changes. */
  readonly asking: { readonly name: string; readonly done: (answer: Answer) => void } | null;
  readonly settingsShown: boolean;
  readonly templatesShown: boolean;
}

export const useProjectFlow = create<ProjectFlow>(() => ({
  templates: null,
  recent: [],
  recovered: [],
  busy: false,
  browsing: null,
  asking: null,
  settingsShown: false,
  templatesShown: false,
}));

const { getState, setState } = useProjectFlow;

export async function loadStartPage(): Promise<void> {
  const [templates, recent, recovered] = await Promise.all([
    getState().templates === null ? ask('projects.templates', null) : getState().templates,
    ask('projects.recent', null),
    useDocumentStore.getState().open ? [] : ask('recovery.list', null),
  ]);
  setState({ templates: templates ?? [], recent: recent ?? [], recovered: recovered ?? [] });
}

/** The name that the header and the questions show. */
export function projectTitle(file: FileHandle | null, name: string): string {
  if (file !== null) return file.name;
  return name === '' ? t('projects.untitled') : name;
}

async function whileBusy<T>(work: () => Promise<T>): Promise<T> {
  setState({ busy: true });
  try {
    return await work();
  } finally {
    setState({ busy: false });
  }
}

export async function newProject(template: string): Promise<void> {
  await replaceProject(() => ask('projects.new', { template }));
}

export async function openFile(file: FileHandle): Promise<void> {
  await replaceProject(() => ask('projects.open', { handle: file.handle }));
}

/** Unsaved work comes back as such: it is marked unsaved until it is saved. */
export async function restoreCopy(copy: string): Promise<void> {
  if (!(await replaceProject(() => ask('recovery.open', { copy })))) return;
  markRunsChanged();
  continueCopy(copy);
}

export async function discardCopy(copy: string): Promise<void> {
  await ask('recovery.discard', { copy });
  await loadStartPage();
}

export async function chooseProject(): Promise<void> {
  const file = await chooseOpen('project');
  if (file !== null) await openFile(file);
}

/** The other project is read whole first, so that a bad file asks nothing; then what becomes of unsaved changes. */
async function replaceProject(read: () => Promise<OpenedProject | null>): Promise<boolean> {
  if (getState().busy) return false;
  const opened = await whileBusy(read);
  if (opened === null || !(await mayDiscard())) return false;
  await stopRunning();
  openProject(opened);
  openRuns(opened.runs, opened.trainedRun);
  select([]);
  showTab('training');
  void loadStartPage();
  return true;
}

async function stopRunning(): Promise<void> {
  const run = currentRun();
  if (run !== null && goesOn(run.status)) await stop();
}

/** Back to the start page. */
export async function leaveProject(): Promise<void> {
  if (!(await mayDiscard())) return;
  await stopRunning();
  openRuns([], null);
  closeProject();
  await loadStartPage();
}

/** Whether the open project may go: it is saved, or the user has said so. */
export async function mayDiscard(): Promise<boolean> {
  const state = useDocumentStore.getState();
  if (!state.open || !isUnsaved(state) || getState().asking !== null) return getState().asking === null;
  const name = projectTitle(state.file, state.document.name);
  const answer = await new Promise<Answer>((done) => {
    setState({ asking: { name, done } });
  });
  setState({ asking: null });
  if (answer === 'save') return save();
  return answer === 'discard';
}

/** Whether the project is now in its file. */
export async function save(): Promise<boolean> {
  const { file } = useDocumentStore.getState();
  return file === null ? saveAs() : write(file);
}

export async function saveAs(): Promise<boolean> {
  const { file, document } = useDocumentStore.getState();
  const name = file?.name ?? withExtension(document.name === '' ? t('projects.untitled') : document.name);
  const chosen = await chooseSave(name);
  return chosen === null ? false : write(chosen);
}

async function write(file: FileHandle): Promise<boolean> {
  if (getState().busy) return false;
  const document = currentDocument();
  const runs = [...useRunsStore.getState().order];
  const written = await whileBusy(() => ask('projects.save', { document, handle: file.handle, runs }));
  if (written === null) return false;
  markSaved(document, written);
  say({
    id: 'saved',
    message: t('projects.saved', { path: written.path }),
    autoClose: 2500,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': t('app.close') },
  });
  void loadStartPage();
  return true;
}

export function chooseOpen(kind: 'project' | 'data' | 'folder'): Promise<FileHandle | null> {
  return hasDialogs() ? ask('files.chooseOpen', { kind }) : browse({ mode: 'open', kind });
}

function chooseSave(name: string): Promise<FileHandle | null> {
  return hasDialogs() ? ask('files.chooseSave', { name }) : browse({ mode: 'save', name });
}

function hasDialogs(): boolean {
  return useSession.getState().info?.nativeDialogs === true;
}

async function browse(request: BrowseRequest): Promise<FileHandle | null> {
  getState().browsing?.done(null);
  const file = await new Promise<FileHandle | null>((done) => {
    setState({ browsing: { request, done } });
  });
  setState({ browsing: null });
  return file;
}
