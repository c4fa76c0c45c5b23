// The host's end of a trainer thread: starts it, steers it by shared words, and turns whatever happens to it (a message,
// an exception, an exit, silence) into statuses. No promise here waits for ever.
import { Worker } from 'node:worker_threads';
import { AppError, toWireError, type WireError } from '../../base/errors/app-error.ts';
import { fromWireError } from '../../base/errors/from-wire.ts';
import type { RunHistograms, RunVitals } from '../../contract/runs.ts';
import {
  COMMAND,
  CONTROL,
  CONTROL_WORDS,
  type ThreadStatus,
  type TrainerJob,
  type TrainerMessage,
  trainerMessageSchema,
} from '../../contract/trainer.ts';
import { ThreadBeats } from '../../engine/parallel/control.ts';
import { abandonRun } from '../../engine/parallel/peer.ts';
import type { SavedState } from '../../engine/train/saved-state.ts';
import { LOOK_MS, StallWatch } from './stall-watch.ts';

export type TrainerEvents = {
  /** New status and points; also when the thread failed, with state 'failed' and the last known step. */
  readonly progress: (status: ThreadStatus, points: TrainerPoints, vitals: RunVitals | null) => void;
  /** `fallback`: after a number was not finite, where the run stood some time before. */
  readonly snapshot: (state: SavedState, fallback: SavedState | null) => void;
};
type TrainerPoints = Extract<TrainerMessage, { type: 'progress' }>['points'];

/** How long an answer may take before the thread is taken for hung (the longest step plus start-up). */
const ANSWER_TIMEOUT_MS = 60_000;
/** A stop is answered after this long, whatever step is in progress … */
const STOP_ANSWER_MS = 100;
/** … and a thread that has not ended by itself after this long is ended. */
const STOP_TIMEOUT_MS = 3_000;
/** Starting a thread and loading its code, on a busy machine. */
const START_MS = 20_000;
/** What is allowed a thread that says nothing of it. */
const LEAST_MS = 700;
/** A run whose helper is stuck tells its last points within this time, or not at all. */
const LAST_WORDS_MS = 100;

const BEFORE_START: ThreadStatus = {
  state: 'idle',
  reason: null,
  error: null,
  epoch: 0,
  epochs: 0,
  step: 0,
  steps: 0,
  samplesPerSecond: 0,
  secondsLeft: null,
};

interface Waiter {
  readonly until: (status: ThreadStatus) => boolean;
  readonly resolve: () => void;
}

export class TrainerHost {
  private readonly control = new Int32Array(
    new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT),
  );
  private readonly events: TrainerEvents;
  private readonly worker: Worker;
  private readonly ended: Promise<void>;
  private readonly waiters = new Set<Waiter>();
  private current: ThreadStatus = BEFORE_START;
  private buildName: string | null = null;
  private snapshotsAnswered = 0;
  private looks: Extract<TrainerMessage, { type: 'histograms' }> | null = null;
  private exception: WireError | null = null;
  private exited = false;
  private memory: WebAssembly.Memory | null = null;
  private beats: ThreadBeats | null = null;
  private readonly watch = new StallWatch();
  private readonly looking: NodeJS.Timeout;
  /** Why the run ends, where its own reason would be a consequence of it. */
  private stall: WireError | null = null;
  /** Settled unless a stopped thread is still in its last step. */
  private leaving: Promise<void> = Promise.resolve();

  constructor(url: URL, job: Omit<TrainerJob, 'control'>, paused: boolean, events: TrainerEvents) {
    this.events = events;
    this.control[CONTROL.command] = paused ? COMMAND.pause : COMMAND.run;
    this.control[CONTROL.allowed] = START_MS;
    this.worker = new Worker(url, { workerData: { ...job, control: this.control } });
    this.worker.on('message', (message: unknown) => this.receive(message));
    this.worker.on('messageerror', (error) => this.fail(toWireError(error)));
    // An exception may overtake messages sent before it; at the exit all of them have arrived.
    this.worker.on('error', (error) => {
      this.exception ??= threadFailure(error);
    });
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', (code) => {
        this.exited = true;
        clearInterval(this.looking);
        this.fail(
          this.exception ?? new AppError('run.threadFailed', { detail: `exit code ${code}` }).toWire(),
        );
        resolve();
      });
    });
    this.looking = setInterval(() => this.look(), LOOK_MS);
    this.looking.unref();
  }

  get status(): ThreadStatus {
    return this.current;
  }

  /** Which kernels compute, once the thread is ready. */
  get build(): string | null {
    return this.buildName;
  }

  /** Waits until the network is loaded. Throws the error with which it could not be. */
  async ready(): Promise<void> {
    await this.until((status) => status.state !== 'idle');
    if (this.current.state === 'failed' && this.current.error && this.buildName === null) {
      throw fromWireError(this.current.error);
    }
  }

  async pause(): Promise<void> {
    this.command(COMMAND.pause);
    await this.until((status) => status.state !== 'running' && status.state !== 'idle');
  }

  async resume(): Promise<void> {
    const { step, state } = this.current;
    this.command(COMMAND.run);
    // It may run and pause again before it is heard of: progress counts as an answer too.
    await this.until((status) => status.state !== state || status.step > step);
  }

  async step(): Promise<void> {
    const { step, error } = this.current;
    Atomics.add(this.control, CONTROL.steps, 1);
    this.wake();
    await this.until((status) => status.step > step || over(status) || status.error !== error);
  }

  /**
   * Ends the run after the step in progress. A step that takes longer than a moment does not delay the answer: its
   * weights and last points still arrive, and a thread that hangs in it is ended.
   */
  async stop(): Promise<void> {
    this.command(COMMAND.stop);
    await this.until(over, STOP_ANSWER_MS);
    if (over(this.current)) return;
    this.update({ ...this.current, state: 'stopped', reason: 'user', secondsLeft: null }, []);
    this.leaving = this.leave();
  }

  /** Asks for the weights as they are now and waits for them (or for the run's end). */
  async refreshWeights(): Promise<void> {
    await this.leaving;
    if (over(this.current)) return;
    const wanted = Atomics.add(this.control, CONTROL.snapshots, 1) + 1;
    this.wake();
    await this.until((status) => this.snapshotsAnswered >= wanted || over(status));
  }

  /** How all numbers are spread at the next step; null where the run is over first. */
  async histograms(): Promise<RunHistograms | null> {
    if (over(this.current)) return null;
    const wanted = Atomics.add(this.control, CONTROL.histograms, 1) + 1;
    this.wake();
    await this.until((status) => (this.looks?.answers ?? 0) >= wanted || over(status));
    const { looks } = this;
    if (looks === null || looks.answers < wanted) return null;
    if (looks.error !== null) throw fromWireError(looks.error);
    return looks.histograms;
  }

  /** Ends the thread whatever it does. */
  async dispose(): Promise<void> {
    if (this.exited) return;
    if (!over(this.current)) await this.stop();
    await this.leave();
  }

  private async leave(): Promise<void> {
    await Promise.race([this.ended, elapsed(STOP_TIMEOUT_MS)]);
    if (!this.exited) await this.worker.terminate();
  }

  /** Ends a run whose threads are stuck. */
  private look(): void {
    if (over(this.current) || this.stall !== null) return;
    const { control, beats } = this;
    const watched = {
      count: Atomics.load(control, CONTROL.beats) + (beats?.count ?? 0),
      allowedMs: Atomics.load(control, CONTROL.allowed) + (beats?.longestMs ?? 0),
      rests: Atomics.load(control, CONTROL.rests) !== 0,
    };
    if (!this.watch.look(watched, performance.now())) return;
    const late = beats?.late ?? null;
    const error = stalled(late, watched.allowedMs);
    this.stall = error.toWire();
    if (this.memory === null || late === null || late.thread === 0) this.fail(this.stall);
    else {
      // The trainer itself is well, at a barrier: let go of, it still tells what it has.
      abandonRun({ memory: this.memory }, error.message);
      setTimeout(() => this.fail(error.toWire()), LAST_WORDS_MS);
    }
  }

  private command(command: number): void {
    Atomics.store(this.control, CONTROL.command, command);
    this.wake();
  }

  private wake(): void {
    Atomics.add(this.control, CONTROL.version, 1);
    Atomics.notify(this.control, CONTROL.version);
  }

  private receive(message: unknown): void {
    const parsed = trainerMessageSchema.safeParse(message);
    if (!parsed.success) {
      const problem = parsed.error.issues[0]?.message ?? 'no message';
      this.fail(
        new AppError('run.threadFailed', { detail: `it sent what is no message: ${problem}` }).toWire(),
      );
      return;
    }
    const said = parsed.data;
    switch (said.type) {
      case 'threads':
        this.memory = said.memory;
        this.beats = new ThreadBeats(said.memory, said.threads);
        return;
      case 'ready':
        Atomics.compareExchange(this.control, CONTROL.allowed, START_MS, LEAST_MS);
        this.buildName = said.build;
        this.update(said.status, []);
        return;
      case 'progress':
        this.update(said.status, said.points, said.vitals);
        return;
      case 'snapshot':
        this.snapshotsAnswered = said.answers;
        this.events.snapshot(said.state, said.fallback);
        this.settle();
        return;
      case 'histograms':
        this.looks = said;
        this.settle();
        return;
      case 'failed':
        this.fail(said.error);
        return;
    }
  }

  /** The first reason counts; what follows it (the exit after the exception) is not news. */
  private fail(thrown: WireError | { code: string; params: Record<string, string | number> }): void {
    if (over(this.current)) return;
    const error = this.stall ?? thrown;
    const params = { ...error.params };
    this.update(
      {
        ...this.current,
        state: 'failed',
        reason: 'error',
        error: { code: error.code, params },
        secondsLeft: null,
      },
      [],
    );
    if (!this.exited) void this.worker.terminate().catch(() => undefined);
  }

  private update(status: ThreadStatus, points: TrainerPoints, vitals: RunVitals | null = null): void {
    // A run that was called stopped may still tell where it really ended; every other end is final.
    const ending = this.current.state === 'stopped' && status.state === 'stopped';
    if (over(this.current) && !ending) return;
    this.current = status;
    this.events.progress(status, points, vitals);
    this.settle();
  }

  private settle(): void {
    for (const waiter of this.waiters) {
      if (waiter.until(this.current) || over(this.current)) waiter.resolve();
    }
  }

  private async until(
    condition: (status: ThreadStatus) => boolean,
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<void> {
    if (condition(this.current) || over(this.current)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { until: condition, resolve: done };
      const timer = setTimeout(done, timeoutMs);
      this.waiters.add(waiter);
    });
  }
}

function over(status: ThreadStatus): boolean {
  return status.state === 'finished' || status.state === 'stopped' || status.state === 'failed';
}

/** `late`: the thread that others wait for, where there is one. */
function stalled(late: { readonly thread: number; readonly kernel: string } | null, ms: number): AppError {
  const helper = late !== null && late.thread > 0;
  const started = late !== null && late.kernel !== 'End';
  return new AppError('run.stalled', {
    who: helper ? `helper thread ${late.thread}` : 'the training thread',
    whoRu: helper ? `вспомогательный поток ${late.thread}` : 'поток обучения',
    seconds: (ms / 1000).toFixed(1),
    where: started ? ` (in ${late.kernel})` : '',
    whereRu: started ? ` (ядро ${late.kernel})` : '',
  });
}

function threadFailure(error: unknown): WireError {
  const detail = error instanceof Error ? error.message : String(error);
  return new AppError('run.threadFailed', { detail }).toWire();
}

/** Does not keep the process alive: it only limits the wait for something that does. */
function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
