// The open project: its document with the history, the file it belongs to, and what was last saved.
import { create } from 'zustand';
import type { Text } from '../../base/text.ts';
import type { FileHandle, OpenedProject } from '../../contract/projects.ts';
import type { Edit } from '../../project/commands/index.ts';
import type { CompileReport } from '../../project/compile-types.ts';
import type { LoomDocument } from '../../project/document.ts';
import * as history from '../../project/history.ts';
import { emptyDocument } from '../../project/new-document.ts';
import { steadyReport } from './report.ts';

export type Command = (document: LoomDocument) => Edit;

interface DocumentState {
  /** False while the start page shows: then the document is an empty one. */
  readonly open: boolean;
  readonly document: LoomDocument;
  readonly history: history.History;
  readonly file: FileHandle | null;
  readonly saved: LoomDocument;
  /** Runs have come or gone since the last save. */
  readonly runsChanged: boolean;
  /** Raised with every project opened, so that the canvas fits it. */
  readonly opening: number;
}

const EMPTY = emptyDocument();

export const useDocumentStore = create<DocumentState>(() => ({
  open: false,
  document: EMPTY,
  history: history.EMPTY_HISTORY,
  file: null,
  saved: EMPTY,
  runsChanged: false,
  opening: 0,
}));

const { getState, setState } = useDocumentStore;

/** Carries out an edit as one step of the history (or as a part of the open gesture). */
export function dispatch(command: Command): Edit {
  const { document, history: past } = getState();
  const edit = command(document);
  if (edit.document !== document) {
    setState({ document: edit.document, history: history.record(past, document, edit) });
  }
  return edit;
}

/** The name of what was taken back, or null where there was nothing. */
export function undo(): Text | null {
  return move(history.undo);
}

export function redo(): Text | null {
  return move(history.redo);
}

function move(way: typeof history.undo): Text | null {
  const { document, history: past } = getState();
  const moved = way(past, document);
  if (moved === null) return null;
  setState({ document: moved.document, history: moved.history });
  return moved.label;
}

/** Several edits under one name: all of `work` is one step. */
export function asOneStep(label: Text, work: () => void): void {
  setState(({ document, history: past }) => ({ history: history.beginGesture(past, document, label) }));
  try {
    work();
  } finally {
    setState(({ document, history: past }) => ({ history: history.endGesture(past, document) }));
  }
}

/** The next edit is a step of its own (a slider was let go, a field was left). */
export function sealStep(): void {
  setState(({ history: past }) => ({ history: history.seal(past) }));
}

export function openProject({ document, file }: Pick<OpenedProject, 'document' | 'file'>): void {
  setState(({ opening }) => ({
    open: true,
    document,
    file,
    saved: document,
    history: history.EMPTY_HISTORY,
    runsChanged: false,
    opening: opening + 1,
  }));
}

export function closeProject(): void {
  setState({
    open: false,
    document: EMPTY,
    saved: EMPTY,
    file: null,
    history: history.EMPTY_HISTORY,
    runsChanged: false,
  });
}

/** `document` is what was written: edits made meanwhile stay unsaved. */
export function markSaved(document: LoomDocument, file: FileHandle): void {
  setState({ saved: document, file, runsChanged: false });
}

export function markRunsChanged(): void {
  if (!getState().runsChanged) setState({ runsChanged: true });
}

export function isUnsaved({ document, saved, runsChanged }: DocumentState): boolean {
  if (runsChanged) return true;
  if (document === saved) return false;
  const { nodes, edges, whole } = history.diffDocuments(saved, document);
  return [nodes, edges, whole].some((part) => Object.keys(part).length > 0);
}

export function currentDocument(): LoomDocument {
  return getState().document;
}

export function currentReport(): CompileReport {
  return steadyReport(getState().document);
}

export function useDocument(): LoomDocument {
  return useDocumentStore((state) => state.document);
}

export function useDispatch(): typeof dispatch {
  return dispatch;
}

export function useUnsaved(): boolean {
  return useDocumentStore(isUnsaved);
}

/** Shapes, counts and problems of the document as it is now. */
export function useCompileReport(): CompileReport {
  return useDocumentStore((state) => steadyReport(state.document));
}
