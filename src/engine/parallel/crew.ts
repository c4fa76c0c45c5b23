// The host's side of threads in lock-step: starts peers, runs plans with them, ends the run when one of them fails.
import { AppError } from '../../base/errors/app-error.ts';
import { instantiate, type Kernels, SCRATCH_BYTES } from '../kernels/index.ts';
import { Kernel } from '../kernels/opcodes.ts';
import {
  ABORT,
  beatAddress,
  EPOCH,
  MAX_THREADS,
  PLANS,
  READY,
  readMessage,
  STOP,
  ThreadBeats,
} from './control.ts';
import { failureOf } from './failure.ts';
import type { Peer, StartPeer } from './peer.ts';

/** Turns of a barrier before a thread sleeps: a sleep costs a hundred times a spin. */
const SPINS = 300_000;
/** A barrier waits this long, while no thread moves, before the run fails: for runs that nobody watches from outside. */
const TIMEOUT_MS = 10_000;
/** How often a wait for the start of helpers looks up. */
const START_SLICE_MS = 20;

export interface CrewOptions {
  readonly threads: number;
  /** Makes the helper threads; 'inTurn' runs every share on this thread, one after the other, as tests do. */
  readonly peers: StartPeer | 'inTurn' | 'inReverse';
  readonly guardedTiles: boolean;
  readonly timeoutMs?: number;
}

export class Crew {
  readonly threads: number;
  private readonly kernels: readonly Kernels[];
  private readonly peers: readonly Peer[];
  private readonly plans: Int32Array;
  private readonly abort: Int32Array;
  private failure: string | null = null;
  private started = false;
  private readonly timeoutMs: number;
  private readonly beats: ThreadBeats;
  private longestMs = 0;

  constructor(
    private readonly memory: WebAssembly.Memory,
    module: WebAssembly.Module,
    allocate: (bytes: number) => number,
    private readonly options: CrewOptions,
  ) {
    this.threads = Math.max(1, Math.min(MAX_THREADS, options.threads));
    this.plans = new Int32Array(memory.buffer, PLANS, MAX_THREADS);
    this.abort = new Int32Array(memory.buffer, ABORT, 1);
    const { peers, guardedTiles } = options;
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.timeoutMs = timeoutMs;
    const real = typeof peers === 'function';
    this.beats = new ThreadBeats(memory, this.threads);
    const scratch = Array.from({ length: this.threads }, () => allocate(SCRATCH_BYTES));
    this.kernels = (real ? scratch.slice(0, 1) : scratch).map((address, thread) => {
      const kernels = instantiate(module, memory);
      kernels.configure(real ? this.threads : 1, address, SPINS, timeoutMs);
      kernels.guardTiles(guardedTiles);
      kernels.beatAt(beatAddress(thread));
      return kernels;
    });
    this.peers = real
      ? scratch.slice(1).map((address, index) =>
          peers({
            memory,
            module,
            thread: index + 1,
            threads: this.threads,
            scratch: address,
            guardedTiles,
            spins: SPINS,
            timeoutMs,
          }),
        )
      : [];
  }

  /** Runs a plan of one thread. `longestMs`: what no kernel of it takes, by far. */
  runAlone(plan: number, longestMs = 0): void {
    this.expect(longestMs);
    this.guard(() => this.kernels[0]!.run(plan));
  }

  /** Runs one plan a thread; they have barriers at the same places. */
  runTogether(plans: readonly number[], longestMs = 0): void {
    this.expect(longestMs);
    if (typeof this.options.peers !== 'function') {
      this.guard(() => this.runInTurn(plans));
      return;
    }
    this.guard(() => {
      this.awaitStart();
      for (let thread = 1; thread < plans.length; thread++) Atomics.store(this.plans, thread, plans[thread]!);
      this.kernels[0]!.announce();
      return this.kernels[0]!.run(plans[0]!);
    });
  }

  /** Whether all helpers serve. Throws the reason of one that could not. */
  hasStarted(): boolean {
    if (Atomics.load(this.abort, 0) !== 0)
      throw new AppError('run.threadFailed', { detail: readMessage(this.memory) });
    return Atomics.load(new Int32Array(this.memory.buffer, READY, 1), 0) >= this.peers.length;
  }

  private expect(longestMs: number): void {
    if (longestMs === this.longestMs) return;
    this.longestMs = longestMs;
    this.beats.longestMs = longestMs;
  }

  dispose(): void {
    Atomics.store(new Int32Array(this.memory.buffer, STOP, 1), 0, 1);
    const epoch = new Int32Array(this.memory.buffer, EPOCH, 1);
    Atomics.add(epoch, 0, 1);
    Atomics.notify(epoch, 0);
    for (const peer of this.peers) peer.terminate();
  }

  /** Helpers load their code in threads of their own; the first run waits for all of them. */
  private awaitStart(): void {
    if (this.started) return;
    const ready = new Int32Array(this.memory.buffer, READY, 1);
    for (let waitedMs = 0; ; waitedMs += START_SLICE_MS) {
      const count = Atomics.load(ready, 0);
      if (count >= this.peers.length) break;
      if (Atomics.load(this.abort, 0) !== 0) throw new Error(readMessage(this.memory));
      if (waitedMs >= this.timeoutMs)
        throw new Error(
          `${this.peers.length - count} of ${this.peers.length} helper threads did not start in time`,
        );
      Atomics.wait(ready, 0, count, START_SLICE_MS);
    }
    this.started = true;
  }

  /** Between two barriers every thread's steps run to the end before the next thread's begin. */
  private runInTurn(plans: readonly number[]): number {
    const at = [...plans];
    const words = new Int32Array(this.memory.buffer);
    const order = at.map((_, thread) => thread);
    if (this.options.peers === 'inReverse') order.reverse();
    for (;;) {
      for (const thread of order) at[thread] = this.kernels[thread]!.stretch(at[thread]!);
      const kinds = new Set(at.map((address) => words[address >> 2]));
      if (kinds.size !== 1) throw new Error('threads stand at different barriers');
      if (kinds.has(Kernel.End)) return 0;
      for (const thread of order) at[thread] = at[thread]! + 8;
    }
  }

  private guard(run: () => number): void {
    if (this.failure !== null) throw new AppError('run.threadFailed', { detail: this.failure });
    let outcome = 0;
    try {
      outcome = run();
    } catch (cause) {
      // A trap: an index outside its table, or a bug. With peers the run cannot go on, for they wait at a barrier.
      const detail = failureOf(cause);
      if (this.peers.length > 0) {
        Atomics.store(this.abort, 0, 1);
        this.failure = detail;
      }
      throw new AppError('run.threadFailed', { detail }, { cause });
    }
    if (outcome === 0) return;
    this.failure = outcome === 2 ? 'a helper thread did not answer in time' : readMessage(this.memory);
    Atomics.store(this.abort, 0, 1);
    throw new AppError('run.threadFailed', { detail: this.failure });
  }
}
