// The training loop: owns a session, runs one batch at a time, and keeps the run's state. It neither waits nor posts:
// a thread (or a test) calls `advance` and reads what it left. Pausing between any two steps changes no bit of the result.

import { present } from '../../base/assert.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { Backend, Session } from '../backends/backend.ts';
import type { PreparedData } from '../data/prepared.ts';
import { sizeOf } from '../ir/types.ts';
import { weighClasses } from './class-weights.ts';
import { Evaluator } from './evaluation.ts';
import type { Histograms } from './histograms.ts';
import { initialValues } from './initialise.ts';
import { type Score, ScoreSums } from './metrics.ts';
import type { Network } from './network.ts';
import { COMPILING_MS, drawingMs, NO_PULSE, type Pulse, patienceMs } from './pulse.ts';
import { type Checkpoint, recover } from './recovery.ts';
import { isOver, mayMove, type RunState } from './run-state.ts';
import {
  BEFORE,
  BEST,
  divided,
  float32,
  LAST,
  prefixed,
  type SavedPosition,
  type SavedState,
  under,
  type Weights,
} from './saved-state.ts';
import { type RunnerSettings, type StepProgram, StepRunner, Timetable } from './step-runner.ts';
import { StopWatch } from './stop-watch.ts';
import type { StoppingRule } from './stopping/index.ts';
import {
  finiteOrNull,
  meansOf,
  REPORT_INTERVAL_S,
  Speed,
  type TrainingPoint,
  vitalsPauseS,
} from './telemetry.ts';
import { trainingStates } from './training-step.ts';
import type { Vitals } from './vitals.ts';

export type { Weights } from './saved-state.ts';

export interface TrainerSettings extends RunnerSettings {
  /** Asked at the end of every epoch. */
  readonly stopping?: readonly StoppingRule[];
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

/** How much training may have to be repeated to find where a number stopped being finite. */
const CHECKPOINT_INTERVAL_S = 2;

export class Trainer {
  private readonly network: Network;
  private readonly data: PreparedData;
  private readonly settings: TrainerSettings;
  private readonly backend: Backend;
  /** A clock in seconds; telemetry alone depends on it. */
  private readonly now: () => number;
  private readonly pulse: Pulse;
  private patience = 0;
  private hasEvaluated = false;

  private currentState: RunState = 'idle';
  private reason: string | null = null;
  private error: AppError | null = null;
  private session: Session | null = null;
  private runner: StepRunner | null = null;
  private evaluator: Evaluator | null = null;
  private readonly timetable: Timetable;
  private readonly window: ScoreSums;
  private readonly epochSums: ScoreSums;
  private readonly speed = new Speed();
  private readonly stopWatch: StopWatch;
  /** Watched loss of each epoch that has ended, for schedules. */
  private readonly losses: number[] = [];
  private bestWeights: Weights | null = null;
  /** Those of the last step, where the best ones were put in their place at the end. */
  private lastWeights: Weights | null = null;
  private slotsSince = 0;
  private checkpoint: Checkpoint | null = null;
  private points: TrainingPoint[] = [];
  private latestVitals: Vitals | null = null;
  private step = 0;
  private samples = 0;
  private trainedSeconds = 0;
  private resumedAt = 0;
  private nextVitalsAt = 0;
  private nextPointAt = 0;

  constructor(options: {
    readonly network: Network;
    readonly data: PreparedData;
    readonly settings: TrainerSettings;
    readonly backend: Backend;
    readonly now: () => number;
    readonly pulse?: Pulse;
  }) {
    this.network = weighClasses(options.network, options.data);
    this.data = options.data;
    this.settings = options.settings;
    this.backend = options.backend;
    this.now = options.now;
    this.pulse = options.pulse ?? NO_PULSE;
    this.timetable = new Timetable(options.settings, options.data.training.length);
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

  /**
   * Makes the session with its first weights: drawn by the seed, or those given; or goes on from where a run of this
   * network stood, to the bits that it would have had. idle → loaded.
   */
  load(weights?: Weights, from?: SavedState): void {
    if (this.data.training.length === 0) throw new AppError('run.noTrainingRows', { rows: this.data.rows });
    const states = trainingStates(this.network, this.settings.optimizer);
    const session = this.backend.createSession(states);
    this.session = session;
    for (const spec of this.network.parameters) {
      const elements = sizeOf(spec.shape);
      this.pulse.allow(drawingMs(elements, spec.shape.at(-1) ?? 1, spec.init.kind === 'orthogonal'));
      session.writeState(spec.name, initialValues(spec, this.settings.seed));
    }
    if (weights) this.writeWeights(weights);
    this.slotsSince = from?.position.slotsSince ?? 0;
    const { slotsSince } = this;
    const { network, data, settings, timetable, losses } = this;
    this.patience = patienceMs({
      stateBytes: 4 * states.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      rows: data.rows,
      streamed: data.streamed !== undefined,
      backend: this.backend.name,
    });
    const compiling = <T>(work: () => T) => this.compiling(work);
    this.runner = new StepRunner({
      network,
      data,
      settings,
      timetable,
      session,
      losses,
      compiling,
      slotsSince,
    });
    this.evaluator = new Evaluator(network, session, data);
    this.stopWatch.start(() => this.trainedStates());
    if (from) this.restore(from);
    this.pulse.allow(this.patience);
    this.move('loaded');
  }

  resume(): void {
    this.move('running');
    this.error = null;
    this.resumedAt = this.now();
    this.nextVitalsAt = Math.max(this.nextVitalsAt, this.resumedAt);
    this.nextPointAt = Math.max(this.nextPointAt, this.resumedAt);
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
    const runner = present(this.runner, 'the runner');
    const startedAt = this.now();
    if (this.checkpoint === null || startedAt - this.checkpoint.takenAt >= CHECKPOINT_INTERVAL_S) {
      this.checkpoint = { position: this.position(), takenAt: startedAt, states: runner.takeStates() };
    }
    const at = this.timetable.position(this.step);
    const { batch, closes } = at;
    const ends = this.step + 1 === this.timetable.steps;
    // Stopping rules compare with the first step, so that one always reports.
    const reports = closes || ends || this.step === 0 || startedAt >= this.nextPointAt;
    // Vitals cost about half a small step and a twentieth of a large one: they keep to their interval however short the
    // epochs are, and to every third step however long those are.
    const telling = startedAt >= this.nextVitalsAt ? 'vitals' : reports ? 'norms' : 'nothing';
    const program = runner.run(at, telling);
    if (telling !== 'nothing') {
      const endedAt = this.now();
      this.nextPointAt = startedAt + REPORT_INTERVAL_S;
      if (telling === 'vitals') this.nextVitalsAt = endedAt + vitalsPauseS(endedAt - startedAt);
    }
    const loss = program.sums.loss[0]!;
    if (!Number.isFinite(loss) || this.overflowed(program, ends)) {
      this.pauseNotFinite();
      return;
    }
    if (this.step === 0) this.stopWatch.begin(loss, gradientSquared(program));
    this.window.add(program.sums, batch);
    // Step by step: added up by points, the sum would depend on when points were due.
    this.epochSums.add(program.sums, batch);
    this.step++;
    this.samples += batch;
    const stoppedBy = telling !== 'nothing' ? this.report(program, closes, closes || ends) : null;
    if (ends || stoppedBy !== null) {
      this.tick();
      if (this.bestWeights !== null) {
        this.lastWeights = this.weights();
        this.writeWeights(this.bestWeights);
      }
      this.reason =
        stoppedBy ?? (this.step === this.timetable.epochSteps * this.settings.epochs ? 'epochs' : 'steps');
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
      epoch: this.step / this.timetable.epochSteps,
      epochs: this.settings.epochs,
      step: this.step,
      steps: this.timetable.steps,
      samplesPerSecond: this.speed.samplesPerSecond,
      secondsLeft:
        isOver(this.currentState) || stepsPerSecond === 0
          ? null
          : (this.timetable.steps - this.step) / stepsPerSecond,
    };
  }

  /** A copy of the network's tensors, optimizer slots left out. */
  weights(): Weights {
    const session = this.loaded();
    return Object.fromEntries(
      this.network.parameters.map(({ name }) => [name, Float32Array.from(session.readState(name))]),
    );
  }

  /** How weights, gradients and activations are spread now, on the batch of the next step (of the last, at the end). */
  histograms(): Histograms {
    const step = Math.min(this.step, this.timetable.steps - 1);
    return {
      ...present(this.runner, 'the runner').histograms(this.timetable.position(step)),
      step: this.step,
    };
  }

  /** Where the run stands, in arrays of its own. */
  saved(): SavedState {
    const runner = present(this.runner, 'the runner');
    const { weights, slots } = divided(runner.takeStates(), this.isWeight);
    const best = this.lastWeights === null ? this.bestWeights : null;
    const { before } = this.stopWatch.taken();
    return {
      position: this.position(),
      weights,
      more: {
        ...slots,
        ...prefixed(LAST, this.lastWeights),
        ...copied(prefixed(BEST, best)),
        ...prefixed(BEFORE, before && this.namedTrained(before)),
      },
    };
  }

  /** After a number was not finite: where the run stood some time before. Null where that is no earlier than now. */
  fallback(): SavedState | null {
    const { checkpoint } = this;
    if (this.error === null || checkpoint === null || checkpoint.position.step >= this.step) return null;
    const { weights, slots } = divided(checkpoint.states, this.isWeight);
    return { position: checkpoint.position, weights, more: { ...slots } };
  }

  dispose(): void {
    this.session?.dispose();
    this.session = null;
    this.runner = null;
  }

  private readonly isWeight = (name: string): boolean =>
    this.network.parameters.some((spec) => spec.name === name);

  private position(): SavedPosition {
    return {
      step: this.step,
      slotsSince: this.slotsSince,
      samples: this.samples,
      seconds: this.seconds,
      losses: [...this.losses],
      sums: this.epochSums.take(),
      stopping: this.stopWatch.taken().memory,
      endedBy: this.reason,
    };
  }

  /** Tensors that the state lacks (slots of an older file) keep the zeros they have. */
  private restore({ position, weights, more }: SavedState): void {
    const session = this.loaded();
    const last = under(LAST, more);
    this.writeWeights(last ?? weights);
    this.bestWeights = last === null ? under(BEST, more) : weights;
    for (const { name, shape } of trainingStates(this.network, this.settings.optimizer)) {
      const slot = this.isWeight(name) ? undefined : more[name];
      if (slot?.length === sizeOf(shape)) session.writeState(name, slot);
    }
    this.step = position.step;
    this.samples = position.samples;
    this.trainedSeconds = position.seconds;
    this.losses.push(...position.losses);
    if (position.sums !== null) this.epochSums.restore(position.sums);
    if (position.stopping === null) return;
    const before = under(BEFORE, more);
    const tensors = before && this.network.parameters.flatMap(({ name }) => before[name] ?? []);
    this.stopWatch.restore(position.stopping, tensors, position.endedBy);
  }

  private namedTrained(tensors: readonly ArrayLike<number>[]): Weights {
    const trained = this.network.parameters.filter(({ trainable }) => trainable);
    return Object.fromEntries(trained.map(({ name }, index) => [name, float32(tensors[index] ?? [])]));
  }

  private get seconds(): number {
    return this.trainedSeconds + (this.currentState === 'running' ? this.now() - this.resumedAt : 0);
  }

  /** Leaves a point; at the end of an epoch answers the kind of the rule by which training is enough. */
  private report(program: StepProgram, closes: boolean, validate: boolean): string | null {
    const gradients = Object.fromEntries(
      program.norms.map(({ node, norm }) => [node, finiteOrNull(norm[0]!)]),
    );
    const means = meansOf(this.window.score());
    this.window.clear();
    const whole = this.epochSums.score();
    const validation =
      validate && this.data.validation.length > 0 ? this.evaluated(this.data.validation) : undefined;
    this.speed.mark(this.samples, this.seconds);
    this.points.push({
      step: this.step,
      epoch: this.step / this.timetable.epochSteps,
      seconds: this.seconds,
      ...means,
      gradients,
      validation: validation ? meansOf(validation) : null,
      ...(validate ? { training: meansOf(whole) } : {}),
    });
    if (program.vitals !== null) this.latestVitals = program.vitals.read(this.step);
    if (!closes) return null;
    this.epochSums.clear();
    const watched = validation ?? whole;
    this.losses.push(watched.loss);
    const { stoppedBy, best } = this.stopWatch.epoch({
      epoch: this.step / this.timetable.epochSteps,
      step: this.step,
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

  private evaluated(rows: Int32Array): Score | undefined {
    const evaluate = () => this.evaluator?.evaluate(rows);
    const score = this.hasEvaluated ? evaluate() : this.compiling(evaluate);
    this.hasEvaluated = true;
    this.pulse.beat();
    return score;
  }

  /** Work that may compile a program. */
  private compiling<T>(work: () => T): T {
    this.pulse.allow(this.patience + COMPILING_MS);
    try {
      return work();
    } finally {
      this.pulse.allow(this.patience);
    }
  }

  private trainedStates(): readonly ArrayLike<number>[] {
    const session = this.loaded();
    return this.network.parameters
      .filter(({ trainable }) => trainable)
      .map(({ name }) => session.readState(name));
  }

  /**
   * A loss may be finite while its gradients are not: where a step tells norms, and at the end, the weights are looked at.
   * A norm by itself says little: the square of a finite gradient may be beyond the largest number.
   */
  private overflowed(program: StepProgram, ends: boolean): boolean {
    if (!ends && program.norms.every(({ norm }) => Number.isFinite(norm[0]))) return false;
    return present(this.runner, 'the runner').tensorNotFinite() !== null;
  }

  private pauseNotFinite(): void {
    const checkpoint = present(this.checkpoint, 'a checkpoint before the step');
    const runner = present(this.runner, 'the runner');
    const { position } = checkpoint;
    if (position.sums !== null) this.epochSums.restore(position.sums);
    const { step, tensor } = this.compiling(() =>
      recover(runner, this.timetable, checkpoint, this.step, (program, { batch, closes }) => {
        if (closes) this.epochSums.clear();
        else this.epochSums.add(program.sums, batch);
      }),
    );
    this.step = step;
    this.losses.length = Math.floor(step / this.timetable.epochSteps);
    this.window.clear();
    this.error = new AppError('run.notFinite', { step: step + 1, tensor });
    this.pause();
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

/** Arrays that are still in use here must not be given away. */
function copied(tensors: Weights): Weights {
  return Object.fromEntries(Object.entries(tensors).map(([name, data]) => [name, data.slice()]));
}
