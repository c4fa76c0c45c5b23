// `train PROJECT`: trains in a thread as the windows do, a line an epoch, and writes weights or the project when done.
import { basename, resolve } from 'node:path';

import { AppError, formatError } from '../../../base/errors/app-error.ts';
import { fromWireError } from '../../../base/errors/from-wire.ts';
import { type Text, text } from '../../../base/text.ts';
import type { Client } from '../../../contract/host.ts';
import type { CurvePoint, RunEvaluation, RunRecord } from '../../../contract/runs.ts';
import { STOPPING_KINDS, STOPPING_RULES } from '../../../engine/train/stopping/index.ts';
import { compileDocument } from '../../../project/compile.ts';
import type { LoomDocument } from '../../../project/document.ts';
import { writeAtomically } from '../../services/atomic-file.ts';
import type { ContinuedRun, ProjectContent } from '../../services/ports.ts';
import { weightsFrom } from '../../services/saved-runs.ts';
import { brief, type Output } from '../output.ts';
import type { ReadingChoice } from '../reading.ts';
import {
  bindFile,
  checkWritable,
  cliClient,
  readInput,
  readProject,
  type Workplace,
  writeProject,
} from '../workplace.ts';

export interface TrainOptions extends ReadingChoice {
  readonly epochs?: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly backend?: 'wasm' | 'reference';
  readonly data?: string;
  readonly weights?: string;
  readonly saveWeights?: string;
  readonly save?: string;
  readonly continue?: true;
}

/** `interrupted` is called with what ends the run early; it keeps what was learnt. */
export async function train(
  path: string,
  options: TrainOptions,
  { datasets, runs }: Workplace,
  output: Output,
  interrupted: (stop: () => void) => void,
): Promise<void> {
  const project = await readProject(path);
  const planned = await adjusted(project.document, options, datasets);
  const weights = options.weights
    ? weightsFrom(await readInput(options.weights), basename(options.weights))
    : null;
  for (const path of [options.saveWeights, options.save]) if (path !== undefined) await checkWritable(path);

  const epochs = new EpochLines(output);
  const client = cliClient(({ points }) => {
    for (const point of points) epochs.show(point);
  });
  // Paused, so that the start line comes before the first epoch's.
  const limit = options.steps === undefined ? {} : { maxSteps: options.steps };
  const begun = options.continue
    ? await goOn(path, project, { ...options, ...limit }, runs, client)
    : { record: await runs.start(planned, true, client, { ...(weights ? { weights } : {}), ...limit }) };
  const started = begun.record;
  const { document } = started;
  const from = started.status.step;
  const { report } = compileDocument(document);
  const { parameters } = report.totals;
  output.record({
    type: 'start',
    project: path,
    run: started.id,
    parameters,
    optimizer: document.training.optimizer.kind,
    batchSize: document.training.batchSize,
    epochs: started.status.epochs,
    steps: started.status.steps,
    seed: document.training.seed,
    metric: started.metricName,
    build: started.build,
    ...('fresh' in begun ? { continuesAt: from, freshOptimizer: begun.fresh } : {}),
    memoryBytes: (await runs.estimate(document))?.bytes ?? null,
  });
  const { optimizer, batchSize } = document.training;
  const { status, build } = started;
  const name = document.name || basename(path);
  output.say(
    text(
      `${name}: ${parameters} parameters, ${optimizer.kind}, batch ${batchSize}, ${status.epochs} epochs (${build})`,
      `${name}: параметров ${parameters}, ${optimizer.kind}, пакет ${batchSize}, эпох ${status.epochs} (${build})`,
    ),
  );
  for (const { severity, code, message } of report.diagnostics) {
    if (severity !== 'warning' || !code.startsWith('data.')) continue;
    output.record({ type: 'warning', code, message: message.en });
    output.say(text(`warning: ${message.en}`, `предупреждение: ${message.ru}`));
  }
  if ('fresh' in begun) output.say(goesOn(from, begun.fresh));
  epochs.begin(started);
  let stopping: Promise<unknown> = Promise.resolve();
  interrupted(() => {
    stopping = runs.stop(started.id);
  });
  await runs.resume(started.id);
  const record = await ended(runs, started.id);
  await stopping;

  const saved = await runs.export(started.id, options.save !== undefined);
  if (options.saveWeights && saved.weights)
    await writeAtomically(resolve(options.saveWeights), saved.weights);
  if (options.save)
    await writeProject(options.save, {
      document: options.continue ? project.document : document,
      runs: [saved],
    });
  finish(record, await runs.evaluate(started.id), output);
  await runs.release(client);
  const { error } = record.status;
  if (error) throw fromWireError(error);
}

/** The project's newest trained run, ready for more epochs: those asked for, or those left, or as many again. */
async function goOn(
  path: string,
  project: ProjectContent,
  { epochs, maxSteps }: { readonly epochs?: number; readonly maxSteps?: number },
  runs: Workplace['runs'],
  client: Client,
): Promise<ContinuedRun> {
  const saved = project.runs.findLast(({ weights }) => weights !== null);
  if (saved === undefined) throw new AppError('run.notTrained', { project: path });
  const { status, training } = saved.record;
  const done = status.epoch >= training.epochs;
  return runs.continue(await runs.adopt(saved, client), {
    epochs: epochs ?? (done ? training.epochs : null),
    from: 'latest',
    rateFactor: 1,
    ...(maxSteps === undefined ? {} : { maxSteps }),
  });
}

function goesOn(step: number, fresh: boolean): Text {
  return fresh
    ? text(
        `Goes on from step ${step}. The file keeps no optimizer state, so the optimizer begins anew.`,
        `Продолжение с шага ${step}. Состояния оптимизатора в файле нет, он начинает заново.`,
      )
    : text(`Goes on from step ${step}.`, `Продолжение с шага ${step}.`);
}

export async function adjusted(
  document: LoomDocument,
  options: TrainOptions,
  datasets: Workplace['datasets'],
): Promise<LoomDocument> {
  const { training } = document;
  return {
    ...document,
    data: options.data ? await bindFile(datasets, document.data, options.data, options) : document.data,
    training: {
      ...training,
      epochs: options.epochs ?? training.epochs,
      batchSize: options.batch ?? training.batchSize,
      seed: options.seed ?? training.seed,
      threads: options.threads ?? training.threads,
      backend: options.backend ?? training.backend,
    },
  };
}

/** Here nobody resumes a run: one that paused by itself (a number that is not finite) is over. */
export async function ended(runs: Workplace['runs'], id: string): Promise<RunRecord> {
  await runs.settled(id);
  const record = await runs.get(id);
  if (record.status.state === 'paused') await runs.stop(id);
  return runs.get(id);
}

/** Scores on held-out rows are those of the weights that are kept: of the best epoch, where a rule restored it. */
function finish({ status, points, metricName }: RunRecord, scores: RunEvaluation, output: Output): void {
  const last = points.findLast((point) => point.training !== undefined);
  const seconds = points.at(-1)?.seconds ?? 0;
  const { validation } = scores;
  output.record({
    type: 'done',
    reason: status.reason,
    state: status.state,
    epochs: status.epoch,
    step: status.step,
    seconds,
    loss: last?.training?.loss ?? null,
    metrics: { [metricName]: last?.training?.metric ?? null },
    validation: validation && { loss: validation.loss, metrics: validation.metrics },
    ...(scores.outputs.length > 1
      ? {
          outputs: Object.fromEntries(
            scores.outputs.map(({ output, columns, validation }) => [
              output,
              { columns, validation: validation && { loss: validation.loss, metrics: validation.metrics } },
            ]),
          ),
        }
      : {}),
    ...(status.error
      ? { error: { ...status.error, message: formatError(fromWireError(status.error), 'en') } }
      : {}),
  });
  const { en, ru } = endOf(status.reason);
  const value = brief(validation?.metrics[metricName]);
  output.say(
    text(
      `${en} after ${brief(status.epoch)} epochs, ${brief(seconds)} s.${validation ? ` ${metricName} ${value} on held-out rows` : ''}`,
      `${ru}: эпох ${brief(status.epoch)}, ${brief(seconds)} с.${validation ? ` ${metricName} на отложенных строках: ${value}` : ''}`,
    ),
  );
}

function endOf(reason: string | null): Text {
  if (reason === 'user' || reason === 'error') return text('Stopped', 'Остановлено');
  const rule = STOPPING_KINDS.find((kind) => kind === reason);
  return rule ? STOPPING_RULES[rule].title : text('Done', 'Готово');
}

/** One line for each point that closes an epoch. */
class EpochLines {
  private readonly output: Output;
  private run: RunRecord | null = null;
  private lastSeconds = 0;
  private lastStep = 0;

  constructor(output: Output) {
    this.output = output;
  }

  begin(run: RunRecord): void {
    this.run = run;
    this.lastStep = run.status.step;
    this.lastSeconds = run.points.at(-1)?.seconds ?? 0;
    const { word } = this.output;
    const [loss, validation] = [word('loss'), word('validation')];
    this.output.line(
      columns([
        word('epoch'),
        loss,
        run.metricName,
        `${validation} ${loss}`,
        `${validation} ${run.metricName}`,
        word('samplesPerSecond'),
      ]),
    );
  }

  show(point: CurvePoint): void {
    const { run } = this;
    if (!run || point.training === undefined) return;
    const { training, validation } = point;
    const name = run.metricName;
    const steps = point.step - this.lastStep;
    const samplesPerSecond = this.speed(run, point, steps);
    this.output.record({
      type: 'epoch',
      epoch: point.epoch,
      step: point.step,
      loss: training?.loss ?? null,
      metrics: { [name]: training?.metric ?? null },
      validation: validation && { loss: validation.loss, metrics: { [name]: validation.metric } },
      ...(training?.outputs === undefined
        ? {}
        : { outputs: { training: training.outputs, validation: validation?.outputs ?? null } }),
      gradients: point.gradients,
      samplesPerSecond,
    });
    const cells = [point.epoch, training?.loss, training?.metric, validation?.loss, validation?.metric];
    const speed = samplesPerSecond.toLocaleString('en-US');
    this.output.line(columns([...cells.map((cell) => brief(cell)), speed]));
    this.lastSeconds = point.seconds;
    this.lastStep = point.step;
  }

  private speed(run: RunRecord, point: CurvePoint, steps: number): number {
    const seconds = point.seconds - this.lastSeconds;
    return seconds > 0 ? Math.round((steps * run.training.batchSize) / seconds) : 0;
  }
}

function columns(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padStart(index === 0 ? 7 : 15)).join('');
}
