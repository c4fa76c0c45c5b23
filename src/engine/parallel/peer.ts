// What a helper thread does: it waits for runs, executes its own row of steps, and says so when it fails.
// Nothing here knows how threads are made; the host's glue calls servePeer in a thread of its own.
import { instantiate } from '../kernels/index.ts';
import { ABORT, beatAddress, PLANS, READY, STOP, writeMessage } from './control.ts';
import { failureOf } from './failure.ts';

/** Everything a peer needs; it can be posted to a thread as it is. */
export interface PeerSetup {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly thread: number;
  readonly threads: number;
  readonly scratch: number;
  readonly guardedTiles: boolean;
  readonly spins: number;
  readonly timeoutMs: number;
}

/** A running helper thread, as the host sees it. */
export interface Peer {
  /** Ends the thread at once; called after it was asked to stop. */
  terminate(): void;
}

/** Makes threads that call servePeer. Handed in from outside the engine. */
export type StartPeer = (setup: PeerSetup) => Peer;

/** Serves runs until the peers are told to stop. Blocks its thread. */
export function servePeer(setup: PeerSetup): void {
  const { memory, thread } = setup;
  const kernels = instantiate(setup.module, memory);
  kernels.configure(setup.threads, setup.scratch, setup.spins, setup.timeoutMs);
  kernels.guardTiles(setup.guardedTiles);
  kernels.beatAt(beatAddress(thread));
  const plan = new Int32Array(memory.buffer, PLANS + 4 * thread, 1);
  const stop = new Int32Array(memory.buffer, STOP, 1);
  const ready = new Int32Array(memory.buffer, READY, 1);
  Atomics.add(ready, 0, 1);
  Atomics.notify(ready, 0);
  let seen = 0;
  for (;;) {
    seen = kernels.awaitEpoch(seen);
    if (seen < 0 || Atomics.load(stop, 0) !== 0) return;
    try {
      if (kernels.run(Atomics.load(plan, 0)) !== 0) return;
    } catch (thrown) {
      abandonRun(setup, failureOf(thrown));
      return;
    }
  }
}

/** Ends the run with a reason, unless the peers were told to stop: the host leaves its barrier within a slice of its wait. */
export function abandonRun({ memory }: Pick<PeerSetup, 'memory'>, reason: string): void {
  if (Atomics.load(new Int32Array(memory.buffer, STOP, 1), 0) !== 0) return;
  const abort = new Int32Array(memory.buffer, ABORT, 1);
  if (Atomics.load(abort, 0) === 0) writeMessage(memory, reason);
  Atomics.store(abort, 0, 1);
}
