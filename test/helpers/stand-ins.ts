// Stand-ins for what the host's handlers ask of others: runs that only remember, datasets with one sample.
import { AppError } from '../../src/base/errors/app-error.ts';
import type { EventName, EventPayload, RequestName } from '../../src/contract/channels.ts';
import { REQUESTS } from '../../src/contract/channels.ts';
import type { Client, Handlers } from '../../src/contract/host.ts';
import type { Runs, SavedRun } from '../../src/main/services/ports.ts';

/** A client that remembers what it was told. */
export class RecordingClient implements Client {
  readonly id: string;
  readonly events: { name: EventName; payload: unknown }[] = [];

  constructor(id = 'client-1') {
    this.id = id;
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    this.events.push({ name, payload });
  }
}

/** Handlers that answer null to everything and remember what reached them, with some of them given. */
export function recordingHandlers(given: Partial<Handlers> = {}): {
  handlers: Handlers;
  calls: RequestName[];
} {
  const calls: RequestName[] = [];
  const answers = Object.keys(REQUESTS).map((name) => [
    name,
    async () => {
      calls.push(name as RequestName);
      return null;
    },
  ]);
  // Only the given handlers answer in earnest; the others stand for being reached at all.
  return { handlers: { ...(Object.fromEntries(answers) as Handlers), ...given }, calls };
}

/** Runs that are only kept, for saving and opening. */
export function keptRuns(): Runs & { readonly kept: Map<string, SavedRun> } {
  const kept = new Map<string, SavedRun>();
  const find = (id: string): SavedRun => {
    const run = kept.get(id);
    if (!run) throw new AppError('run.unknownRun', { id });
    return run;
  };
  const status = async (id: string) => find(id).record.status;
  return {
    kept,
    estimate: async () => null,
    start: async () => Promise.reject(new Error('not in this test')),
    continue: async () => Promise.reject(new Error('not in this test')),
    predict: async () => Promise.reject(new Error('not in this test')),
    continueText: async () => Promise.reject(new Error('not in this test')),
    evaluate: async () => Promise.reject(new Error('not in this test')),
    histograms: async () => Promise.reject(new Error('not in this test')),
    pause: status,
    resume: status,
    step: status,
    stop: status,
    get: async (id) => find(id).record,
    export: async (id) => find(id),
    adopt: async (saved) => {
      kept.set(saved.record.id, saved);
      return saved.record.id;
    },
    release: async () => {},
  };
}
