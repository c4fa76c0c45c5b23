// Trains the project once for each fold, one after another; every fold is a run like any other. Not undoable.
import { create } from 'zustand';
import { toWireError, type WireError } from '../../base/errors/app-error.ts';
import { fromWireError } from '../../base/errors/from-wire.ts';
import type { RunStatus } from '../../contract/runs.ts';
import { type FoldResult, foldDocument } from '../../project/cross-validation.ts';
import type { LoomDocument } from '../../project/document.ts';
import { ask } from '../state/ask.ts';
import { currentDocument, useDocumentStore } from '../state/document.ts';
import { addRun, takeStatus, useRunsStore } from '../state/runs.ts';

interface CrossValidation {
  readonly state: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly count: number;
  /** Of the fold that is being trained. */
  readonly run: string | null;
  readonly results: readonly FoldResult[];
  /** What was trained: a later edit makes the results old. */
  readonly document: LoomDocument | null;
  /** Which opening of a project it belongs to: another project shows none of it. */
  readonly opening: number;
  readonly error: WireError | null;
}

const NOTHING: CrossValidation = {
  state: 'idle',
  count: 5,
  run: null,
  results: [],
  document: null,
  opening: -1,
  error: null,
};

const useStore = create<CrossValidation>(() => NOTHING);

/** That of the open project. */
export function useCrossValidation(): CrossValidation {
  const opening = useDocumentStore((state) => state.opening);
  const found = useStore();
  return found.opening === opening ? found : NOTHING;
}

const { getState, setState } = useStore;

export async function crossValidate(count: number): Promise<void> {
  const { opening } = useDocumentStore.getState();
  if (getState().state === 'running' && getState().opening === opening) return;
  const document = currentDocument();
  setState({ ...NOTHING, state: 'running', count, document, opening });
  try {
    for (let fold = 0; fold < count; fold++) {
      const result = await trainFold(document, count, fold);
      if (getState().state !== 'running' || getState().opening !== opening) return;
      if (result === null) {
        setState({ state: 'failed', run: null });
        return;
      }
      setState(({ results }) => ({ results: [...results, result], run: null }));
    }
    setState({ state: 'done' });
  } finally {
    const { state, opening: now } = getState();
    if (state === 'running' && now === opening) setState({ state: 'failed', run: null });
  }
}

export async function cancelCrossValidation(): Promise<void> {
  const { state, run } = getState();
  if (state !== 'running') return;
  setState({ state: 'cancelled', run: null });
  if (run === null) return;
  const status = await ask('runs.stop', { run });
  if (status !== null) takeStatus(status);
}

/** Null where the fold could not be trained; the reason has been told, or is kept in `error`. */
async function trainFold(document: LoomDocument, count: number, fold: number): Promise<FoldResult | null> {
  const record = await ask('runs.start', { document: foldDocument(document, count, fold), paused: false });
  if (record === null) return null;
  addRun(record);
  setState({ run: record.id });
  if (getState().state === 'cancelled') {
    await ask('runs.stop', { run: record.id });
    return null;
  }
  const status = await ended(record.id);
  if (status === null || status.error !== null) {
    setState({ error: status?.error ? toWireError(fromWireError(status.error)) : null });
    return null;
  }
  // Stopped by hand in the header: the user does not want the others either.
  if (status.state === 'stopped') {
    setState({ state: 'cancelled' });
    return null;
  }
  const scores = await ask('runs.evaluate', { run: record.id });
  const held = scores?.validation ?? null;
  return held === null ? null : { fold, rows: held.rows, loss: held.loss, metrics: held.metrics };
}

/** The status that a run ends with; null where it vanished (another project was opened). */
function ended(id: string): Promise<RunStatus | null> {
  return new Promise((done) => {
    const over = (): boolean => {
      const run = useRunsStore.getState().runs[id];
      if (run === undefined) {
        done(null);
        return true;
      }
      const { state, error } = run.status;
      const ends = state === 'finished' || state === 'stopped' || state === 'failed' || error !== null;
      if (ends) done(run.status);
      return ends;
    };
    if (over()) return;
    const stop = useRunsStore.subscribe(() => {
      if (over()) stop();
    });
  });
}
