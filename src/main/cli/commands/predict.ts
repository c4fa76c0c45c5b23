// `predict PROJECT --data FILE`: one line of CSV a row (or a step of it), with every output's classes, probabilities or numbers.
import { basename, resolve } from 'node:path';
import { csvCell } from '../../../base/csv-cell.ts';
import { type Text, text } from '../../../base/text.ts';
import type { OutputPrediction, Prediction } from '../../../contract/runs.ts';
import type { DataBinding } from '../../../project/document.ts';
import { writeAtomically } from '../../services/atomic-file.ts';
import type { FileRows } from '../../services/datasets/encode-file.ts';
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
  warn: (line: string) => void,
): Promise<void> {
  const { record, weights } = await readTrained(path);
  if (options.output !== undefined) await checkWritable(options.output);
  const binding = withReading(record.document.data, options);
  const file = resolve(options.data);
  const card = await workplace.datasets.fileCard(file, binding, options.table !== undefined);
  const unread = card.problems.filter(({ code }) => LEFT_OUT.has(code));
  // A card lists its first problems only.
  const listed = card.problemCount === card.problems.length;
  const known = `${unread.length}${listed ? '' : '+'}`;
  if (unread.length > 0) warn(leftOutText(basename(file), known)[output.locale]);
  const unreadLines = listed ? unread.flatMap(({ line }) => line ?? []) : [];
  const written: Uint8Array[] = [];
  let before = 0;
  for await (const read of workplace.datasets.fileRowBatches(file, binding, options.table !== undefined)) {
    const batch = numbered(read, unreadLines);
    const { rows } = batch;
    if (before === 0) for (const line of gaps(basename(file), batch, binding)) warn(line[output.locale]);
    const prediction = await workplace.runs.predictWith(record, weights, rows, before);
    const lines = [...csvLines(prediction, before, batch)];
    if (options.output !== undefined) written.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
    else if (output.json) for (const row of rows.keys()) output.record(recordOf(prediction, row, batch));
    else for (const line of lines) write(line);
    before += rows.length;
  }
  if (options.output === undefined) return;
  await writeAtomically(resolve(options.output), Buffer.concat(written));
  output.record({ type: 'predicted', rows: before, path: options.output });
  output.line(options.output);
}

/** Problems that cost a row: the answers then do not stand line by line beside the file. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'data.badLine',
  'data.badPicture',
  'data.badText',
  'data.longRow',
]);

interface NumberedRows extends FileRows {
  /** Rows are left out, so that each answer needs the number of its row. */
  readonly gapped: boolean;
}

/** With the numbers that rows have in their file: those that could not be read count too. */
function numbered(read: FileRows, unreadLines: readonly number[]): NumberedRows {
  const { lines, numbers, leftOut } = read;
  const gapped = leftOut > 0 || (lines !== null && unreadLines.length > 0);
  if (lines === null) return { ...read, gapped };
  const before = (line: number) => unreadLines.filter((unread) => unread < line).length;
  return { ...read, gapped, numbers: numbers.map((number, row) => number + before(lines[row] ?? 0)) };
}

function leftOutText(file: string, count: string): Text {
  return text(
    `${file}: ${count} ${count === '1' ? 'row is' : 'rows are'} left out as unreadable and not predicted; “data ${file}” lists them.`,
    `${file}: не прочитано и не предсказано строк: ${count}; их перечислит «data ${file}».`,
  );
}

/** What of a file that was read is not answered: rows with gaps, and series without a window. */
function gaps(file: string, { leftOut, shortSeries }: FileRows, { window }: DataBinding): Text[] {
  const one = leftOut === 1;
  const [rows, ofRows] = window === undefined ? ['row', 'строк'] : ['window', 'окон'];
  const series = shortSeries === 1 ? 'group is' : 'groups are';
  return [
    ...(leftOut === 0
      ? []
      : [
          text(
            `${file}: ${leftOut} ${rows}${one ? ' is' : 's are'} left out for missing cells and not predicted; “row” is the number of a ${rows} in the file.`,
            `${file}: из-за пропусков не предсказано ${ofRows}: ${leftOut}; «row» — номер ${window === undefined ? 'строки' : 'окна'} в файле.`,
          ),
        ]),
    ...(shortSeries === 0
      ? []
      : [
          text(
            `${file}: ${shortSeries} ${series} shorter than a window (${window?.length} rows) and not predicted.`,
            `${file}: не предсказано групп, которые короче окна (строк: ${window?.length}): ${shortSeries}.`,
          ),
        ]),
  ];
}

function recordOf(prediction: Prediction, row: number, { names, identities, numbers }: FileRows) {
  const answers = prediction.map((of) => [of.output, answerOf(of, row)] as const);
  const [first] = answers;
  return {
    type: 'prediction',
    row: numbers[row],
    ...(names.length === 0
      ? {}
      : { of: Object.fromEntries(names.map((name, k) => [name, identities[row]?.[k] ?? ''])) }),
    ...(answers.length === 1 ? first?.[1] : { outputs: Object.fromEntries(answers) }),
  };
}

/** One output's answer to one row, for a record. */
function answerOf(of: OutputPrediction, row: number): Readonly<Record<string, unknown>> {
  const values = of.values[row] ?? [];
  const named = (answer: readonly number[]) =>
    Object.fromEntries(of.labels.map((label, k) => [label, answer[k] ?? null]));
  const sequence = of.sequence?.[row];
  const steps = sequence === undefined ? {} : { sequence: sequence.map(named) };
  switch (of.task) {
    case 'numbers':
      return { values: named(values), ...steps };
    case 'labels':
      return { probabilities: named(values), ...steps };
    case 'classes':
    case 'binary':
      return { class: likeliest(of, values), probabilities: named(values), ...steps };
  }
}

/**
 * A line a row, under the names of the columns before the first; where outputs answer step by step, a line a step, with
 * the row and the step in front. What tells the rows apart comes first; where rows are left out, their number.
 */
function* csvLines(
  prediction: Prediction,
  before: number,
  { names, identities, numbers, gapped }: NumberedRows,
): Generator<string> {
  const several = prediction.length > 1;
  const columns = prediction.map((of) => columnsOf(of, several ? clashes(of, prediction) : null));
  const steps = Math.max(0, ...prediction.map(({ sequence }) => sequence?.[0]?.length ?? 0));
  const head = columns.flatMap((column) => column.names).map(csvCell);
  const withNumber = gapped && steps === 0;
  const known = [...(withNumber ? ['row'] : []), ...names.map(csvCell)];
  if (before === 0) yield [...known, ...(steps > 0 ? ['row', 'step'] : []), ...head].join(',');
  for (let row = 0; row < (prediction[0]?.values.length ?? 0); row++) {
    const place = numbers[row] ?? 0;
    const own = [...(withNumber ? [place] : []), ...(identities[row] ?? []).map(csvCell)];
    if (steps === 0) {
      const answers = prediction.flatMap((of, index) => columns[index]?.cells(of.values[row] ?? []) ?? []);
      yield [...own, ...answers].join(',');
      continue;
    }
    for (let step = 0; step < steps; step++) {
      const cells = prediction.flatMap(
        (of, index) => columns[index]?.cells(of.sequence?.[row]?.[step] ?? of.values[row] ?? []) ?? [],
      );
      yield [...own, place, step + 1, ...cells].join(',');
    }
  }
}

/** What stands before an output's columns where another predicts the same ones. */
function clashes(of: OutputPrediction, all: Prediction): string {
  const shared = all.some((other) => other !== of && other.columns.some((name) => of.columns.includes(name)));
  return shared ? `${of.output}: ` : '';
}

/** Of one output among several, columns are named by what it predicts. */
function columnsOf(
  of: OutputPrediction,
  prefix: string | null,
): { readonly names: readonly string[]; readonly cells: (values: readonly number[]) => readonly string[] } {
  const { task, labels, columns } = of;
  const before = prefix ?? '';
  switch (task) {
    case 'numbers':
      return { names: labels.map((label) => before + label), cells: (values) => values.map(number) };
    case 'labels':
      return { names: labels.map((label) => `${before}p(${label})`), cells: (values) => values.map(number) };
    case 'classes':
    case 'binary': {
      const column = prefix === null ? null : (columns[0] ?? '');
      return {
        names: [
          column === null ? 'class' : before + column,
          ...labels.map((label) => `${before}p(${column === null ? label : `${column}=${label}`})`),
        ],
        cells: (values) => [csvCell(likeliest(of, values)), ...values.map(number)],
      };
    }
  }
}

function likeliest({ labels }: OutputPrediction, values: readonly number[]): string {
  return labels[values.indexOf(Math.max(...values))] ?? '';
}

function number(value: number): string {
  return String(Number(value.toPrecision(7)));
}
