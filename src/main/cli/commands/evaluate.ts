// `evaluate PROJECT`: loss and metrics on the project's own rows, or on all rows of another file.
import { AppError } from '../../../base/errors/app-error.ts';
import type { RunRecord } from '../../../contract/runs.ts';
import type { PreparedData } from '../../../engine/data/prepared.ts';
import type { Weights } from '../../../engine/train/loop.ts';
import type { Score } from '../../../engine/train/metrics.ts';
import { brief, type Output } from '../output.ts';
import { featureColumns, readColumns, readTrained } from '../trained.ts';
import type { Workplace } from '../workplace.ts';

export async function evaluate(
  path: string,
  options: { readonly data?: string },
  workplace: Workplace,
  output: Output,
): Promise<void> {
  const { record, weights } = await readTrained(path);
  const scores: readonly (readonly [string, number, Score | null])[] =
    options.data === undefined
      ? await onOwnData(workplace, record, weights)
      : await onFile(workplace, record, weights, options.data);
  for (const [rows, count, score] of scores) {
    if (!score) continue;
    const { loss, metrics } = score;
    output.record({ type: 'evaluation', rows, count, loss, metrics });
    const listed = Object.entries(metrics).map(([name, value]) => `${name} ${brief(value)}`);
    output.line(`${rows} (${count} rows): loss ${brief(loss)}, ${listed.join(', ')}`);
  }
}

async function onOwnData({ runs, datasets }: Workplace, { document }: RunRecord, weights: Weights) {
  const { training, validation } = await datasets.prepare(document.data);
  const scores = await runs.evaluateWith(document, weights);
  return [
    ['training', training.length, scores.training],
    ['validation', validation.length, scores.validation],
  ] as const;
}

/** Encoded as in training: the file's own statistics play no part. */
async function onFile(workplace: Workplace, record: RunRecord, weights: Weights, path: string) {
  const binding = record.document.data;
  const prepared = await workplace.datasets.prepare(binding).catch(() => null);
  const encoding = record.encoding ?? prepared;
  if (!encoding) throw new AppError('run.noWeights', { id: record.id });
  const { featureScaling, featureFill, target } = encoding;
  const filled = { featureScaling, ...(featureFill === undefined ? {} : { featureFill }) };
  const features = featureColumns(binding);
  const rows = await readColumns(workplace, binding, path, features);
  if (rows.length === 0) throw new AppError('run.noRows');
  const names = target.kind === 'classes' ? [target.name] : target.names;
  const answers = await readColumns(workplace, binding, path, names);
  const data: PreparedData = {
    rows: rows.length,
    tensors: {
      features: workplace.datasets.encodeRows(binding, filled, rows),
      target:
        target.kind === 'classes'
          ? { shape: [], data: Int32Array.from(answers, (row, index) => classOf(target, row[0], index)) }
          : { shape: [names.length], data: Float32Array.from(answers.flatMap((row) => scaled(target, row))) },
    },
    featureNames: features,
    featureScaling,
    target,
    training: new Int32Array(0),
    validation: Int32Array.from(rows.keys()),
    hash: '',
  };
  const score = await workplace.runs.scoreWith(record.document, weights, data);
  return [['file', rows.length, score.validation]] as const;
}

type Target = PreparedData['target'];

function classOf(
  target: Extract<Target, { kind: 'classes' }>,
  value: string | number | null | undefined,
  row: number,
): number {
  const found = target.classes.indexOf(String(value ?? ''));
  if (found >= 0) return found;
  const known = target.classes.slice(0, 12).join(', ');
  throw new AppError('data.rowClass', { row: row + 1, column: target.name, found: String(value), known });
}

function scaled(
  { names, scaling }: Extract<Target, { kind: 'numbers' }>,
  row: readonly (string | number | null)[],
): number[] {
  return names.map((_, k) => (Number(row[k] ?? Number.NaN) - scaling.offset[k]!) / scaling.factor[k]!);
}
