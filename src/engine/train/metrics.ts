// From sums over batches to the numbers people read: loss, accuracy, F1, MAE, RMSE, R², for every output. Errors are in
// the target's units; rows count alike here, whatever they weigh in the loss.
import { assertNever } from '../../base/assert.ts';
import type { Executable, NumberArray } from '../backends/backend.ts';
import { type PreparedData, preparedTarget, type Scaling, visitRows } from '../data/prepared.ts';
import { sizeOf } from '../ir/types.ts';
import { sumsOf } from './metric-ops.ts';
import type { Metric, Network, OutputSpec } from './network.ts';
import { LOSS, lossName, METRIC_SUMS, type MetricSum, metricSumName } from './step-names.ts';
import { targetWidth } from './target-values.ts';

export interface OutputScore {
  /** Mean per-sample loss without penalties; of one output among several, its part of the whole. */
  readonly loss: number;
  /** The one the output shows. */
  readonly metric: number;
  /** Every metric of the output's task. */
  readonly metrics: Readonly<Partial<Record<Metric, number>>>;
}

/** The loss is of all outputs together, metric and metrics are the first output's. */
export interface Score extends OutputScore {
  readonly outputs: Readonly<Record<string, OutputScore>>;
}

/** How errors of one target column return to its units: raw = scaled · factor, and the column's own spread. */
interface ColumnScale {
  readonly factor: number;
  /** Mean squared deviation of the scaled targets over the rows scored: the error of always guessing the mean. */
  readonly spread: number;
}

/** Where a compiled program leaves its sums: looked up once, read after every run. */
export interface SumViews {
  readonly loss: NumberArray;
  /** In the network's order. */
  readonly outputs: readonly {
    readonly loss: NumberArray;
    readonly sums: readonly (readonly [MetricSum, NumberArray])[];
  }[];
}

export function sumViews(network: Network, executable: Executable): SumViews {
  const loss = executable.output(LOSS);
  const several = network.outputs.length > 1;
  return {
    loss,
    outputs: network.outputs.map((output) => ({
      loss: several ? executable.output(lossName(output.name)) : loss,
      sums: sumsOf(output).map((sum) => [sum, executable.output(metricSumName(sum, output.name))] as const),
    })),
  };
}

/** What sums hold, as it is saved with a run. */
export interface TakenSums {
  readonly samples: number;
  readonly loss: number;
  /** In the network's order; by the name of the sum. */
  readonly outputs: readonly {
    readonly loss: number;
    readonly sums: Readonly<Record<string, readonly number[]>>;
  }[];
}

/** Adds up batches of one pass or of one window of steps. */
export class ScoreSums {
  private samples = 0;
  private loss = 0;
  private readonly outputs: readonly OutputSums[];

  /** `rows` are those that will be scored: R² compares with guessing their mean. */
  constructor(network: Network, data: PreparedData, rows: Int32Array) {
    if (network.outputs.length === 0) throw new Error('a network without outputs cannot be scored');
    this.outputs = network.outputs.map((output) => new OutputSums(output, data, rows));
  }

  get count(): number {
    return this.samples;
  }

  /** Adds what a program with metric outputs has just left in `views`. */
  add(views: SumViews, batch: number): void {
    this.samples += batch;
    this.loss += views.loss[0]! * batch;
    for (let index = 0; index < this.outputs.length; index++) {
      const { loss, sums } = views.outputs[index]!;
      this.outputs[index]!.add(loss[0]! * batch, sums);
    }
  }

  /** Takes over what another has added up. */
  merge(other: ScoreSums): void {
    this.samples += other.samples;
    this.loss += other.loss;
    this.outputs.forEach((output, index) => {
      output.merge(other.outputs[index]!);
    });
  }

  /** What has been added up, for saving. */
  take(): TakenSums {
    const { samples, loss } = this;
    return { samples, loss, outputs: this.outputs.map((output) => output.take()) };
  }

  /** Goes on from what `take` gave for the same network. */
  restore({ samples, loss, outputs }: TakenSums): void {
    this.samples = samples;
    this.loss = loss;
    this.outputs.forEach((output, index) => {
      const taken = outputs[index];
      if (taken) output.restore(taken);
    });
  }

  clear(): void {
    this.samples = 0;
    this.loss = 0;
    for (const output of this.outputs) output.clear();
  }

  /** NaN where nothing was added. */
  score(): Score {
    const scores = this.outputs.map((output) => [output.spec.name, output.score(this.samples)] as const);
    const [, { metric, metrics }] = scores[0]!;
    return { loss: this.loss / this.samples, metric, metrics, outputs: Object.fromEntries(scores) };
  }
}

class OutputSums {
  readonly spec: OutputSpec;
  private readonly columns: readonly ColumnScale[];
  private readonly steps: number;
  private loss = 0;
  private readonly sums = new Map<MetricSum, Float64Array>();

  constructor(spec: OutputSpec, data: PreparedData, rows: Int32Array) {
    this.spec = spec;
    this.steps = spec.steps ?? 1;
    this.columns = spec.task === 'numbers' ? columnScales(spec, data, rows) : [];
  }

  add(loss: number, sums: SumViews['outputs'][number]['sums']): void {
    this.loss += loss;
    for (const [name, values] of sums) {
      const own = this.sum(name, values.length);
      for (let index = 0; index < own.length; index++) own[index] = own[index]! + values[index]!;
    }
  }

  merge(other: OutputSums): void {
    this.loss += other.loss;
    for (const [name, values] of other.sums) {
      const own = this.sum(name, values.length);
      for (let index = 0; index < own.length; index++) own[index] = own[index]! + values[index]!;
    }
  }

  take(): TakenSums['outputs'][number] {
    const sums = [...this.sums].map(([name, values]) => [name, [...values]] as const);
    return { loss: this.loss, sums: Object.fromEntries(sums) };
  }

  restore({ loss, sums }: TakenSums['outputs'][number]): void {
    this.loss = loss;
    for (const name of METRIC_SUMS) {
      const values = sums[name];
      if (values) this.sums.set(name, Float64Array.from(values));
    }
  }

  clear(): void {
    this.loss = 0;
    for (const values of this.sums.values()) values.fill(0);
  }

  score(samples: number): OutputScore {
    const named = metricsOf(this.spec).map(
      (name) => [name, this.metric(name, samples * this.steps)] as const,
    );
    const metrics: Partial<Record<Metric, number>> = Object.fromEntries(named);
    return { loss: this.loss / samples, metric: metrics[this.spec.metric] ?? Number.NaN, metrics };
  }

  private sum(name: MetricSum, length: number): Float64Array {
    let own = this.sums.get(name);
    if (own === undefined) {
      own = new Float64Array(length);
      this.sums.set(name, own);
    }
    return own;
  }

  /** `n` are answers: rows, or steps of all rows. */
  private metric(name: Metric, n: number): number {
    const total = (sum: MetricSum) => this.sums.get(sum)?.[0] ?? 0;
    switch (name) {
      case 'accuracy':
        // Of labels: the share of single answers that are right.
        return total('correct') / n / (this.spec.task === 'labels' ? targetWidth(this.spec) : 1);
      case 'top3':
        return total('in-top3') / n;
      case 'exactMatch':
        return total('exact') / n;
      case 'precision':
        return n === 0 ? Number.NaN : this.meanOverClasses(({ hits, called }) => share(hits, called));
      case 'recall':
        return n === 0 ? Number.NaN : this.meanOverClasses(({ hits, actual }) => share(hits, actual));
      case 'f1':
        // 2PR / (P + R) with P = hits / called and R = hits / actual.
        return n === 0
          ? Number.NaN
          : this.meanOverClasses(({ hits, called, actual }) => share(2 * hits, called + actual));
      case 'mae':
        return this.meanOverColumns((c, scale) => (this.at('absolute-error', c) / n) * scale.factor);
      case 'rmse':
        return this.meanOverColumns((c, scale) => Math.sqrt(this.at('squared-error', c) / n) * scale.factor);
      case 'r2':
        return this.meanOverColumns((c, scale) => 1 - this.at('squared-error', c) / n / scale.spread);
      default:
        return assertNever(name);
    }
  }

  private at(sum: MetricSum, index: number): number {
    return this.sums.get(sum)?.[index] ?? 0;
  }

  private meanOverColumns(of: (column: number, scale: ColumnScale) => number): number {
    return this.columns.reduce((sum, scale, column) => sum + of(column, scale), 0) / this.columns.length;
  }

  /** Unweighted, as in the report of classification.ts. */
  private meanOverClasses(of: (counts: Counts) => number): number {
    const count = this.sums.get('actual')?.length ?? 0;
    let sum = 0;
    for (let index = 0; index < count; index++) {
      sum += of({
        hits: this.at('hits', index),
        called: this.at('called', index),
        actual: this.at('actual', index),
      });
    }
    return sum / count;
  }
}

interface Counts {
  readonly hits: number;
  readonly called: number;
  readonly actual: number;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** What is scored: the usual ones of the task, and the one that the output shows. */
function metricsOf({ task, metric }: OutputSpec): readonly Metric[] {
  switch (task) {
    case 'numbers':
      return ['mae', 'rmse', 'r2'];
    case 'labels':
      return ['accuracy', 'exactMatch', 'precision', 'recall', 'f1'];
    case 'classes':
    case 'binary':
      return metric === 'accuracy' ? ['accuracy'] : ['accuracy', metric];
    default:
      return assertNever(task);
  }
}

/** How the numbers of an output's target were scaled; an output that rebuilds its input has the features' scaling. */
export function targetScaling(
  output: OutputSpec,
  data: Pick<PreparedData, 'target' | 'moreTargets' | 'featureScaling'>,
): Scaling {
  if (output.target.source === 'features') return data.featureScaling;
  const target = preparedTarget(data, output.target.source);
  if (target?.kind !== 'numbers') return { offset: [], factor: [] };
  const { places } = output;
  if (places === undefined) return target.scaling;
  const { offset, factor } = target.scaling;
  return {
    offset: places.map((place) => offset[place] ?? 0),
    factor: places.map((place) => factor[place] ?? 1),
  };
}

function columnScales(output: OutputSpec, data: PreparedData, rows: Int32Array): readonly ColumnScale[] {
  const { steps = 1 } = output;
  const whole = sizeOf(output.target.shape) / steps;
  const width = targetWidth(output);
  const places = output.places ?? Array.from({ length: width }, (_, column) => column);
  const factors = targetScaling(output, data).factor;
  const count = rows.length * steps;
  const visit = (each: (column: number, value: number) => void) =>
    visitRows(data, output.target.source, rows, (values, offset) => {
      for (let step = 0; step < steps; step++) {
        for (let column = 0; column < width; column++) {
          each(column, values[offset + step * whole + places[column]!]!);
        }
      }
    });
  const mean = new Float64Array(width);
  visit((column, value) => {
    mean[column]! += value / count;
  });
  const spread = new Float64Array(width);
  visit((column, value) => {
    spread[column]! += (value - mean[column]!) ** 2 / count;
  });
  return Array.from(spread, (own, column) => ({
    factor: Math.abs(factors.length === 0 ? 1 : factors[column % factors.length]!),
    spread: own,
  }));
}
