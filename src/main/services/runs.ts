// Training runs: started from a document's snapshot, each in a thread of its own, steered and read by their ids. The
// windows, the web host and the command line all train through here.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../base/errors/app-error.ts';
import { decodeSafetensors, encodeSafetensors } from '../../codegen/safetensors.ts';
import type { Client } from '../../contract/host.ts';
import type {
  CurvePoint,
  Prediction,
  RunEvaluation,
  RunMemory,
  RunRecord,
  RunStatus,
  RunVitals,
} from '../../contract/runs.ts';
import type { ThreadStatus } from '../../contract/trainer.ts';
import type { PreparedData, RowTensor } from '../../engine/data/prepared.ts';
import type { Weights } from '../../engine/train/loop.ts';
import { isOver } from '../../engine/train/run-state.ts';
import { finiteOrNull } from '../../engine/train/telemetry.ts';
import { trainerSettings } from '../../engine/train/training-settings.ts';
import { compileDocument } from '../../project/compile.ts';
import { dataPlan, sampleCount } from '../../project/data-plan.ts';
import type { DataBinding, LoomDocument } from '../../project/document.ts';
import { openBackend } from '../workers/open-backend.ts';
import { TrainerHost } from '../workers/trainer-host.ts';
import type { WorkerUrls } from './app-paths.ts';
import { jobData } from './datasets/blocks/job-data.ts';
import { type FeatureEncoding, savedEncoding } from './datasets/encode-rows.ts';
import type { RawRow, Runs, SavedRun } from './ports.ts';
import {
  batchThatFits,
  contributors,
  fits,
  type MachineMemory,
  machineMemory,
  plannedShape,
  refusal,
  runBytes,
  totalBytes,
} from './run-memory.ts';
import { type DetailedScore, predictionOf, scoreOf, sessionWith } from './run-session.ts';
import { threadsFor } from './run-threads.ts';
import { trainableNetwork } from './trainable.ts';

/** What runs ask of datasets. */
export interface RunData {
  prepare(binding: DataBinding): Promise<PreparedData>;
  /** Raw feature values in column order → features [rows, width], encoded and scaled as in training. */
  encodeRows(binding: DataBinding, encoding: FeatureEncoding, rows: readonly RawRow[]): RowTensor;
}

export interface StartOptions {
  /** First weights in place of drawn ones. */
  readonly weights?: Weights;
  readonly maxSteps?: number;
}

export interface Evaluation {
  readonly training: DetailedScore | null;
  readonly validation: DetailedScore | null;
}

interface Run {
  readonly id: string;
  readonly client: Client;
  record: RunRecord;
  weights: Weights | null;
  /** Null once restored from a file. */
  thread: TrainerHost | null;
  readonly waiting: Set<() => void>;
}

/** Beyond this the older half of a run's points is thinned: every second one goes. */
const MOST_POINTS = 100_000;

export class RunService implements Runs {
  private readonly runs = new Map<string, Run>();
  private readonly data: RunData;
  private readonly workerUrls: WorkerUrls;
  private readonly cores: number;
  private readonly memory: () => MachineMemory;

  constructor(options: {
    readonly data: RunData;
    readonly workerUrls: WorkerUrls;
    readonly cores: number;
    readonly memory?: () => MachineMemory;
  }) {
    this.data = options.data;
    this.workerUrls = options.workerUrls;
    this.cores = options.cores;
    this.memory = options.memory ?? machineMemory;
  }

  async estimate(document: LoomDocument): Promise<RunMemory | null> {
    const { network, report } = compileDocument(document);
    if (network === null) return null;
    const { training } = document;
    const samples = sampleCount(dataPlan(document.data), document.data.schema?.rows ?? 0);
    const shape = plannedShape(document, network, samples);
    const settings = trainerSettings(training);
    const bytesWith = (batchSize: number) => {
      const batch = Math.min(batchSize, Math.max(1, shape.training));
      const threads = threadsFor(training.threads, this.cores, report.totals.flops, batch);
      return runBytes(network, { ...settings, batchSize: batch }, shape, threads);
    };
    const machine = this.memory();
    const found = bytesWith(training.batchSize);
    const limit = fits(found, machine);
    const byBatch = settings.optimizer.search === null;
    const batch = byBatch ? Math.min(training.batchSize, shape.training) : shape.training;
    const memory = {
      bytes: totalBytes(found.parts),
      parts: found.parts,
      kernelBytes: found.kernelBytes,
      ...machine,
      limit,
      largest: [...contributors(report, found, batch)],
      batch: limit !== null && byBatch ? batchThatFits(batch, bytesWith, machine) : null,
    };
    if (limit === null) return { ...memory, refusal: null };
    const { code, params } = refusal(memory, document).toWire();
    return { ...memory, refusal: { code, params: { ...params } } };
  }

  /**
   * Validates, prepares the data, starts the thread, and answers when the network is loaded. A client trains one
   * network at a time: what it had running or paused is stopped. Throws `graph.cannotTrain`, `data.*`, `run.*`.
   */
  async start(
    document: LoomDocument,
    paused: boolean,
    client: Client,
    options: StartOptions = {},
  ): Promise<RunRecord> {
    const { network, flops } = trainableNetwork(document);
    const { training } = document;
    trainerSettings(training);
    const memory = await this.estimate(document);
    if (memory !== null && memory.limit !== null) throw refusal(memory, document);
    const data = await this.data.prepare(document.data);
    if (data.training.length === 0) throw new AppError('run.noTrainingRows', { rows: data.rows });
    await this.stopAllOf(client);

    const id = `run-${randomUUID().slice(0, 8)}`;
    const run: Run = {
      id,
      client,
      weights: null,
      thread: null,
      waiting: new Set(),
      record: {
        id,
        startedAt: new Date().toISOString(),
        document,
        training,
        metricName: network.outputs[0]?.metric ?? 'accuracy',
        dataHash: data.hash,
        encoding: savedEncoding(data),
        build: '',
        status: idleStatus(id),
        points: [],
      },
    };
    this.runs.set(id, run);
    const batchSize = Math.min(training.batchSize, data.training.length);
    run.thread = new TrainerHost(
      this.workerUrls.trainer,
      {
        document,
        data: jobData(data),
        weights: options.weights ?? null,
        maxSteps: options.maxSteps ?? null,
        threads: threadsFor(training.threads, this.cores, flops, batchSize),
        peerUrl: this.workerUrls.peer.href,
      },
      paused,
      {
        progress: (status, points, vitals) => this.progress(run, status, points, vitals),
        snapshot: (weights) => {
          run.weights = weights;
        },
      },
    );
    try {
      await run.thread.ready();
    } catch (error) {
      this.runs.delete(id);
      throw error;
    }
    run.record = { ...run.record, build: run.thread.build ?? '' };
    return run.record;
  }

  async pause(id: string): Promise<RunStatus> {
    return this.steer(id, 'pause', (thread) => thread.pause());
  }

  async resume(id: string): Promise<RunStatus> {
    return this.steer(id, 'resume', (thread) => thread.resume());
  }

  /** One batch, then paused again. A running run is paused. */
  async step(id: string): Promise<RunStatus> {
    return this.steer(id, 'step', async (thread) => {
      if (thread.status.state === 'running') await thread.pause();
      else await thread.step();
    });
  }

  async stop(id: string): Promise<RunStatus> {
    const run = this.find(id);
    if (run.thread && !isOver(run.record.status.state)) await run.thread.stop();
    return run.record.status;
  }

  async get(id: string): Promise<RunRecord> {
    return this.find(id).record;
  }

  /** Resolves when the run is over or has paused, whoever paused it. */
  async settled(id: string): Promise<RunRecord> {
    const run = this.find(id);
    if (!isSettled(run.record.status)) await new Promise<void>((resolve) => run.waiting.add(resolve));
    return run.record;
  }

  /** The newest weights: while it trains, those of this moment. Throws `run.noWeights` before there are any. */
  async weightsOf(id: string): Promise<Weights> {
    const run = this.find(id);
    await run.thread?.refreshWeights();
    if (!run.weights) throw new AppError('run.noWeights', { id });
    return run.weights;
  }

  async predict(id: string, rows: readonly RawRow[]): Promise<Prediction> {
    const { record } = this.find(id);
    return this.predictWith(record, await this.weightsOf(id), rows);
  }

  async evaluate(id: string): Promise<RunEvaluation> {
    const { record } = this.find(id);
    const { document } = record;
    const data = await this.data.prepare(document.data);
    const { training, validation } = await this.scoreWith(document, await this.weightsOf(id), data);
    return {
      labels: data.target.kind === 'classes' ? [...data.target.classes] : [],
      training: scoreMessage(training, data.training.length),
      validation: scoreMessage(validation, data.validation.length),
    };
  }

  /** Predicts without the dataset where the record holds its encoding. */
  async predictWith(
    { document, encoding }: Pick<RunRecord, 'document' | 'encoding'>,
    weights: Weights,
    rows: readonly RawRow[],
  ): Promise<Prediction> {
    const { network } = trainableNetwork(document);
    const known = encoding ?? savedEncoding(await this.data.prepare(document.data));
    const { featureScaling, target } = known;
    const features = Float32Array.from(this.data.encodeRows(document.data, known, rows).data);
    const { backend, dispose } = await openBackend(document.training.backend, 1, null);
    const session = sessionWith(backend, network, weights);
    try {
      const { featureNames } = dataPlan(document.data);
      return predictionOf(network, session, { target, featureScaling, featureNames }, features, rows.length);
    } finally {
      session.dispose();
      await dispose();
    }
  }

  async evaluateWith(document: LoomDocument, weights: Weights): Promise<Evaluation> {
    return this.scoreWith(document, weights, await this.data.prepare(document.data));
  }

  /** Scores rows that were encoded as the document's own are. */
  async scoreWith(document: LoomDocument, weights: Weights, prepared: PreparedData): Promise<Evaluation> {
    const { network } = trainableNetwork(document);
    const { backend, dispose } = await openBackend(document.training.backend, 1, null);
    const session = sessionWith(backend, network, weights);
    try {
      return {
        training: scoreOf(network, session, prepared, prepared.training),
        validation: scoreOf(network, session, prepared, prepared.validation),
      };
    } finally {
      session.dispose();
      await dispose();
    }
  }

  /** For saving: the record as of now, with its weights as a safetensors file. */
  async export(id: string): Promise<SavedRun> {
    const run = this.find(id);
    await run.thread?.refreshWeights();
    if (!run.weights) return { record: run.record, weights: null };
    const { network } = compileDocument(run.record.document);
    const shapes = new Map(network?.parameters.map(({ name, shape }) => [name, shape]));
    const tensors = Object.fromEntries(
      Object.entries(run.weights).map(([name, data]) => [
        name,
        { shape: shapes.get(name) ?? [data.length], data },
      ]),
    );
    return { record: run.record, weights: encodeSafetensors(tensors) };
  }

  /** Takes in the run of an opened project under an id of this session. What was going on when it was saved is stopped. */
  async adopt(saved: SavedRun, client: Client): Promise<string> {
    const id = `run-${randomUUID().slice(0, 8)}`;
    const { status } = saved.record;
    const state = isOver(status.state) ? status.state : 'stopped';
    const run: Run = {
      id,
      client,
      thread: null,
      waiting: new Set(),
      record: { ...saved.record, id, status: { ...status, id, state, secondsLeft: null } },
      weights: saved.weights && weightsFrom(saved.weights, saved.record.id),
    };
    this.runs.set(id, run);
    return id;
  }

  async release(client: Client): Promise<void> {
    const own = [...this.runs.values()].filter((run) => run.client.id === client.id);
    for (const run of own) this.runs.delete(run.id);
    await Promise.all(own.map((run) => run.thread?.dispose()));
  }

  private async stopAllOf(client: Client): Promise<void> {
    const own = [...this.runs.values()].filter((run) => run.client.id === client.id);
    await Promise.all(own.map((run) => (isOver(run.record.status.state) ? undefined : run.thread?.stop())));
  }

  private async steer(
    id: string,
    action: string,
    move: (thread: TrainerHost) => Promise<void>,
  ): Promise<RunStatus> {
    const run = this.find(id);
    const { state } = run.record.status;
    if (!run.thread || isOver(state)) throw new AppError('run.badState', { id, state, action });
    await move(run.thread);
    return run.record.status;
  }

  private progress(
    run: Run,
    status: ThreadStatus,
    points: readonly CurvePoint[],
    vitals: RunVitals | null,
  ): void {
    const full: RunStatus = { id: run.id, ...status };
    run.record = { ...run.record, status: full, points: appended(run.record.points, points) };
    if (this.runs.get(run.id) === run)
      run.client.emit('runs.progress', {
        status: full,
        points: [...points],
        ...(vitals === null ? {} : { vitals }),
      });
    if (isSettled(full)) {
      for (const resolve of run.waiting) resolve();
      run.waiting.clear();
    }
  }

  private find(id: string): Run {
    const run = this.runs.get(id);
    if (!run) throw new AppError('run.unknownRun', { id });
    return run;
  }
}

function isSettled({ state }: RunStatus): boolean {
  return isOver(state) || state === 'paused';
}

/** In place while it grows: a copy a message would make long runs quadratic. */
function appended(points: CurvePoint[], more: readonly CurvePoint[]): CurvePoint[] {
  for (const point of more) points.push(point);
  if (points.length <= MOST_POINTS) return points;
  const half = points.length >> 1;
  return points.filter((_, index) => index >= half || index % 2 === 0);
}

/** Weights of a safetensors file, shapes left to the network. */
export function weightsFrom(file: Uint8Array, name: string): Weights {
  const tensors = decodeSafetensors(file, name);
  return Object.fromEntries(Object.entries(tensors).map(([key, { data }]) => [key, data]));
}

/** As it crosses to a window: what is not finite is null. */
function scoreMessage(score: DetailedScore | null, rows: number): RunEvaluation['validation'] {
  if (!score) return null;
  const { loss, metrics, report } = score;
  const named = Object.entries(metrics).map(([name, value]) => [name, finiteOrNull(value)]);
  return {
    rows,
    loss: finiteOrNull(loss),
    metrics: Object.fromEntries(named),
    report: report && {
      ...report,
      confusion: report.confusion.map((row) => [...row]),
      classes: report.classes.map((entry) => ({ ...entry })),
    },
  };
}

function idleStatus(id: string): RunStatus {
  return {
    id,
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
}
