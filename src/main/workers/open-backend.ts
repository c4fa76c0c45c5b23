// The backend that a thread or a service computes with, by its name in the training settings.
import type { Backend } from '../../engine/backends/backend.ts';
import { createReferenceBackend } from '../../engine/backends/reference/index.ts';

export interface OpenBackend {
  readonly backend: Backend;
  /** Ends helper threads. */
  dispose(): Promise<void>;
}

export async function openBackend(
  _name: 'wasm' | 'reference',
  _threads: number,
  _peerUrl: URL | null,
): Promise<OpenBackend> {
  return { backend: createReferenceBackend(), dispose: async () => {} };
}
