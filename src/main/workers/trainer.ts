// Entry of the thread that owns a run: compiles the document, trains it, and reads what the host wants from shared
// words between two batches. It blocks while paused; everything it tells goes through postMessage.
import { parentPort, workerData } from 'node:worker_threads';
import { present } from '../../base/assert.ts';
import { AppError, toWireError } from '../../base/errors/app-error.ts';
import {
  COMMAND,
  CONTROL,
  type ThreadStatus,
  type TrainerJob,
  type TrainerMessage,
  trainerJobSchema,
} from '../../contract/trainer.ts';
import type { AugmentPlan } from '../../engine/data/augment.ts';
import { Trainer } from '../../engine/train/loop.ts';
import type { Pulse } from '../../engine/train/pulse.ts';
import { isOver } from '../../engine/train/run-state.ts';
import { trainerSettings } from '../../engine/train/training-settings.ts';
import { augmentPlan } from '../../project/augmentation.ts';
import { compileDocument } from '../../project/compile.ts';
import type { DataBinding } from '../../project/document.ts';
import { openJobData } from '../services/datasets/blocks/job-data.ts';
import { openBackend } from './open-backend.ts';

/** At most 20 progress messages a second. */
const POST_INTERVAL_MS = 50;
/** How old the host's copy of the state may grow while training goes on … */
const SNAPSHOT_INTERVAL_MS = 2000;
/** … and how many times longer than a copy takes the next one waits, where that is more. */
const SNAPSHOT_RATIO = 50;

const port = present(parentPort, 'the port to the host');

function post(message: TrainerMessage): void {
  port.postMessage(message);
}

async function main(): Promise<void> {
  const job = trainerJobSchema.parse(workerData);
  const { network } = compileDocument(job.document);
  if (!network)
    throw new AppError('graph.cannotTrain', { problem: 'it has errors', problemRu: 'в ней есть ошибки' });
  const { training } = job.document;
  const { control } = job;
  const pulse = pulseOf(control);
  pulse.beat();
  const { backend, shared, dispose } = await openBackend(training.backend, job.threads, new URL(job.peerUrl));
  if (shared !== null) post({ type: 'threads', memory: shared.memory, threads: shared.threads });
  const trainer = new Trainer({
    network,
    data: openJobData(job.data),
    settings: {
      ...trainerSettings(training),
      ...augmented(job.document.data),
      ...(job.maxSteps === null ? {} : { maxSteps: job.maxSteps }),
    },
    backend,
    now: () => performance.now() / 1000,
    pulse,
  });
  try {
    trainer.load(job.weights ?? undefined, job.from ?? undefined);
    post({ type: 'ready', build: trainer.build, status: statusOf(trainer) });
    obey(trainer, job);
  } finally {
    trainer.dispose();
    await dispose();
  }
}

function pulseOf(control: Int32Array): Pulse {
  return {
    beat: () => {
      Atomics.add(control, CONTROL.beats, 1);
    },
    allow: (ms) => {
      Atomics.store(control, CONTROL.allowed, Math.ceil(ms));
      Atomics.add(control, CONTROL.beats, 1);
    },
  };
}

function augmented(binding: DataBinding): { readonly augmentation?: AugmentPlan } {
  const augmentation = augmentPlan(binding);
  return augmentation === null ? {} : { augmentation };
}

/** Trains as the control words say, until the run is over. */
function obey(trainer: Trainer, job: TrainerJob): void {
  const { control } = job;
  let stepsTaken = 0;
  let answered = 0;
  let looked = 0;
  let snapshotStep = -1;
  let postedAt = performance.now();
  let snapshotAt = postedAt;
  let snapshotMs = 0;

  const tell = () => {
    post({
      type: 'progress',
      status: statusOf(trainer),
      points: [...trainer.takePoints()],
      vitals: trainer.takeVitals(),
    });
    postedAt = performance.now();
  };
  const snapshot = () => {
    const begun = performance.now();
    const state = trainer.saved();
    snapshotStep = state.position.step;
    // The arrays are the message's own: given away, they are not copied again.
    const arrays = [state.weights, state.more]
      .flatMap((tensors) => Object.values(tensors))
      .map(({ buffer }) => buffer)
      .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
    const message = { type: 'snapshot', answers: answered, state, fallback: trainer.fallback() } as const;
    port.postMessage(message satisfies TrainerMessage, arrays);
    snapshotAt = performance.now();
    snapshotMs = snapshotAt - begun;
  };
  /** A look that cannot be taken (too little memory for its program) leaves the run as it is. */
  const look = () => {
    try {
      post({ type: 'histograms', answers: looked, histograms: trainer.histograms(), error: null });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'run.outOfMemory') throw error;
      const { code, params } = error.toWire();
      post({ type: 'histograms', answers: looked, histograms: null, error: { code, params: { ...params } } });
    }
  };
  /** Weights first: who hears of a pause may use them at once. */
  const settle = () => {
    if (trainer.status().step !== snapshotStep) snapshot();
    tell();
  };

  while (!isOver(trainer.state)) {
    Atomics.add(control, CONTROL.beats, 1);
    const version = Atomics.load(control, CONTROL.version);
    const command = Atomics.load(control, CONTROL.command);
    const asked = Atomics.load(control, CONTROL.snapshots);
    if (asked !== answered) {
      answered = asked;
      snapshot();
    }
    const looks = Atomics.load(control, CONTROL.histograms);
    if (looks !== looked) {
      looked = looks;
      look();
    }
    if (command === COMMAND.stop) {
      trainer.stop();
      settle();
    } else if (trainer.state === 'running') {
      if (command === COMMAND.pause) {
        trainer.pause();
        settle();
        continue;
      }
      try {
        trainer.advance();
      } catch (error) {
        // Its weights may be half of one step and half of the next; its curves are good.
        tell();
        throw error;
      }
      if (trainer.state === 'running') {
        const now = performance.now();
        if (now - snapshotAt >= Math.max(SNAPSHOT_INTERVAL_MS, SNAPSHOT_RATIO * snapshotMs)) snapshot();
        if (now - postedAt >= POST_INTERVAL_MS) tell();
      } else {
        // It paused by itself (something not finite) or finished: it must not run on by the old command.
        Atomics.compareExchange(control, CONTROL.command, COMMAND.run, COMMAND.pause);
        settle();
      }
    } else if (command === COMMAND.run) {
      trainer.resume();
      tell();
    } else if (Atomics.load(control, CONTROL.steps) !== stepsTaken) {
      stepsTaken++;
      trainer.stepOnce();
      settle();
    } else {
      Atomics.store(control, CONTROL.rests, 1);
      Atomics.wait(control, CONTROL.version, version);
      Atomics.store(control, CONTROL.rests, 0);
    }
  }
}

function statusOf(trainer: Trainer): ThreadStatus {
  const status = trainer.status();
  return { ...status, error: status.error?.toWire() ?? null };
}

main().catch((error: unknown) => {
  post({ type: 'failed', error: toWireError(error) });
  // Helper threads or handles must not keep a failed run alive.
  process.exitCode = 1;
  port.close();
});
