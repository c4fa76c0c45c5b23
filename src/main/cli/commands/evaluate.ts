// `evaluate PROJECT`: loss and metrics on the project's own rows, or on all rows of another file.
import { resolve } from 'node:path';
import type { RunRecord } from '../../../contract/runs.ts';
import type { Weights } from '../../../engine/train/loop.ts';
import type { Score } from '../../../engine/train/metrics.ts';
import { brief, type Output } from '../output.ts';
import { readTrained } from '../trained.ts';
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
async function onFile({ runs, datasets }: Workplace, record: RunRecord, weights: Weights, path: string) {
  const { document } = record;
  const encoding = record.encoding ?? (await datasets.prepare(document.data));
  const data = await datasets.prepareFile(resolve(path), document.data, encoding);
  const { validation } = await runs.scoreWith(document, weights, data);
  return [['file', data.rows, validation]] as const;
}
