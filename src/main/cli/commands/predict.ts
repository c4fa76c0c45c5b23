// `predict PROJECT --data FILE`: one line of CSV a row, class and probabilities or numbers.
import { resolve } from 'node:path';
import { csvCell } from '../../../base/csv-cell.ts';
import type { Prediction } from '../../../contract/runs.ts';
import { writeAtomically } from '../../services/atomic-file.ts';
import type { Output } from '../output.ts';
import { type ReadingChoice, withReading } from '../reading.ts';
import { readTrained } from '../trained.ts';
import { checkWritable, type Workplace } from '../workplace.ts';

export async function predict(
  path: string,
  options: { readonly data: string; readonly output?: string } & ReadingChoice,
  workplace: Workplace,
  output: Output,
  write: (line: string) => void,
): Promise<void> {
  const { record, weights } = await readTrained(path);
  if (options.output !== undefined) await checkWritable(options.output);
  const binding = withReading(record.document.data, options);
  const rows = await workplace.datasets.fileRows(resolve(options.data), binding, options.table !== undefined);
  const prediction = await workplace.runs.predictWith(record, weights, rows);
  const lines = [...csvLines(prediction)];
  if (options.output !== undefined) {
    await writeAtomically(resolve(options.output), new TextEncoder().encode(`${lines.join('\n')}\n`));
    output.record({ type: 'predicted', rows: rows.length, path: options.output });
    output.line(options.output);
    return;
  }
  if (!output.json) for (const line of lines) write(line);
  prediction.values.forEach((values, row) => {
    const byLabel = Object.fromEntries(prediction.labels.map((label, k) => [label, values[k] ?? null]));
    output.record(
      prediction.task === 'numbers'
        ? { type: 'prediction', row: row + 1, values: byLabel }
        : { type: 'prediction', row: row + 1, class: likeliest(prediction, values), probabilities: byLabel },
    );
  });
}

function* csvLines(prediction: Prediction): Generator<string> {
  const { task, labels, values } = prediction;
  if (task === 'numbers') {
    yield labels.map(csvCell).join(',');
    for (const row of values) yield row.map(number).join(',');
    return;
  }
  yield ['class', ...labels.map((label) => `p(${label})`)].map(csvCell).join(',');
  for (const row of values) yield [csvCell(likeliest(prediction, row)), ...row.map(number)].join(',');
}

function likeliest({ labels }: Prediction, values: readonly number[]): string {
  return labels[values.indexOf(Math.max(...values))] ?? '';
}

function number(value: number): string {
  return String(Number(value.toPrecision(7)));
}
