// Runs single steps of a training run: compiles the programs it needs, feeds them the batch of a position, and takes or
// restores copies of all states. What a step does depends on the states and the position alone.
import type { Executable, NumberArray, Session } from '../backends/backend.ts';
import type { AugmentPlan } from '../data/augment.ts';
import { blocksOf, type PreparedData } from '../data/prepared.ts';
import type { Program } from '../ir/types.ts';
import { BatchAugmentation } from './batch-augmentation.ts';
import { BatchFeeder, batchCount, batchLength, epochOrder } from './batches.ts';
import { type BoundStep, bindStep } from './bound-step.ts';
import { firstNotFinite } from './diagnosis.ts';
import { HistogramProbe, type Histograms } from './histograms.ts';
import { SearchStep } from './line-search/search-step.ts';
import { type SumViews, sumViews } from './metrics.ts';
import type { Network } from './network.ts';
import type { Schedule } from './schedules/index.ts';
import { gradientNormName } from './step-names.ts';
import {
  buildTrainingStep,
  type StepOutputs,
  type StepSettings,
  trainedNodes,
  trainingStates,
} from './training-step.ts';
import { VitalsReader } from './vitals.ts';

/** What a step answers beside loss and metric sums: gradient norms, or every tensor and activation too. */
export type Telling = 'nothing' | 'norms' | 'vitals';

export function tellingOutputs(telling: Telling): StepOutputs {
  return { metrics: true, gradientNorms: telling !== 'nothing', vitals: telling === 'vitals' };
}

export interface Position {
  /** From 0. */
  readonly step: number;
  readonly epoch: number;
  /** Of the batch within its epoch. */
  readonly index: number;
  readonly batch: number;
  readonly closes: boolean;
}

export interface StepProgram extends BoundStep {
  readonly sums: SumViews;
  /** Gradient norm by layer; empty where the program does not report them. */
  readonly norms: readonly { readonly node: string; readonly norm: NumberArray }[];
  readonly vitals: VitalsReader | null;
}

export type States = ReadonlyMap<string, ArrayLike<number>>;

export interface RunnerSettings extends StepSettings {
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** What the optimizer's rate is multiplied by; 1 if absent. */
  readonly schedule?: Schedule;
  /** How batches are changed at random; not at all if absent. */
  readonly augmentation?: AugmentPlan;
  /** Ends the run after this many steps, in mid-epoch if need be. */
  readonly maxSteps?: number;
}

/** How a run is divided into steps. */
export class Timetable {
  readonly batchSize: number;
  readonly epochSteps: number;
  readonly steps: number;
  private readonly rows: number;

  constructor(settings: RunnerSettings, rows: number) {
    this.rows = rows;
    // Full-batch methods see all training rows at once.
    this.batchSize = settings.optimizer.search === null ? settings.batchSize : rows;
    this.epochSteps = batchCount(rows, this.batchSize);
    this.steps = Math.min(this.epochSteps * settings.epochs, settings.maxSteps ?? Number.POSITIVE_INFINITY);
  }

  position(step: number): Position {
    const epoch = Math.floor(step / this.epochSteps);
    const index = step - epoch * this.epochSteps;
    const batch = batchLength(this.rows, this.batchSize, index);
    return { step, epoch, index, batch, closes: index + 1 === this.epochSteps };
  }
}

/**
 * The programs that a run comes to compile, in their order: the first step tells all, a step that closes an epoch tells
 * something, others now and then.
 */
export function compiledTellings(timetable: Timetable): readonly (readonly [number, Telling])[] {
  const first = timetable.position(0).batch;
  const last = timetable.position(timetable.epochSteps - 1).batch;
  return [
    [first, 'vitals'],
    ...(timetable.epochSteps === 1 ? [] : [[first, 'nothing'] as const]),
    [last, 'norms'],
    ...(first === last ? [] : [[last, 'vitals'] as const]),
  ];
}

export class StepRunner {
  private readonly network: Network;
  private readonly data: PreparedData;
  private readonly settings: RunnerSettings;
  private readonly timetable: Timetable;
  private readonly session: Session;
  /** Watched loss of each epoch that has ended; the loop adds to it. */
  private readonly losses: readonly number[];
  private readonly compiling: <T>(work: () => T) => T;
  private readonly slotsSince: number;
  private readonly feeder: BatchFeeder;
  /** Null where batches are taken as they are. */
  private readonly augmentation: BatchAugmentation | null;
  private readonly nodes: readonly string[];
  /** By batch size, for each amount of telling. */
  private readonly programs = {
    nothing: new Map<number, StepProgram>(),
    norms: new Map<number, StepProgram>(),
    vitals: new Map<number, StepProgram>(),
  };
  private probe: HistogramProbe | null = null;
  private order: { readonly epoch: number; readonly rows: Int32Array } | null = null;

  /** Throws `run.noData` or `run.dataMismatch` where the data does not fit the network. */
  constructor(options: {
    readonly network: Network;
    readonly data: PreparedData;
    readonly settings: RunnerSettings;
    readonly timetable: Timetable;
    readonly session: Session;
    readonly losses: readonly number[];
    /** Told before it compiles: that takes longer than a step. */
    readonly compiling: <T>(work: () => T) => T;
    /** The step at which the slots were empty. */
    readonly slotsSince: number;
  }) {
    this.network = options.network;
    this.data = options.data;
    this.settings = options.settings;
    this.timetable = options.timetable;
    this.session = options.session;
    this.losses = options.losses;
    this.compiling = options.compiling;
    this.slotsSince = options.slotsSince;
    this.feeder = new BatchFeeder(options.network, options.data, true, 'shuffled');
    const { augmentation, seed } = options.settings;
    this.augmentation =
      augmentation === undefined ? null : new BatchAugmentation(augmentation, options.network, seed);
    this.nodes = trainedNodes(options.network);
  }

  run(at: Position, telling: Telling): StepProgram {
    const program = this.program(at.batch, telling);
    this.fill(program, at);
    program.executable.run();
    return program;
  }

  /** Names the first value of the step that is not finite, without taking the step; null when all are. */
  firstNotFinite(at: Position): string | null {
    return firstNotFinite(this.network, this.session, this.settings, this.feeder, at.batch, (program) => {
      this.fill(program, at);
    });
  }

  /** How all numbers are spread at the step of a position, without taking it. */
  histograms(at: Position): Histograms {
    if (this.probe?.batch !== at.batch) {
      const { network, session, settings, feeder } = this;
      this.probe = this.compiling(() => new HistogramProbe(network, session, settings, feeder, at.batch));
    }
    return this.probe.take(at.step, (program) => this.fill(program, at));
  }

  /** The first of the network's tensors that holds something not finite. */
  tensorNotFinite(): string | null {
    const found = this.network.parameters.find(
      ({ name }) => !Float64Array.from(this.session.readState(name)).every(Number.isFinite),
    );
    return found?.name ?? null;
  }

  /** Copies of all states, optimizer slots included. */
  takeStates(): States {
    const specs = trainingStates(this.network, this.settings.optimizer);
    return new Map(specs.map(({ name }) => [name, this.session.readState(name)]));
  }

  restoreStates(states: States): void {
    for (const [name, data] of states) this.session.writeState(name, data);
  }

  private fill(
    { executable, feed, rate, t, random }: BoundStep,
    { step, epoch, index, batch }: Position,
  ): void {
    const { seed } = this.settings;
    if (this.order?.epoch !== epoch) {
      this.order = { epoch, rows: epochOrder(this.data.training, seed, epoch, blocksOf(this.data)) };
    }
    const start = index * this.timetable.batchSize;
    feed(this.order.rows, start, batch);
    this.augmentation?.change(executable, this.order.rows, start, batch, epoch);
    if (rate) rate[0] = this.rateAt(step);
    if (t) t[0] = step + 1 - this.slotsSince;
    if (random) {
      random[0] = seed;
      random[1] = step;
    }
  }

  private rateAt(step: number): number {
    const { optimizer, schedule } = this.settings;
    if (!schedule) return optimizer.rate;
    const { epochSteps, steps } = this.timetable;
    // Only epochs that ended before this step: a step repeated after the fact takes the same rate.
    const ended = Math.floor(step / epochSteps);
    const losses = this.losses.length > ended ? this.losses.slice(0, ended) : this.losses;
    return optimizer.rate * schedule({ step, steps, epochSteps, losses });
  }

  private program(batch: number, telling: Telling): StepProgram {
    const kept = this.programs[telling];
    const known = kept.get(batch);
    if (known) return known;
    const made = this.compiling(() => this.compiled(batch, telling));
    kept.set(batch, made);
    return made;
  }

  private compiled(batch: number, telling: Telling): StepProgram {
    const outputs = tellingOutputs(telling);
    const program = buildTrainingStep(this.network, this.settings, batch, outputs);
    const executable = this.executable(program);
    return {
      ...bindStep(program, executable, this.feeder),
      sums: sumViews(this.network, executable),
      norms: outputs.gradientNorms
        ? this.nodes.map((node) => ({ node, norm: executable.output(gradientNormName(node)) }))
        : [],
      vitals: telling === 'vitals' ? this.vitalsReader(program, executable) : null,
    };
  }

  private vitalsReader(program: Program, executable: Executable): VitalsReader {
    const outputs = new Set(program.outputs.map(({ name }) => name));
    const tensors = this.network.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
    const nodes = [...outputs].flatMap((name) => name.match(/^vitals\/(.+)\/idle$/)?.[1] ?? []);
    return new VitalsReader(executable, outputs, tensors, nodes);
  }

  /** A step is a program, or a search along a line that runs one several times. */
  private executable(program: Program): Executable {
    const compiled = this.session.compile(program);
    const { search } = this.settings.optimizer;
    if (search === null) return compiled;
    const { parameters } = this.network;
    const weights = parameters.filter(({ trainable }) => trainable);
    const statistics = parameters.filter(({ trainable }) => !trainable);
    return new SearchStep(compiled, this.session, weights, search, statistics);
  }
}
