// Running a network without training it: scores over rows, predictions for rows. Inference mode: no dropout, running
// averages instead of batch statistics.
import type { Executable, Session } from '../backends/backend.ts';
import type { PreparedData } from '../data/prepared.ts';
import { ProgramBuilder } from '../ir/program-builder.ts';
import { type Program, sizeOf } from '../ir/types.ts';
import { BatchFeeder, batchCount, batchLength } from './batches.ts';
import { weighClasses } from './class-weights.ts';
import { addMetricSums } from './metric-ops.ts';
import { type Score, ScoreSums, type SumViews, sumViews } from './metrics.ts';
import type { Network } from './network.ts';
import { LOSS, predictionName } from './step-names.ts';

/** Rows scored or predicted at once, at most. */
export const EVALUATION_BATCH = 256;

/** Outputs `loss` and the metric sums of a batch. */
export function buildEvaluation(network: Network, batch: number): Program {
  const b = new ProgramBuilder();
  const built = network.build(b, batch, 'inference', true);
  const means = built.outputs.map(({ loss }) => b.reduce('mean', loss, [0]));
  b.output(
    LOSS,
    means.reduce((sum, mean) => b.add(sum, mean)),
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

/** Predictions of the first output for `rows` rows of features, `features` [rows, width] encoded as in training: [rows, k]. */
export function predictRows(
  network: Network,
  session: Session,
  features: Float32Array,
  rows: number,
): { readonly width: number; readonly values: Float64Array } {
  const output = network.outputs[0];
  const input = network.inputs[0];
  if (!output || !input) throw new Error('a network without an input or output cannot predict');
  const width = sizeOf(input.shape);
  const chunks: Float64Array[] = [];
  const programs = new Map<number, Executable>();
  for (let index = 0; index < batchCount(rows, EVALUATION_BATCH); index++) {
    const count = batchLength(rows, EVALUATION_BATCH, index);
    const program = programs.get(count) ?? session.compile(buildPrediction(network, count));
    programs.set(count, program);
    const start = index * EVALUATION_BATCH * width;
    program.input(input.name).set(features.subarray(start, start + count * width));
    program.run();
    chunks.push(Float64Array.from(program.output(predictionName(output.name))));
  }
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const values = new Float64Array(total);
  let at = 0;
  for (const chunk of chunks) {
    values.set(chunk, at);
    at += chunk.length;
  }
  return { width: rows > 0 ? total / rows : 0, values };
}
