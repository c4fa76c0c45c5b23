// The backend that a thread or a service computes with, by its name in the training settings.
import type { Backend } from '../../engine/backends/backend.ts';
import { createReferenceBackend } from '../../engine/backends/reference/index.ts';
import { createWasmBackend } from '../../engine/backends/wasm/index.ts';
import { enableRelaxedSimd, startPeers } from './peers.ts';

export interface OpenBackend {
  readonly backend: Backend;
  /** Ends helper threads. */
  dispose(): Promise<void>;
}

/** Helper threads are made only where there are more threads than one and `peerUrl` names their entry. */
export async function openBackend(
  name: 'wasm' | 'reference',
  threads: number,
  peerUrl: URL | null,
): Promise<OpenBackend> {
  if (name === 'reference') return { backend: createReferenceBackend(), dispose: async () => {} };
  const backend = createWasmBackend({
    enableRelaxed: enableRelaxedSimd,
    ...(threads > 1 && peerUrl !== null ? { threads, peers: startPeers(peerUrl) } : {}),
  });
  return { backend, dispose: async () => backend.dispose() };
}
