// Using a run's weights outside its thread: predictions and scores, computed in this process on one thread.

import { AppError } from '../../base/errors/app-error.ts';
import type { Prediction } from '../../contract/runs.ts';
import type { Backend, Session } from '../../engine/backends/backend.ts';
import { type PreparedData, visitRows } from '../../engine/data/prepared.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import { type ClassificationReport, classificationReport } from '../../engine/train/classification.ts';
import { Evaluator, predictRows } from '../../engine/train/evaluation.ts';
import type { Weights } from '../../engine/train/loop.ts';
import { type Score, targetScaling } from '../../engine/train/metrics.ts';
import type { Network } from '../../engine/train/network.ts';

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

/**
 * Probabilities by class, or numbers in their own units. `features` is [rows, width], encoded as in training;
 * `featureNames` label the answers of an output that rebuilds its input.
 */
export function predictionOf(
  network: Network,
  session: Session,
  encoding: Pick<PreparedData, 'target' | 'featureScaling' | 'featureNames'>,
  features: Float32Array,
  rows: number,
): Prediction {
  const output = network.outputs[0];
  if (!output) throw new Error('a network without outputs cannot predict');
  const { width, values } = predictRows(network, session, features, rows);
  const row = (index: number) => [...values.subarray(index * width, (index + 1) * width)];
  const all = Array.from({ length: rows }, (_, index) => row(index));
  const { target, featureNames } = encoding;
  const { task } = output;
  if (task !== 'numbers') {
    const labels = target.kind === 'classes' ? [...target.classes] : [];
    return { task, labels, values: task === 'binary' ? all.map(([p = 0]) => [1 - p, p]) : all };
  }
  const { offset, factor } = targetScaling(output, encoding);
  const names =
    output.target.source === 'features' || target.kind !== 'numbers' ? featureNames : target.names;
  return {
    task,
    labels: [...names],
    values: all.map((scaled) =>
      scaled.map((value, k) => value * (factor[k % factor.length] ?? 1) + (offset[k % offset.length] ?? 0)),
    ),
  };
}

/** A score with what a classifier gets right and wrong, class by class; `report` is null for numbers. */
export interface DetailedScore extends Score {
  readonly report: ClassificationReport | null;
}

/** Scores of rows, or null where there are none. */
export function scoreOf(
  network: Network,
  session: Session,
  data: PreparedData,
  rows: Int32Array,
): DetailedScore | null {
  if (rows.length === 0) return null;
  const score = new Evaluator(network, session, data).evaluate(rows);
  return { ...score, report: reportOf(network, session, data, rows) };
}

function reportOf(
  network: Network,
  session: Session,
  data: PreparedData,
  rows: Int32Array,
): ClassificationReport | null {
  const [input, output] = [network.inputs[0], network.outputs[0]];
  const labels = data.tensors[output?.target.source ?? ''];
  if (!input || !labels || data.target.kind !== 'classes' || output?.task === 'numbers') return null;
  const width = sizeOf(input.shape);
  const seen = data.streamed?.[input.source] ? evenly(rows, Math.ceil(MOST_REPORTED / width)) : rows;
  const chosen = new Float32Array(seen.length * width);
  let at = 0;
  visitRows(data, input.source, seen, (numbers, offset) => {
    chosen.set(numbers.subarray(offset, offset + width), at);
    at += width;
  });
  const { values } = predictionOf(network, session, data, chosen, seen.length);
  return classificationReport(
    values,
    Int32Array.from(seen, (row) => labels.data[row]!),
    data.target.classes.length,
  );
}

/** A report needs the features of its rows at hand: of data that comes in blocks, so many numbers of them at most. */
const MOST_REPORTED = 16 * 2 ** 20;

function evenly(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, index) => rows[Math.floor((index * rows.length) / most)]!);
}
