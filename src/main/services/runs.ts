// Training runs: started from a document's snapshot, each in a thread of its own, steered and read by their ids. The
// windows, the web host and the command line all train through here.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../base/errors/app-error.ts';
import type { Client } from '../../contract/host.ts';
import type {
  CurvePoint,
  Prediction,
  RunEvaluation,
  RunHistograms,
  RunMemory,
  RunRecord,
  RunStatus,
  RunVitals,
} from '../../contract/runs.ts';
import type { ThreadStatus } from '../../contract/trainer.ts';
import type { PreparedData, RowTensor } from '../../engine/data/prepared.ts';
import type { Network } from '../../engine/train/network.ts';
import { bindOptimizer } from '../../engine/train/optimizers/index.ts';
import { isOver } from '../../engine/train/run-state.ts';
import type { SavedState, Weights } from '../../engine/train/saved-state.ts';
import { trainerSettings } from '../../engine/train/training-settings.ts';
import { compileDocument } from '../../project/compile.ts';
import type { DataBinding, LoomDocument } from '../../project/document.ts';
import { TrainerHost } from '../workers/trainer-host.ts';
import type { WorkerUrls } from './app-paths.ts';
import type { Continuation } from './continue-text.ts';
import { jobData } from './datasets/blocks/job-data.ts';
import { type FeatureEncoding, savedEncoding } from './datasets/encode-rows.ts';
import { evaluationMessage } from './evaluation-message.ts';
import type { ContinuedRun, ContinueOptions, RawRow, Runs, SavedRun } from './ports.ts';
import { runMemory } from './run-estimate.ts';
import { type MachineMemory, machineMemory, refusal } from './run-memory.ts';
import { usedEncoding } from './run-session.ts';
import { threadsFor } from './run-threads.ts';
import { isFresh, savedStateOf, storedState, weightsFile } from './saved-runs.ts';
import { trainableNetwork } from './trainable.ts';
import { type Evaluation, predictions, scores, spread, writeOn } from './trained-network.ts';

/** What runs ask of datasets. */
export interface RunData {
  prepare(binding: DataBinding): Promise<PreparedData>;
  /** What stays in memory of so many bytes of features. */
  heldBytes?(featureBytes: number): number;
  /** Raw feature values in column order → features [rows, width], encoded and scaled as in training. */
  encodeRows(
    binding: DataBinding,
    encoding: FeatureEncoding,
    rows: readonly RawRow[],
    before?: number,
  ): RowTensor;
}

export interface StartOptions {
  /** First weights in place of drawn ones. */
  readonly weights?: Weights;
  readonly maxSteps?: number;
}

interface Run {
  readonly id: string;
  readonly client: Client;
  record: RunRecord;
  /** Newest; null before there are weights. */
  state: SavedState | null;
  /** While a number that was not finite has paused it: where it stood before. */
  fallback: SavedState | null;
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
    const held = (bytes: number) => this.data.heldBytes?.(bytes) ?? bytes;
    return runMemory(document, { held, cores: this.cores, machine: this.memory() });
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
    const { network, data } = await this.ready(document);
    await this.stopAllOf(client);

    const id = `run-${randomUUID().slice(0, 8)}`;
    const run: Run = {
      id,
      client,
      state: null,
      fallback: null,
      thread: null,
      waiting: new Set(),
      record: {
        id,
        startedAt: new Date().toISOString(),
        document,
        training: document.training,
        metricName: network.outputs[0]?.metric ?? 'accuracy',
        ...(network.outputs.length > 1
          ? { metricNames: Object.fromEntries(network.outputs.map(({ name, metric }) => [name, metric])) }
          : {}),
        dataHash: data.hash,
        encoding: usedEncoding(network, savedEncoding(data)),
        build: '',
        status: idleStatus(id),
        points: [],
      },
    };
    this.runs.set(id, run);
    try {
      await this.launch(
        run,
        data,
        paused,
        { weights: options.weights ?? null, from: null },
        options.maxSteps,
      );
    } catch (error) {
      this.runs.delete(id);
      throw error;
    }
    return run.record;
  }

  /**
   * Goes on with a run that rests or is over, under the same id: with its own network, settings and data, to the bits of
   * one that never stopped. Throws `run.noWeights`, `run.dataChanged`, `run.nothingLeft`, and what a start throws.
   */
  async continue(id: string, options: ContinueOptions & { maxSteps?: number }): Promise<ContinuedRun> {
    const run = this.find(id);
    if (run.record.status.state === 'running') {
      throw new AppError('run.badState', { id, state: 'running', action: 'continue' });
    }
    await run.thread?.refreshWeights();
    const from = options.from === 'fallback' ? run.fallback : run.state;
    if (!from) throw new AppError('run.noWeights', { id });
    const document = continued(run.record, options);
    const { data } = await this.ready(document);
    if (data.hash !== run.record.dataHash) {
      throw new AppError('run.dataChanged', { id, name: dataName(document.data) });
    }
    const { step } = from.position;
    const batchSize = stepRows(document, data);
    if (step >= document.training.epochs * Math.ceil(data.training.length / batchSize)) {
      throw new AppError('run.nothingLeft', { id, epochs: document.training.epochs });
    }
    await this.stopAllOf(run.client);
    await run.thread?.dispose();
    const { record, state, fallback } = run;
    run.state = from;
    run.fallback = null;
    run.record = {
      ...record,
      document,
      training: document.training,
      points: record.points.filter((point) => point.step <= step),
      status: { ...idleStatus(id), step, epoch: record.status.epoch },
    };
    try {
      const maxSteps = options.maxSteps === undefined ? undefined : step + options.maxSteps;
      await this.launch(run, data, true, { weights: null, from }, maxSteps);
    } catch (error) {
      Object.assign(run, { record, state, fallback, thread: null });
      throw error;
    }
    return { record: run.record, fresh: isFresh(from) };
  }

  /** Everything that can be refused before a thread starts. */
  private async ready(document: LoomDocument): Promise<{ network: Network; data: PreparedData }> {
    const { network } = trainableNetwork(document);
    trainerSettings(document.training);
    const memory = await this.estimate(document);
    if (memory !== null && memory.limit !== null) throw refusal(memory, document);
    const data = await this.data.prepare(document.data);
    if (data.training.length === 0) throw new AppError('run.noTrainingRows', { rows: data.rows });
    return { network, data };
  }

  private async launch(
    run: Run,
    data: PreparedData,
    paused: boolean,
    begin: { readonly weights: Weights | null; readonly from: SavedState | null },
    maxSteps: number | undefined,
  ): Promise<void> {
    const { document, training } = run.record;
    const { flops } = compileDocument(document).report.totals;
    const thread = new TrainerHost(
      this.workerUrls.trainer,
      {
        document,
        data: jobData(data),
        ...begin,
        maxSteps: maxSteps ?? null,
        threads: threadsFor(training.threads, this.cores, flops, stepRows(document, data)),
        peerUrl: this.workerUrls.peer.href,
      },
      paused,
      {
        progress: (status, points, vitals) => this.progress(run, status, points, vitals),
        snapshot: (state, fallback) => {
          run.state = state;
          run.fallback = fallback;
        },
      },
    );
    run.thread = thread;
    await thread.ready();
    run.record = { ...run.record, build: thread.build ?? '' };
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
    if (!run.state) throw new AppError('run.noWeights', { id });
    return run.state.weights;
  }

  async predict(id: string, rows: readonly RawRow[]): Promise<Prediction> {
    const { record } = this.find(id);
    return this.predictWith(record, await this.weightsOf(id), rows);
  }

  /** What a network that guesses the next token of a text writes after a prompt. */
  async continueText(id: string, request: Continuation): Promise<string> {
    return this.continueTextWith(this.find(id).record, await this.weightsOf(id), request);
  }

  async continueTextWith(
    { document }: Pick<RunRecord, 'document'>,
    weights: Weights,
    request: Continuation,
  ): Promise<string> {
    return writeOn(document, weights, request);
  }

  async evaluate(id: string): Promise<RunEvaluation> {
    const { record } = this.find(id);
    const { document } = record;
    const data = await this.data.prepare(document.data);
    const { training, validation } = await this.scoreWith(document, await this.weightsOf(id), data);
    return evaluationMessage(training, validation, data);
  }

  /**
   * How weights, gradients and activations are spread: at the next step of a run that goes on, or on the newest weights
   * of one that is over.
   */
  async histograms(id: string): Promise<RunHistograms> {
    const run = this.find(id);
    const live = await run.thread?.histograms();
    if (live) return live;
    const { state, record } = run;
    if (!state) throw new AppError('run.noWeights', { id });
    return spread(record.document, await this.data.prepare(record.document.data), state);
  }

  /** Predicts without the dataset where the record holds its encoding. */
  async predictWith(
    { document, encoding }: Pick<RunRecord, 'document' | 'encoding'>,
    weights: Weights,
    rows: readonly RawRow[],
    /** How many rows came before these, for messages. */
    before = 0,
  ): Promise<Prediction> {
    const known = encoding ?? savedEncoding(await this.data.prepare(document.data));
    const features = Float32Array.from(this.data.encodeRows(document.data, known, rows, before).data);
    return predictions(document, weights, known, features, rows.length);
  }

  async evaluateWith(document: LoomDocument, weights: Weights): Promise<Evaluation> {
    return this.scoreWith(document, weights, await this.data.prepare(document.data));
  }

  /** Scores rows that were encoded as the document's own are. */
  async scoreWith(document: LoomDocument, weights: Weights, prepared: PreparedData): Promise<Evaluation> {
    return scores(document, weights, prepared);
  }

  /** For saving: the record as of now, with its weights, and with what training needs to go on where that is asked for. */
  async export(id: string, withState = false): Promise<SavedRun> {
    const run = this.find(id);
    await run.thread?.refreshWeights();
    const { record, state } = run;
    if (!state) return { record, weights: null };
    return {
      record,
      weights: weightsFile(record.document, state.weights),
      state: withState && Object.keys(state.more).length > 0 ? storedState(state) : null,
    };
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
      state: savedStateOf(saved),
      fallback: null,
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
    const back = status.error === null ? undefined : run.fallback?.position.step;
    const full: RunStatus = {
      id: run.id,
      ...status,
      ...(back === undefined ? {} : { fallbackStep: back }),
    };
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

/** The run's own document, with the epochs it is to have in all and the rate it is to go on with. */
function continued(
  { document, status }: RunRecord,
  { epochs, rateFactor }: Pick<ContinueOptions, 'epochs' | 'rateFactor'>,
): LoomDocument {
  const { training } = document;
  const { optimizer } = training;
  const { rate } = bindOptimizer(optimizer);
  return {
    ...document,
    training: {
      ...training,
      // An epoch that was broken off is the first of those to come.
      epochs: epochs === null ? training.epochs : Math.floor(status.epoch + 1e-9) + epochs,
      optimizer:
        rateFactor === 1
          ? optimizer
          : { ...optimizer, params: { ...optimizer.params, rate: rate * rateFactor } },
    },
  };
}

/** Rows of a step: full-batch methods see all at once. */
function stepRows({ training }: LoomDocument, data: PreparedData): number {
  const rows = data.training.length;
  return bindOptimizer(training.optimizer).search === null ? Math.min(training.batchSize, rows) : rows;
}

function dataName({ source }: DataBinding): string {
  return source.kind === 'file' ? source.name : source.kind === 'sample' ? source.id : source.kind;
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
