// A copy of unsaved work lies with the host while there is any: made every few seconds as the work changes, gone as
// soon as it is saved or let go. After a crash the start page offers it.
import type { Host } from '../../contract/host.ts';
import { notifyError } from '../state/ask.ts';
import { isUnsaved, useDocumentStore } from '../state/document.ts';
import { useRunsStore } from '../state/runs.ts';

const KEEP_EVERY_MS = 5000;

/** The id that the open project's copy goes by; another with every project opened. */
let copy = newCopy();
/** What the copy with the host holds, to make none that would be the same. */
let kept: { readonly document: unknown; readonly runs: string } | null = null;

function newCopy(): string {
  return crypto.randomUUID();
}

/** The open project came from this copy: it is kept on under the same id, and gone when saved. */
export function continueCopy(id: string): void {
  copy = id;
  kept = { document: null, runs: '' };
}

/** Returns a function that ends it. */
export function keepRecoveryCopies(host: Host): () => void {
  const timer = setInterval(() => void keep(host), KEEP_EVERY_MS);
  const stop = useDocumentStore.subscribe((state, before) => {
    const replaced = state.opening !== before.opening || state.open !== before.open;
    if (replaced || (state.saved !== before.saved && !isUnsaved(state))) letGo(host);
    if (replaced) copy = newCopy();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}

async function keep(host: Host): Promise<void> {
  const state = useDocumentStore.getState();
  if (!state.open || !isUnsaved(state)) {
    letGo(host);
    return;
  }
  const { document, file } = state;
  const runs = overRuns();
  const key = runs.join(' ');
  if (kept?.document === document && kept.runs === key) return;
  kept = { document, runs: key };
  const answer = await host.request('recovery.keep', { copy, document, handle: file?.handle ?? null, runs });
  // A host that is away is shown elsewhere, and the next turn tries again; a full disk must be told.
  if (answer.ok) return;
  kept = { document: null, runs: '' };
  if (answer.error.code.startsWith('file.')) notifyError(answer.error);
}

/** Runs that go on would be read out of their threads every few seconds; they are kept when they are over. */
function overRuns(): string[] {
  const { order, runs } = useRunsStore.getState();
  return order.filter((id) => ['finished', 'stopped', 'failed'].includes(runs[id]?.status.state ?? ''));
}

function letGo(host: Host): void {
  if (kept === null) return;
  kept = null;
  void host.request('recovery.discard', { copy });
}
