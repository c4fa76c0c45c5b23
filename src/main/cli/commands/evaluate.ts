// `evaluate PROJECT`: loss and metrics on the project's own rows, or on all rows of another file.
import { resolve } from 'node:path';
import { type Text, text } from '../../../base/text.ts';
import type { RunRecord } from '../../../contract/runs.ts';
import type { ClassificationReport, ClassScore } from '../../../engine/train/classification.ts';
import type { Weights } from '../../../engine/train/loop.ts';
import type { DetailedOutput, DetailedScore } from '../../services/run-session.ts';
import { brief, type Output, table } from '../output.ts';
import { type ReadingChoice, withReading } from '../reading.ts';
import { readTrained } from '../trained.ts';
import type { Word } from '../words.ts';
import type { Workplace } from '../workplace.ts';

export async function evaluate(
  path: string,
  options: { readonly data?: string } & ReadingChoice,
  workplace: Workplace,
  output: Output,
): Promise<void> {
  const { record, weights } = await readTrained(path);
  const scores: readonly (readonly [Part, number, DetailedScore | null])[] =
    options.data === undefined
      ? await onOwnData(workplace, record, weights)
      : await onFile(workplace, record, weights, options.data, options);
  for (const [rows, count, score] of scores) {
    if (!score) continue;
    const { loss, metrics, report, outputs } = score;
    const [first] = outputs;
    output.record({
      type: 'evaluation',
      rows,
      count,
      loss,
      metrics,
      ...reportRecord(report, first?.labels ?? []),
      outputs: Object.fromEntries(
        outputs.map((own) => [
          own.spec.name,
          {
            task: own.spec.task,
            columns: own.columns,
            loss: own.loss,
            metrics: own.metrics,
            ...reportRecord(own.report, own.labels),
          },
        ]),
      ),
    });
    const several = outputs.length > 1;
    output.line(
      `${output.word(NAMES[rows])} (${rowsOf(count)[output.locale]}): ${output.word('loss')} ${brief(loss)}${several ? '' : `, ${listed(metrics)}`}`,
    );
    for (const own of outputs) {
      if (several)
        output.line(`${nameOf(own)}: ${output.word('loss')} ${brief(own.loss)}, ${listed(own.metrics)}`);
      // Class by class for what was not trained on; the same for training rows would only be long.
      if (own.report && rows !== 'training') {
        for (const line of reportTable(own.report, own.labels, output)) output.line(line);
      }
    }
  }
}

type Part = 'training' | 'validation' | 'file';

/** How the parts are called for people; `rows` of a record has their names. */
const NAMES = { training: 'training', validation: 'heldOut', file: 'file' } as const satisfies Record<
  Part,
  Word
>;

function rowsOf(count: number): Text {
  return text(`${count} ${count === 1 ? 'row' : 'rows'}`, `строк: ${count}`);
}

function listed(metrics: DetailedScore['metrics']): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${brief(value)}`)
    .join(', ');
}

function nameOf({ spec, columns }: DetailedOutput): string {
  const shown = columns.slice(0, 3).join(', ');
  return `${spec.name} (${columns.length > 3 ? `${shown}, …` : shown})`;
}

function reportRecord(report: ClassificationReport | null, labels: readonly string[]) {
  if (!report) return {};
  const classes = report.classes.map((score, index) => ({ class: labels[index] ?? '', ...score }));
  return { classes, macro: report.macro, top3: report.top3, confusion: report.confusion };
}

function reportTable(
  { classes, macro, confusion }: ClassificationReport,
  labels: readonly string[],
  { word }: Output,
): string[] {
  const scores = (score: Omit<ClassScore, 'support'>) =>
    [score.precision, score.recall, score.f1, score.auc].map((value) => brief(value));
  const widest = confusion.length > 0 && confusion.length <= MOST_CONFUSION_COLUMNS;
  const rows = classes.map((score, index) => [
    labels[index] ?? '',
    score.support,
    ...scores(score),
    ...(widest ? (confusion[index] ?? []) : []),
  ]);
  const heading = [
    word(confusion.length === 0 ? 'label' : 'class'),
    word('rows'),
    word('precision'),
    word('recall'),
    'F1',
    'AUC',
    ...(widest ? labels.map((l) => `→${l}`) : []),
  ];
  return table([heading, ...rows, [word('mean'), '', ...scores(macro)]]);
}

const MOST_CONFUSION_COLUMNS = 12;

async function onOwnData({ runs, datasets }: Workplace, { document }: RunRecord, weights: Weights) {
  const { training, validation } = await datasets.prepare(document.data);
  const scores = await runs.evaluateWith(document, weights);
  return [
    ['training', training.length, scores.training],
    ['validation', validation.length, scores.validation],
  ] as const;
}

/** Encoded as in training: the file's own statistics play no part. */
async function onFile(
  { runs, datasets }: Workplace,
  record: RunRecord,
  weights: Weights,
  path: string,
  choice: ReadingChoice,
) {
  const { document } = record;
  const binding = withReading(document.data, choice);
  const encoding = record.encoding ?? (await datasets.prepare(document.data));
  const data = await datasets.prepareFile(resolve(path), binding, encoding, choice.table !== undefined);
  const { validation } = await runs.scoreWith(document, weights, data);
  return [['file', data.rows, validation]] as const;
}
