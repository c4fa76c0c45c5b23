// Training runs as the host tells them: settings and graph of each, its status, its curves. Not undoable.
import { create } from 'zustand';
import type { EventPayload } from '../../contract/channels.ts';
import type { Host } from '../../contract/host.ts';
import type { CurvePoint, RunRecord, RunStatus, RunVitals } from '../../contract/runs.ts';
import { markRunsChanged } from './document.ts';

export interface KnownRun {
  /** As it was at its start; status and points below are the newer ones. */
  readonly record: RunRecord;
  readonly status: RunStatus;
  /** Grows in place; `revision` tells that it has grown. */
  readonly points: CurvePoint[];
  readonly revision: number;
  /** Of the last step that reported; null before, and for runs of an opened file. */
  readonly vitals: RunVitals | null;
}

interface RunsState {
  readonly runs: Readonly<Record<string, KnownRun>>;
  /** Oldest first. */
  readonly order: readonly string[];
  /** The run that the header, the halos and the charts follow. */
  readonly current: string | null;
  /** The run whose weights answer predictions: the last that has taken a step. */
  readonly trained: string | null;
}

export const useRunsStore = create<RunsState>(() => ({ runs: {}, order: [], current: null, trained: null }));

const { getState, setState } = useRunsStore;

/** Runs of an opened project take the place of the former project's. */
export function openRuns(records: readonly RunRecord[], trained: string | null): void {
  setState({
    runs: Object.fromEntries(records.map((record) => [record.id, known(record)])),
    order: records.map((record) => record.id),
    current: trained ?? records.at(-1)?.id ?? null,
    trained,
  });
}

/** A run that the user has just started becomes the one that is followed. */
export function addRun(record: RunRecord): void {
  const { runs, order } = getState();
  const missed = early.get(record.id) ?? [];
  early.delete(record.id);
  setState({
    runs: { ...runs, [record.id]: known(record) },
    order: order.includes(record.id) ? order : [...order, record.id],
    current: record.id,
  });
  markRunsChanged();
  for (const progress of missed) takeProgress(progress);
}

export function followRun(id: string | null): void {
  setState({ current: id });
}

export function takeStatus(status: RunStatus): void {
  takeProgress({ status, points: [] });
}

/** Progress that arrived before the answer that names its run. */
const early = new Map<string, EventPayload<'runs.progress'>[]>();

export function takeProgress(progress: EventPayload<'runs.progress'>): void {
  const { status, points } = progress;
  const { runs } = getState();
  const run = runs[status.id];
  if (run === undefined) {
    early.set(status.id, [...(early.get(status.id) ?? []), progress].slice(-200));
    return;
  }
  const lastStep = run.points.at(-1)?.step ?? -1;
  for (const point of points) if (point.step > lastStep || point.validation !== null) run.points.push(point);
  const next: KnownRun = {
    ...run,
    status,
    revision: run.revision + 1,
    vitals: progress.vitals ?? run.vitals,
  };
  setState({
    runs: { ...runs, [status.id]: next },
    ...(status.step > 0 ? { trained: status.id } : {}),
  });
}

function known(record: RunRecord): KnownRun {
  return { record, status: record.status, points: [...record.points], revision: 0, vitals: null };
}

/** Returns a function that stops listening. */
export function listenToRuns(host: Host): () => void {
  return host.on('runs.progress', takeProgress);
}

export function useRuns(): readonly KnownRun[] {
  const { runs, order } = useRunsStore();
  return order.flatMap((id) => runs[id] ?? []);
}

export function useCurrentRun(): KnownRun | null {
  return useRunsStore((state) => (state.current === null ? null : (state.runs[state.current] ?? null)));
}

export function currentRun(): KnownRun | null {
  const { current, runs } = getState();
  return current === null ? null : (runs[current] ?? null);
}
