// `train PROJECT --folds K`: cross-validation. Trains once for each fold, one after another, and says how the scores spread.
import { basename } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import { fromWireError } from '../../../base/errors/from-wire.ts';
import { text } from '../../../base/text.ts';
import {
  type FoldResult,
  foldDocument,
  hasFolds,
  metricsOf,
  type Spread,
  spreadOf,
} from '../../../project/cross-validation.ts';
import type { LoomDocument } from '../../../project/document.ts';
import { weightsFrom } from '../../services/saved-runs.ts';
import { brief, type Output, table } from '../output.ts';
import { cliClient, readInput, readProject, type Workplace } from '../workplace.ts';
import { adjusted, ended, type TrainOptions } from './train.ts';

/** `interrupted` is called with what ends the training early; folds that are done are still told. */
export async function trainFolds(
  path: string,
  count: number,
  options: TrainOptions,
  { datasets, runs }: Workplace,
  output: Output,
  interrupted: (stop: () => void) => void,
): Promise<void> {
  const project = await readProject(path);
  const document = await adjusted(project.document, options, datasets);
  if (!hasFolds(document)) throw byTime();
  const weights = options.weights
    ? weightsFrom(await readInput(options.weights), basename(options.weights))
    : null;
  const client = cliClient(() => undefined);
  output.record({ type: 'start', project: path, folds: count, seed: document.data.split.seed });

  const results: FoldResult[] = [];
  let running: string | null = null;
  let stopped = false;
  let stopping: Promise<unknown> = Promise.resolve();
  interrupted(() => {
    stopped = true;
    if (running !== null) stopping = runs.stop(running);
  });
  const trainOne = async (fold: LoomDocument, index: number): Promise<FoldResult | null> => {
    const started = await runs.start(fold, true, client, {
      ...(weights ? { weights } : {}),
      ...(options.steps === undefined ? {} : { maxSteps: options.steps }),
    });
    running = started.id;
    await runs.resume(started.id);
    const { status } = await ended(runs, started.id);
    running = null;
    if (status.error) throw fromWireError(status.error);
    const { validation } = await runs.evaluate(started.id);
    if (stopped || validation === null) return null;
    return { fold: index, rows: validation.rows, loss: validation.loss, metrics: validation.metrics };
  };
  for (let index = 0; index < count && !stopped; index++) {
    const result = await trainOne(foldDocument(document, count, index), index);
    if (result === null) break;
    results.push(result);
    output.record({ type: 'fold', ...result, fold: index + 1 });
  }
  await stopping;
  tell(results, count, output);
  await runs.release(client);
}

function tell(results: readonly FoldResult[], count: number, output: Output): void {
  const metrics = metricsOf(results);
  const scores = (name: string) => results.map((result) => result.metrics[name] ?? null);
  const loss = spreadOf(results.map((result) => result.loss));
  const spreads = metrics.map((name) => [name, spreadOf(scores(name))] as const);
  output.record({ type: 'folds', count: results.length, loss, metrics: Object.fromEntries(spreads) });
  const rows = [
    [output.word('fold'), output.word('rows'), output.word('loss'), ...metrics],
    ...results.map(({ fold, rows: held, loss: own, metrics: found }) => [
      String(fold + 1),
      String(held),
      brief(own),
      ...metrics.map((name) => brief(found[name])),
    ]),
    [output.word('mean'), '', spreadText(loss), ...spreads.map(([, spread]) => spreadText(spread))],
  ];
  for (const line of table(rows)) output.line(line);
  if (results.length < count) {
    output.say(
      text(
        `Stopped after ${results.length} of ${count} folds.`,
        `Остановлено: готово блоков ${results.length} из ${count}.`,
      ),
    );
  }
}

function spreadText(spread: Spread | null): string {
  if (spread === null) return '–';
  return spread.deviation === null
    ? brief(spread.mean)
    : `${brief(spread.mean)} ± ${brief(spread.deviation)}`;
}

function byTime(): AppError {
  return new AppError('data.cannotPrepare', {
    problem:
      'folds deal rows out by chance or by groups, and this project holds out the last rows. Choose another split, or train without --folds.',
    problemRu:
      'блоки складываются случайно или по группам, а в этом проекте откладываются последние строки. Выберите другое разбиение или обучайте без --folds.',
  });
}
