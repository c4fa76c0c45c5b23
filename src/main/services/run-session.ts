// Using a run's weights outside its thread: predictions and scores, computed in this process on one thread.

import { AppError } from '../../base/errors/app-error.ts';
import type { OutputPrediction, Prediction } from '../../contract/runs.ts';
import type { Backend, Session } from '../../engine/backends/backend.ts';
import { type PreparedData, preparedTarget, visitRows } from '../../engine/data/prepared.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import {
  type ClassificationReport,
  classificationReport,
  labelsReport,
} from '../../engine/train/classification.ts';
import { Evaluator, type Predicted, predictRows } from '../../engine/train/evaluation.ts';
import type { Weights } from '../../engine/train/loop.ts';
import { type OutputScore, targetScaling } from '../../engine/train/metrics.ts';
import type { Network, OutputSpec } from '../../engine/train/network.ts';
import type { SavedEncoding } from './datasets/encode-rows.ts';

/** A session that holds the network's tensors and nothing of an optimizer. */
export function sessionWith(backend: Backend, network: Network, weights: Weights): Session {
  const session = backend.createSession(network.parameters.map(({ name, shape }) => ({ name, shape })));
  for (const { name, shape } of network.parameters) {
    const given = weights[name];
    if (given?.length !== sizeOf(shape)) {
      throw new AppError('run.weightsMismatch', {
        tensor: name,
        found: given?.length ?? 0,
        expected: sizeOf(shape),
      });
    }
    session.writeState(name, given);
  }
  return session;
}

/** What of prepared data says how answers read. */
export type AnswerEncoding = Pick<PreparedData, 'target' | 'moreTargets' | 'featureScaling' | 'featureNames'>;

/**
 * Every output's answers: probabilities by class or label, or numbers in their own units. `features` is [rows, width],
 * encoded as in training.
 */
export function predictionOf(
  network: Network,
  session: Session,
  encoding: AnswerEncoding,
  features: Float32Array,
  rows: number,
): Prediction {
  const predicted = predictRows(network, session, features, rows);
  return network.outputs.map((output, index) =>
    answersOf(output, encoding, predicted[index] ?? { shape: [0], values: new Float64Array(0) }, rows),
  );
}

function answersOf(
  output: OutputSpec,
  encoding: AnswerEncoding,
  { shape, values }: Predicted,
  rows: number,
): OutputPrediction {
  const { steps } = output;
  const width = shape.at(-1) ?? 0;
  const read = reader(output, encoding);
  const answers = Array.from({ length: rows * (steps ?? 1) }, (_, index) =>
    read([...values.subarray(index * width, (index + 1) * width)]),
  );
  const base = { output: output.name, task: output.task, ...namesOf(output, encoding) };
  if (steps === undefined) return { ...base, values: answers };
  const sequence = Array.from({ length: rows }, (_, row) => answers.slice(row * steps, (row + 1) * steps));
  return { ...base, values: sequence.map((of) => of.at(-1) ?? []), sequence };
}

/** From what the network computes for a row to what is shown. */
function reader(output: OutputSpec, encoding: AnswerEncoding): (row: number[]) => number[] {
  if (output.task === 'binary') return ([p = 0]) => [1 - p, p];
  if (output.task !== 'numbers') return (row) => row;
  const { offset, factor } = targetScaling(output, encoding);
  return (row) =>
    row.map((value, k) => value * (factor[k % factor.length] ?? 1) + (offset[k % offset.length] ?? 0));
}

/** Which columns an output predicts, and what its answers are called. */
function namesOf(
  { target: { source }, places }: OutputSpec,
  encoding: Pick<AnswerEncoding, 'target' | 'moreTargets' | 'featureNames'>,
): { readonly columns: string[]; readonly labels: string[] } {
  const target = source === 'features' ? null : preparedTarget(encoding, source);
  if (target === null) return { columns: [...encoding.featureNames], labels: [...encoding.featureNames] };
  if (target.kind === 'classes') return { columns: [target.name], labels: [...target.classes] };
  const names = places === undefined ? [...target.names] : places.map((place) => target.names[place] ?? '');
  return { columns: names, labels: names };
}

/** What is left of an encoding where only these outputs ask: the readings of columns that none of them takes are gone. */
export function usedEncoding(network: Network, { moreTargets, ...encoding }: SavedEncoding): SavedEncoding {
  const used = Object.entries(moreTargets ?? {}).filter(([source]) =>
    network.outputs.some(({ target }) => target.source === source),
  );
  return used.length === 0 ? encoding : { ...encoding, moreTargets: Object.fromEntries(used) };
}

/** An output's score with what a classifier gets right and wrong, class by class; `report` is null for numbers. */
export interface DetailedOutput extends OutputScore, Pick<OutputPrediction, 'columns' | 'labels'> {
  readonly spec: OutputSpec;
  readonly report: ClassificationReport | null;
}

/** The whole, with the first output's metrics and report, and every output by itself. */
export interface DetailedScore extends OutputScore {
  readonly report: ClassificationReport | null;
  readonly outputs: readonly DetailedOutput[];
}

/** Scores of rows, or null where there are none. */
export function scoreOf(
  network: Network,
  session: Session,
  data: PreparedData,
  rows: Int32Array,
): DetailedScore | null {
  if (rows.length === 0) return null;
  const { loss, metric, metrics, outputs } = new Evaluator(network, session, data).evaluate(rows);
  const reports = reportsOf(network, session, data, rows);
  return {
    loss,
    metric,
    metrics,
    report: reports[0] ?? null,
    outputs: network.outputs.flatMap((spec, index) => {
      const own = outputs[spec.name];
      return own === undefined
        ? []
        : [{ ...own, spec, ...namesOf(spec, data), report: reports[index] ?? null }];
    }),
  };
}

/** Of every output, null for numbers. */
function reportsOf(
  network: Network,
  session: Session,
  data: PreparedData,
  rows: Int32Array,
): readonly (ClassificationReport | null)[] {
  const [input] = network.inputs;
  if (!input || network.outputs.every(({ task }) => task === 'numbers'))
    return network.outputs.map(() => null);
  const width = sizeOf(input.shape);
  const seen = data.streamed?.[input.source] ? evenly(rows, Math.ceil(MOST_REPORTED / width)) : rows;
  const chosen = new Float32Array(seen.length * width);
  let at = 0;
  visitRows(data, input.source, seen, (numbers, offset) => {
    chosen.set(numbers.subarray(offset, offset + width), at);
    at += width;
  });
  const predicted = predictionOf(network, session, data, chosen, seen.length);
  return network.outputs.map((output, index) => {
    const answers = predicted[index];
    const truth = data.tensors[output.target.source];
    if (output.task === 'numbers' || answers === undefined || truth === undefined) return null;
    const { steps = 1 } = output;
    const found = answers.sequence?.flat() ?? answers.values;
    const whole = sizeOf(output.target.shape);
    const rowOf = (row: number) => truth.data.subarray(row * whole, (row + 1) * whole);
    if (output.task !== 'labels') {
      const labels = Int32Array.from([...seen].flatMap((row) => [...rowOf(row)]));
      return classificationReport(found, labels, answers.labels.length);
    }
    const places = output.places ?? answers.labels.map((_, place) => place);
    const each = whole / steps;
    const truths = [...seen].flatMap((row) =>
      Array.from({ length: steps }, (_, step) => places.map((place) => rowOf(row)[step * each + place] ?? 0)),
    );
    return labelsReport(found, truths);
  });
}

/** A report needs the features of its rows at hand: of data that comes in blocks, so many numbers of them at most. */
const MOST_REPORTED = 16 * 2 ** 20;

function evenly(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, index) => rows[Math.floor((index * rows.length) / most)]!);
}
