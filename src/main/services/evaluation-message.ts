// A run's scores as they cross to a window.
import type { OutputEvaluation, RunEvaluation } from '../../contract/runs.ts';
import type { PreparedData } from '../../engine/data/prepared.ts';
import { finiteOrNull } from '../../engine/train/telemetry.ts';
import type { DetailedScore } from './run-session.ts';

/** As it crosses to a window: what is not finite is null. */
export function evaluationMessage(
  training: DetailedScore | null,
  validation: DetailedScore | null,
  data: PreparedData,
): RunEvaluation {
  const outputs = (training ?? validation)?.outputs ?? [];
  const part = (score: DetailedScore | null, index: number) => {
    const own = score?.outputs[index];
    return own === undefined ? null : scoreMessage(own);
  };
  const [first] = outputs;
  return {
    labels: first === undefined || isOfColumns(first.spec) ? [] : first.labels,
    training: training && { rows: data.training.length, ...scoreMessage(training) },
    validation: validation && { rows: data.validation.length, ...scoreMessage(validation) },
    outputs: outputs.map(({ spec, columns, labels }, index) => ({
      output: spec.name,
      task: spec.task,
      columns,
      labels,
      metric: spec.metric,
      training: part(training, index),
      validation: part(validation, index),
    })),
  };
}

function isOfColumns({ task }: DetailedScore['outputs'][number]['spec']): boolean {
  return task === 'numbers' || task === 'labels';
}

function scoreMessage({
  loss,
  metrics,
  report,
}: Pick<DetailedScore, 'loss' | 'metrics' | 'report'>): NonNullable<OutputEvaluation['training']> {
  const named = Object.entries(metrics).map(([name, value]) => [name, finiteOrNull(value)]);
  return {
    loss: finiteOrNull(loss),
    metrics: Object.fromEntries(named),
    report: report && {
      ...report,
      confusion: report.confusion.map((row) => [...row]),
      classes: report.classes.map((entry) => ({ ...entry })),
    },
  };
}
