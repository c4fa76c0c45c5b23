// From sums over batches to the numbers people read: loss, accuracy, MAE, RMSE, R². Errors are in the target's units.
import { assertNever } from '../../base/assert.ts';
import type { Executable, NumberArray } from '../backends/backend.ts';
import { type PreparedData, type Scaling, visitRows } from '../data/prepared.ts';
import type { Metric, Network, OutputSpec } from './network.ts';
import { absoluteErrorName, correctName, LOSS, squaredErrorName } from './step-names.ts';

export interface Score {
  /** Mean per-sample loss without penalties. */
  readonly loss: number;
  /** The first output's metric. */
  readonly metric: number;
  /** Every metric of the first output's task. */
  readonly metrics: Readonly<Partial<Record<Metric, number>>>;
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
  readonly correct: NumberArray | null;
  readonly absolute: NumberArray | null;
  readonly squared: NumberArray | null;
}

export function sumViews(network: Network, executable: Executable): SumViews {
  const output = network.outputs[0];
  if (!output) throw new Error('a network without outputs cannot be scored');
  const numbers = output.task === 'numbers';
  return {
    loss: executable.output(LOSS),
    correct: numbers ? null : executable.output(correctName(output.name)),
    absolute: numbers ? executable.output(absoluteErrorName(output.name)) : null,
    squared: numbers ? executable.output(squaredErrorName(output.name)) : null,
  };
}

/** Adds up batches of one pass or of one window of steps. */
export class ScoreSums {
  private samples = 0;
  private loss = 0;
  private correct = 0;
  private readonly absolute: Float64Array;
  private readonly squared: Float64Array;
  private readonly output: OutputSpec;
  private readonly columns: readonly ColumnScale[];

  /** `rows` are those that will be scored: R² compares with guessing their mean. */
  constructor(network: Network, data: PreparedData, rows: Int32Array) {
    const output = network.outputs[0];
    if (!output) throw new Error('a network without outputs cannot be scored');
    this.output = output;
    this.columns = output.task === 'numbers' ? columnScales(output, data, rows) : [];
    this.absolute = new Float64Array(this.columns.length);
    this.squared = new Float64Array(this.columns.length);
  }

  get count(): number {
    return this.samples;
  }

  /** Adds what a program with metric outputs has just left in `views`. */
  add(views: SumViews, batch: number): void {
    this.samples += batch;
    this.loss += views.loss[0]! * batch;
    if (views.correct) this.correct += views.correct[0]!;
    const { absolute, squared } = views;
    if (!absolute || !squared) return;
    for (let column = 0; column < this.columns.length; column++) {
      this.absolute[column] = this.absolute[column]! + absolute[column]!;
      this.squared[column] = this.squared[column]! + squared[column]!;
    }
  }

  /** Takes over what another has added up. */
  merge(other: ScoreSums): void {
    this.samples += other.samples;
    this.loss += other.loss;
    this.correct += other.correct;
    for (let column = 0; column < this.columns.length; column++) {
      this.absolute[column] = this.absolute[column]! + other.absolute[column]!;
      this.squared[column] = this.squared[column]! + other.squared[column]!;
    }
  }

  clear(): void {
    this.samples = 0;
    this.loss = 0;
    this.correct = 0;
    this.absolute.fill(0);
    this.squared.fill(0);
  }

  /** NaN where nothing was added. */
  score(): Score {
    const metrics: Partial<Record<Metric, number>> =
      this.output.task === 'numbers'
        ? { mae: this.metric('mae'), rmse: this.metric('rmse'), r2: this.metric('r2') }
        : { accuracy: this.metric('accuracy') };
    return {
      loss: this.loss / this.samples,
      metric: metrics[this.output.metric] ?? Number.NaN,
      metrics,
    };
  }

  private metric(name: Metric): number {
    const n = this.samples;
    switch (name) {
      case 'accuracy':
        return this.correct / n;
      case 'mae':
        return this.meanOverColumns((c, scale) => (this.absolute[c]! / n) * scale.factor);
      case 'rmse':
        return this.meanOverColumns((c, scale) => Math.sqrt(this.squared[c]! / n) * scale.factor);
      case 'r2':
        return this.meanOverColumns((c, scale) => 1 - this.squared[c]! / n / scale.spread);
      default:
        return assertNever(name);
    }
  }

  private meanOverColumns(of: (column: number, scale: ColumnScale) => number): number {
    return this.columns.reduce((sum, scale, column) => sum + of(column, scale), 0) / this.columns.length;
  }
}

/** How the numbers of an output's target were scaled; an output that rebuilds its input has the features' scaling. */
export function targetScaling(
  output: OutputSpec,
  data: Pick<PreparedData, 'target' | 'featureScaling'>,
): Scaling {
  if (output.target.source === 'features') return data.featureScaling;
  return data.target.kind === 'numbers' ? data.target.scaling : { offset: [], factor: [] };
}

function columnScales(output: OutputSpec, data: PreparedData, rows: Int32Array): readonly ColumnScale[] {
  const width = output.target.shape.reduce((product, size) => product * size, 1);
  const factors = targetScaling(output, data).factor;
  const mean = new Float64Array(width);
  visitRows(data, output.target.source, rows, (values, offset) => {
    for (let column = 0; column < width; column++) mean[column]! += values[offset + column]! / rows.length;
  });
  const spread = new Float64Array(width);
  visitRows(data, output.target.source, rows, (values, offset) => {
    for (let column = 0; column < width; column++) {
      spread[column]! += (values[offset + column]! - mean[column]!) ** 2 / rows.length;
    }
  });
  return Array.from(spread, (own, column) => ({
    factor: Math.abs(factors.length === 0 ? 1 : factors[column % factors.length]!),
    spread: own,
  }));
}
