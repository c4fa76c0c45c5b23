// The backend that a thread or a service computes with, by its name in the training settings.
import { setTimeout as elapsed } from 'node:timers/promises';
import type { Backend } from '../../engine/backends/backend.ts';
import { createReferenceBackend } from '../../engine/backends/reference/index.ts';
import { createWasmBackend, type WasmBackend } from '../../engine/backends/wasm/index.ts';
import { enableRelaxedSimd, startPeers } from './peers.ts';

export interface OpenBackend {
  readonly backend: Backend;
  /** What a watcher reads of its threads; null where it has none. */
  readonly shared: Pick<WasmBackend, 'memory' | 'threads'> | null;
  /** Ends helper threads. */
  dispose(): Promise<void>;
}

/** Helpers that have not started by then are left to the first run, which waits for them and says how many are missing. */
const START_MS = 10_000;
const START_SLICE_MS = 2;

/**
 * Helper threads are made only where there are more threads than one and `peerUrl` names their entry. They are awaited
 * here, where this thread still hears of one that cannot start.
 */
export async function openBackend(
  name: 'wasm' | 'reference',
  threads: number,
  peerUrl: URL | null,
): Promise<OpenBackend> {
  if (name === 'reference') {
    return { backend: createReferenceBackend(), shared: null, dispose: async () => {} };
  }
  const helped = threads > 1 && peerUrl !== null;
  const backend = createWasmBackend({
    enableRelaxed: enableRelaxedSimd,
    ...(helped ? { threads, peers: startPeers(peerUrl) } : {}),
  });
  try {
    if (helped) await allStarted(backend);
  } catch (error) {
    backend.dispose();
    throw error;
  }
  return { backend, shared: backend, dispose: async () => backend.dispose() };
}

async function allStarted(backend: WasmBackend): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS && !backend.hasStarted(); waitedMs += START_SLICE_MS) {
    await elapsed(START_SLICE_MS);
  }
}
