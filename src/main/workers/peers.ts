// Helper threads in Node: how they are made, and the flag by which Node 20 has relaxed SIMD.
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { abandonRun, type StartPeer } from '../../engine/parallel/peer.ts';

/** Peers run the module at `url`, the bundle of peer.ts. They never keep the process alive. */
export function startPeers(url: URL): StartPeer {
  return (setup) => {
    const worker = new Worker(url, { workerData: setup });
    worker.unref();
    worker.on('error', (error) => abandonRun(setup, `helper thread ${setup.thread}: ${error.message}`));
    return {
      terminate: () => {
        worker.terminate().catch((error: unknown) => console.error('helper thread did not end:', error));
      },
    };
  };
}

/** Node 20 keeps relaxed SIMD behind a flag; newer V8 has it without, and knows no such flag. */
export function enableRelaxedSimd(): void {
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}
