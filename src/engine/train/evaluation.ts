// Running a network without training it: scores over rows, predictions for rows. Inference mode: no dropout, running
// averages instead of batch statistics.
import type { Executable, Session } from '../backends/backend.ts';
import type { PreparedData } from '../data/prepared.ts';
import { ProgramBuilder } from '../ir/program-builder.ts';
import { type Program, type Shape, sizeOf } from '../ir/types.ts';
import { BatchFeeder, batchCount, batchLength } from './batches.ts';
import { weighClasses } from './class-weights.ts';
import { addMetricSums } from './metric-ops.ts';
import { type Score, ScoreSums, type SumViews, sumViews } from './metrics.ts';
import type { Network } from './network.ts';
import { predictionName } from './step-names.ts';
import { tellLosses } from './training-step.ts';

/** Rows scored or predicted at once, at most. */
export const EVALUATION_BATCH = 256;

/** Outputs `loss` and the metric sums of a batch. */
export function buildEvaluation(network: Network, batch: number): Program {
  const b = new ProgramBuilder();
  const built = network.build(b, batch, 'inference', true);
  tellLosses(
    b,
    network,
    built.outputs.map(({ loss }) => b.reduce('mean', loss, [0])),
  );
  network.outputs.forEach((spec, index) => {
    addMetricSums(b, spec, built.outputs[index]!.prediction, batch);
  });
  return b.finish();
}

/** Outputs `prediction/<output>` for a batch; takes no targets. */
export function buildPrediction(network: Network, batch: number): Program {
  const b = new ProgramBuilder();
  const built = network.build(b, batch, 'inference', false);
  network.outputs.forEach((spec, index) => {
    b.output(predictionName(spec.name), built.outputs[index]!.prediction);
  });
  return b.finish();
}

/** Scores rows of prepared data; programs are compiled once per batch size and kept. */
export class Evaluator {
  private readonly programs = new Map<number, BoundEvaluation>();
  private readonly feeder: BatchFeeder;
  private readonly network: Network;
  private readonly session: Session;
  private readonly data: PreparedData;

  constructor(network: Network, session: Session, data: PreparedData) {
    this.network = weighClasses(network, data);
    this.session = session;
    this.data = data;
    this.feeder = new BatchFeeder(network, data, true, 'upwards');
  }

  evaluate(rows: Int32Array): Score {
    const sums = new ScoreSums(this.network, this.data, rows);
    for (let index = 0; index < batchCount(rows.length, EVALUATION_BATCH); index++) {
      const count = batchLength(rows.length, EVALUATION_BATCH, index);
      const program = this.program(count);
      program.fill(rows, index * EVALUATION_BATCH, count);
      program.executable.run();
      sums.add(program.sums, count);
    }
    return sums.score();
  }

  private program(batch: number): BoundEvaluation {
    const known = this.programs.get(batch);
    if (known) return known;
    const executable = this.session.compile(buildEvaluation(this.network, batch));
    const bound = {
      executable,
      fill: this.feeder.bind(executable),
      sums: sumViews(this.network, executable),
    };
    this.programs.set(batch, bound);
    return bound;
  }
}

interface BoundEvaluation {
  readonly executable: Executable;
  readonly fill: ReturnType<BatchFeeder['bind']>;
  readonly sums: SumViews;
}

/** Predictions of one output, row after row: [rows, …shape]. */
export interface Predicted {
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** Predictions of every output, in their order, for `rows` rows of features [rows, width] encoded as in training. */
export function predictRows(
  network: Network,
  session: Session,
  features: Float32Array,
  rows: number,
): readonly Predicted[] {
  const input = network.inputs[0];
  if (!input) throw new Error('a network without an input cannot predict');
  const width = sizeOf(input.shape);
  const programs = new Map<number, { program: Program; executable: Executable }>();
  let found: { shape: Shape; values: Float64Array }[] = network.outputs.map(() => NOTHING);
  for (let index = 0; index < batchCount(rows, EVALUATION_BATCH); index++) {
    const count = batchLength(rows, EVALUATION_BATCH, index);
    const known = programs.get(count);
    const program = known?.program ?? buildPrediction(network, count);
    const executable = known?.executable ?? session.compile(program);
    programs.set(count, { program, executable });
    const start = index * EVALUATION_BATCH;
    executable.input(input.name).set(features.subarray(start * width, (start + count) * width));
    executable.run();
    const shapes = outputShapes(program, network);
    if (index === 0) {
      found = shapes.map((shape) => ({ shape, values: new Float64Array(rows * sizeOf(shape)) }));
    }
    network.outputs.forEach(({ name }, output) => {
      const { shape, values } = found[output]!;
      values.set(executable.output(predictionName(name)), start * sizeOf(shape));
    });
  }
  return found;
}

const NOTHING: Predicted = { shape: [0], values: new Float64Array(0) };

/** Of predictions, without the batch axis. */
function outputShapes(program: Program, network: Network): readonly Shape[] {
  const values = new Map(program.outputs.map(({ name, value }) => [name, value]));
  return network.outputs.map(({ name }) => {
    const value = values.get(predictionName(name));
    return value === undefined ? [0] : program.values[value]!.type.shape.slice(1);
  });
}
