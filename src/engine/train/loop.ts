// The training loop: owns a session, runs one batch at a time, and keeps the run's state. It neither waits nor posts:
// a thread (or a test) calls `advance` and reads what it left. Pausing between any two steps changes no bit of the result.

import { present } from '../../base/assert.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { Backend, Executable, NumberArray, Session } from '../backends/backend.ts';
import type { PreparedData } from '../data/prepared.ts';
import type { Program } from '../ir/types.ts';
import { BatchFeeder, batchCount, batchLength, epochOrder } from './batches.ts';
import { type BoundStep, bindStep } from './bound-step.ts';
import { weighClasses } from './class-weights.ts';
import { firstNotFinite } from './diagnosis.ts';
import { Evaluator } from './evaluation.ts';
import { initialValues } from './initialise.ts';
import { SearchStep } from './line-search/search-step.ts';
import { ScoreSums, type SumViews, sumViews } from './metrics.ts';
import type { Network } from './network.ts';
import { isOver, mayMove, type RunState } from './run-state.ts';
import type { Schedule } from './schedules/index.ts';
import { gradientNormName } from './step-names.ts';
import { StopWatch } from './stop-watch.ts';
import type { StoppingRule } from './stopping/index.ts';
import { finiteOrNull, Speed, type TrainingPoint } from './telemetry.ts';
import { buildTrainingStep, type StepSettings, trainedNodes, trainingStates } from './training-step.ts';
import { type Vitals, VitalsReader } from './vitals.ts';

export interface TrainerSettings extends StepSettings {
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** What the optimizer's rate is multiplied by; 1 if absent. */
  readonly schedule?: Schedule;
  /** Asked at the end of every epoch. */
  readonly stopping?: readonly StoppingRule[];
  /** Ends the run after this many steps, in mid-epoch if need be. */
  readonly maxSteps?: number;
}

export interface TrainerStatus {
  readonly state: RunState;
  /** Why it ended: 'epochs', 'steps', 'user', 'error', the kind of a stopping rule, or null while it goes on. */
  readonly reason: string | null;
  readonly error: AppError | null;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number | null;
}

/** Tensors by name, as they are saved. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** At most one point each 50 ms, beside those that close an epoch. */
const REPORT_INTERVAL_S = 0.05;
/** How much training may have to be repeated to find where a number stopped being finite. */
const CHECKPOINT_INTERVAL_S = 2;

interface StepProgram extends BoundStep {
  readonly sums: SumViews;
  /** Gradient norm by layer; empty where the program does not report them. */
  readonly norms: readonly { readonly node: string; readonly norm: NumberArray }[];
  readonly vitals: VitalsReader | null;
}

/** What a step answers beside loss and metric sums: gradient norms, or every tensor and activation too. */
type Telling = 'nothing' | 'norms' | 'vitals';

interface Position {
  readonly step: number;
  readonly epoch: number;
  /** Of the batch within its epoch. */
  readonly index: number;
  readonly batch: number;
  readonly closes: boolean;
}

interface Checkpoint {
  readonly step: number;
  readonly takenAt: number;
  readonly states: ReadonlyMap<string, ArrayLike<number>>;
}

export class Trainer {
  private readonly network: Network;
  private readonly data: PreparedData;
  private readonly settings: TrainerSettings;
  private readonly backend: Backend;
  /** A clock in seconds; telemetry alone depends on it. */
  private readonly now: () => number;

  private currentState: RunState = 'idle';
  private reason: string | null = null;
  private error: AppError | null = null;
  private session: Session | null = null;
  private feeder: BatchFeeder | null = null;
  private evaluator: Evaluator | null = null;
  /** By batch size, for each amount of telling. */
  private readonly programs = {
    nothing: new Map<number, StepProgram>(),
    norms: new Map<number, StepProgram>(),
    vitals: new Map<number, StepProgram>(),
  };
  private readonly nodes: readonly string[];
  private readonly window: ScoreSums;
  private readonly epochSums: ScoreSums;
  private readonly speed = new Speed();
  private readonly stopWatch: StopWatch;
  /** Watched loss of each epoch that has ended, for schedules. */
  private readonly losses: number[] = [];
  private bestWeights: Weights | null = null;
  private order: { readonly epoch: number; readonly rows: Int32Array } | null = null;
  private checkpoint: Checkpoint | null = null;
  private points: TrainingPoint[] = [];
  private latestVitals: Vitals | null = null;
  private step = 0;
  private samples = 0;
  private trainedSeconds = 0;
  private resumedAt = 0;
  private nextVitalsAt = 0;

  constructor(options: {
    readonly network: Network;
    readonly data: PreparedData;
    readonly settings: TrainerSettings;
    readonly backend: Backend;
    readonly now: () => number;
  }) {
    this.network = weighClasses(options.network, options.data);
    this.data = options.data;
    this.settings = options.settings;
    this.backend = options.backend;
    this.now = options.now;
    this.nodes = trainedNodes(options.network);
    this.stopWatch = new StopWatch(options.settings.stopping ?? []);
    this.window = new ScoreSums(options.network, options.data, options.data.training);
    this.epochSums = new ScoreSums(options.network, options.data, options.data.training);
  }

  get state(): RunState {
    return this.currentState;
  }

  /** Which kernels compute; known once loaded. */
  get build(): string {
    return this.loaded().build;
  }

  /** Makes the session with its first weights: drawn by the seed, or those given. idle → loaded. */
  load(weights?: Weights): void {
    if (this.data.training.length === 0) throw new AppError('run.noTrainingRows', { rows: this.data.rows });
    this.feeder = new BatchFeeder(this.network, this.data, true);
    const session = this.backend.createSession(trainingStates(this.network, this.settings.optimizer));
    this.session = session;
    for (const spec of this.network.parameters) {
      session.writeState(spec.name, initialValues(spec, this.settings.seed));
    }
    if (weights) this.writeWeights(weights);
    this.evaluator = new Evaluator(this.network, session, this.data);
    this.stopWatch.start(() => this.trainedStates());
    this.move('loaded');
  }

  resume(): void {
    this.move('running');
    this.error = null;
    this.resumedAt = this.now();
    this.nextVitalsAt = Math.max(this.nextVitalsAt, this.resumedAt);
  }

  /** Between two steps. */
  pause(): void {
    this.tick();
    this.move('paused');
  }

  stop(): void {
    if (this.currentState === 'running') this.tick();
    this.move('stopped');
    this.reason = this.error === null ? 'user' : 'error';
  }

  /** One batch, then paused again: from loaded or paused. Leaves a point. */
  stepOnce(): void {
    this.resume();
    this.nextVitalsAt = 0;
    this.advance();
    if (this.currentState === 'running') this.pause();
  }

  /** One batch. Must be running; may leave the state paused (not finite) or finished. */
  advance(): void {
    if (this.currentState !== 'running') throw new Error(`advance while ${this.currentState}`);
    const startedAt = this.now();
    if (this.checkpoint === null || startedAt - this.checkpoint.takenAt >= CHECKPOINT_INTERVAL_S) {
      this.checkpoint = this.takeCheckpoint(startedAt);
    }
    const at = this.position(this.step);
    const { batch, closes } = at;
    const ends = this.step + 1 === this.steps;
    // Stopping rules compare with the first step, so that one always reports.
    const reports = closes || ends || this.step === 0;
    // Vitals cost about half a small step: they keep to their interval however short the epochs are.
    const telling = startedAt >= this.nextVitalsAt ? 'vitals' : reports ? 'norms' : 'nothing';
    const program = this.run(at, telling);
    const loss = program.sums.loss[0]!;
    if (!Number.isFinite(loss)) {
      this.pauseNotFinite();
      return;
    }
    if (this.step === 0) this.stopWatch.begin(loss, gradientSquared(program));
    this.window.add(program.sums, batch);
    this.step++;
    this.samples += batch;
    const stoppedBy = telling !== 'nothing' ? this.report(program, closes, closes || ends) : null;
    if (ends || stoppedBy !== null) {
      this.tick();
      if (this.bestWeights !== null) this.writeWeights(this.bestWeights);
      this.reason = stoppedBy ?? (this.step === this.epochSteps * this.settings.epochs ? 'epochs' : 'steps');
      this.move('finished');
    }
  }

  /** Points since the last call. */
  takePoints(): readonly TrainingPoint[] {
    const points = this.points;
    this.points = [];
    return points;
  }

  /** Those of the last step that reported, if none has taken them yet. */
  takeVitals(): Vitals | null {
    const latest = this.latestVitals;
    this.latestVitals = null;
    return latest;
  }

  status(): TrainerStatus {
    const stepsPerSecond = this.seconds > 0 ? this.step / this.seconds : 0;
    return {
      state: this.currentState,
      reason: this.reason,
      error: this.error,
      epoch: this.step / this.epochSteps,
      epochs: this.settings.epochs,
      step: this.step,
      steps: this.steps,
      samplesPerSecond: this.speed.samplesPerSecond,
      secondsLeft:
        isOver(this.currentState) || stepsPerSecond === 0 ? null : (this.steps - this.step) / stepsPerSecond,
    };
  }

  /** A copy of the network's tensors, optimizer slots left out. */
  weights(): Weights {
    const session = this.loaded();
    return Object.fromEntries(
      this.network.parameters.map(({ name }) => [name, Float32Array.from(session.readState(name))]),
    );
  }

  dispose(): void {
    this.session?.dispose();
    this.session = null;
    for (const kept of Object.values(this.programs)) kept.clear();
  }

  private get epochSteps(): number {
    return batchCount(this.data.training.length, this.batchSize);
  }

  private get steps(): number {
    return Math.min(
      this.epochSteps * this.settings.epochs,
      this.settings.maxSteps ?? Number.POSITIVE_INFINITY,
    );
  }

  private get seconds(): number {
    return this.trainedSeconds + (this.currentState === 'running' ? this.now() - this.resumedAt : 0);
  }

  private position(step: number): Position {
    const epoch = Math.floor(step / this.epochSteps);
    const index = step - epoch * this.epochSteps;
    const batch = batchLength(this.data.training.length, this.batchSize, index);
    return { step, epoch, index, batch, closes: index + 1 === this.epochSteps };
  }

  /** Runs a step on its batch: the result depends on the states and the position alone. */
  private run(at: Position, telling: Telling): StepProgram {
    const program = this.program(at.batch, telling);
    this.fill(program, at);
    program.executable.run();
    return program;
  }

  private fill({ feed, rate, t, random }: BoundStep, { step, epoch, index, batch }: Position): void {
    if (this.order?.epoch !== epoch) {
      this.order = { epoch, rows: epochOrder(this.data.training, this.settings.seed, epoch) };
    }
    feed(this.order.rows, index * this.batchSize, batch);
    if (rate) rate[0] = this.rateAt(step);
    if (t) t[0] = step + 1;
    if (random) {
      random[0] = this.settings.seed;
      random[1] = step;
    }
  }

  private rateAt(step: number): number {
    const { optimizer, schedule } = this.settings;
    if (!schedule) return optimizer.rate;
    const { epochSteps, steps } = this;
    // Only epochs that ended before this step: a step repeated after the fact takes the same rate.
    const ended = Math.floor(step / epochSteps);
    const losses = this.losses.length > ended ? this.losses.slice(0, ended) : this.losses;
    return optimizer.rate * schedule({ step, steps, epochSteps, losses });
  }

  private program(batch: number, telling: Telling): StepProgram {
    const kept = this.programs[telling];
    const known = kept.get(batch);
    if (known) return known;
    const outputs = { metrics: true, gradientNorms: telling !== 'nothing', vitals: telling === 'vitals' };
    const program = buildTrainingStep(this.network, this.settings, batch, outputs);
    const executable = this.executable(program);
    const made = {
      ...bindStep(program, executable, present(this.feeder, 'the feeder')),
      sums: sumViews(this.network, executable),
      norms: outputs.gradientNorms
        ? this.nodes.map((node) => ({ node, norm: executable.output(gradientNormName(node)) }))
        : [],
      vitals: outputs.vitals ? this.vitalsReader(program, executable) : null,
    };
    kept.set(batch, made);
    return made;
  }

  private vitalsReader(program: Program, executable: Executable): VitalsReader {
    const outputs = new Set(program.outputs.map(({ name }) => name));
    const tensors = this.network.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
    const nodes = [...outputs].flatMap((name) => name.match(/^vitals\/(.+)\/idle$/)?.[1] ?? []);
    return new VitalsReader(executable, outputs, tensors, nodes);
  }

  /** A step is a program, or a search along a line that runs one several times. */
  private executable(program: Program): Executable {
    const session = this.loaded();
    const compiled = session.compile(program);
    const { search } = this.settings.optimizer;
    if (search === null) return compiled;
    const weights = this.network.parameters.filter(({ trainable }) => trainable);
    return new SearchStep(compiled, session, weights, search);
  }

  /** Full-batch methods see all training rows at once. */
  private get batchSize(): number {
    return this.settings.optimizer.search === null ? this.settings.batchSize : this.data.training.length;
  }

  /** Leaves a point; at the end of an epoch answers the kind of the rule by which training is enough. */
  private report(program: StepProgram, closes: boolean, validate: boolean): string | null {
    const gradients = Object.fromEntries(
      program.norms.map(({ node, norm }) => [node, finiteOrNull(norm[0]!)]),
    );
    const { loss, metric } = this.window.score();
    this.epochSums.merge(this.window);
    this.window.clear();
    const whole = this.epochSums.score();
    const validation =
      validate && this.data.validation.length > 0
        ? this.evaluator?.evaluate(this.data.validation)
        : undefined;
    this.speed.mark(this.samples, this.seconds);
    this.points.push({
      step: this.step,
      epoch: this.step / this.epochSteps,
      seconds: this.seconds,
      loss: finiteOrNull(loss),
      metric: finiteOrNull(metric),
      gradients,
      validation: validation
        ? { loss: finiteOrNull(validation.loss), metric: finiteOrNull(validation.metric) }
        : null,
      ...(validate
        ? { training: { loss: finiteOrNull(whole.loss), metric: finiteOrNull(whole.metric) } }
        : {}),
    });
    if (program.vitals !== null) {
      this.latestVitals = program.vitals.read(this.step);
      this.nextVitalsAt = this.now() + REPORT_INTERVAL_S;
    }
    if (!closes) return null;
    this.epochSums.clear();
    const watched = validation ?? whole;
    this.losses.push(watched.loss);
    const { stoppedBy, best } = this.stopWatch.epoch({
      epoch: this.step / this.epochSteps,
      seconds: this.seconds,
      loss: whole.loss,
      metric: watched.metric,
      metricName: this.network.outputs[0]!.metric,
      watchedLoss: watched.loss,
      gradientSquared: gradientSquared(program),
      weights: () => this.trainedStates(),
    });
    if (best) this.bestWeights = this.weights();
    return stoppedBy;
  }

  private trainedStates(): readonly ArrayLike<number>[] {
    const session = this.loaded();
    return this.network.parameters
      .filter(({ trainable }) => trainable)
      .map(({ name }) => session.readState(name));
  }

  /** Goes back to the weights before the first step that made something not finite, and names that something. */
  private pauseNotFinite(): void {
    const failed = this.step;
    const checkpoint = this.checkpoint;
    if (!checkpoint) throw new Error('no checkpoint was taken before the step');
    this.restore(checkpoint);
    let step = checkpoint.step;
    while (step < failed - 1) this.run(this.position(step++), 'nothing');
    let tensor: string | null = null;
    for (; step <= failed; step++) {
      const at = this.position(step);
      const feeder = present(this.feeder, 'the feeder');
      tensor = firstNotFinite(this.network, this.loaded(), this.settings, feeder, at.batch, (program) => {
        this.fill(program, at);
      });
      if (tensor !== null || step === failed) break;
      const before = this.takeCheckpoint(this.now());
      this.run(at, 'nothing');
      // An overflow of the update itself: finite gradients, weights beyond the largest number.
      const overflowed = this.network.parameters.find(
        ({ name }) => !Float64Array.from(this.loaded().readState(name)).every(Number.isFinite),
      );
      if (overflowed) {
        this.restore(before);
        tensor = `${overflowed.name} (update)`;
        break;
      }
    }
    this.step = step;
    this.window.clear();
    this.error = new AppError('run.notFinite', { step: step + 1, tensor: tensor ?? 'loss' });
    this.pause();
  }

  private takeCheckpoint(at: number): Checkpoint {
    const session = this.loaded();
    const names = trainingStates(this.network, this.settings.optimizer).map(({ name }) => name);
    return {
      step: this.step,
      takenAt: at,
      states: new Map(names.map((name) => [name, session.readState(name)])),
    };
  }

  private restore(checkpoint: Checkpoint): void {
    for (const [name, data] of checkpoint.states) this.loaded().writeState(name, data);
  }

  private writeWeights(weights: Weights): void {
    for (const { name, shape } of this.network.parameters) {
      const given = weights[name];
      const expected = shape.reduce((product, size) => product * size, 1);
      if (given?.length !== expected) {
        throw new AppError('run.weightsMismatch', { tensor: name, found: given?.length ?? 0, expected });
      }
      this.loaded().writeState(name, given);
    }
  }

  private tick(): void {
    const at = this.now();
    this.trainedSeconds += at - this.resumedAt;
    this.resumedAt = at;
  }

  private loaded(): Session {
    if (!this.session) throw new Error('the trainer is not loaded');
    return this.session;
  }

  private move(to: RunState): void {
    if (!mayMove(this.currentState, to)) {
      throw new AppError('run.badState', { id: '', state: this.currentState, action: to });
    }
    this.currentState = to;
  }
}

function gradientSquared({ norms }: StepProgram): number {
  return norms.reduce((sum, { norm }) => sum + norm[0]! ** 2, 0);
}
