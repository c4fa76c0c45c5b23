// What an output predicts, and by which loss and metric: decided by the target in the data, the width that arrives, and
// the output's parameters.
import { counted } from '../base/plural.ts';
import { type Text, text } from '../base/text.ts';
import { sizeOf } from '../engine/ir/types.ts';
import type { InputSpec, Metric } from '../engine/train/network.ts';
import {
  LOSSES,
  type LossId,
  type LossOptions,
  lossOptions,
  type Task,
  weighsClasses,
} from '../layers/losses.ts';
import type { ParamValues } from '../layers/params.ts';
import type { DataPlan } from './data-plan.ts';
import type { PlannedTarget } from './planned-targets.ts';

export interface OutputHead {
  readonly task: Task;
  readonly loss: LossId;
  readonly options: LossOptions;
  readonly classWeights: 'none' | 'balanced';
  readonly metric: Metric;
  readonly weight: number;
  readonly target: InputSpec;
}

export interface HeadProblem {
  readonly severity: 'error' | 'warning';
  readonly code: 'output.width' | 'output.loss' | 'output.metric' | 'output.classWeights';
  readonly message: Text;
  /** The width that would fit. */
  readonly width: number;
}

/** Whether the output rebuilds the features instead of predicting the target. */
export function rebuildsInput(params: ParamValues): boolean {
  return params.target === 'features';
}

/** What the output is compared with; null while the data does not say. */
export function targetOf(plan: DataPlan, params: ParamValues): PlannedTarget | null {
  if (!rebuildsInput(params)) return plan.target;
  return plan.features.length === 0 ? null : { kind: 'numbers', columns: plan.featureNames };
}

/** Width is the length of the one axis that arrives at the output; the target is what `targetOf` found. */
export function outputHead(
  plan: DataPlan,
  target: PlannedTarget,
  width: number,
  params: ParamValues,
): { readonly head: OutputHead | null; readonly problems: readonly HeadProblem[] } {
  const wanted = target.kind === 'classes' ? target.classes.length : target.columns.length;
  const task = taskOf(target, width);
  if (task === null) {
    const rebuilds = rebuildsInput(params);
    return {
      head: null,
      problems: [rebuilds ? wrongRebuilding(width, wanted) : wrongWidth(target, width, wanted)],
    };
  }

  const problems: HeadProblem[] = [];
  let loss = defaultLoss(task);
  const chosen = params.loss;
  if (typeof chosen === 'string' && isLoss(chosen)) {
    if (chosen === 'klDivergence' && task === 'numbers' && width === 1) problems.push(loneShare());
    else if (LOSSES[chosen].tasks.includes(task)) loss = chosen;
    else problems.push(wrongLoss(chosen, task, wanted));
  }
  let metric = defaultMetric(task);
  if (isMetric(params.metric)) {
    if ((task === 'numbers') === (params.metric !== 'accuracy')) metric = params.metric;
    else problems.push(wrongMetric(task, wanted));
  }
  let classWeights: OutputHead['classWeights'] = 'none';
  if (params.classWeights === 'balanced' && weighsClasses(params)) {
    if (task === 'numbers') problems.push(noClasses(wanted));
    else classWeights = 'balanced';
  }
  const weight = typeof params.weight === 'number' ? params.weight : 1;
  const spec: InputSpec = rebuildsInput(params)
    ? { name: 'rebuilt', source: 'features', shape: [sizeOf(plan.featureShape)], dtype: 'f32' }
    : {
        name: 'target',
        source: 'target',
        shape: task === 'numbers' ? [wanted] : [],
        dtype: task === 'numbers' ? 'f32' : 'i32',
      };
  const options = lossOptions(params);
  return { head: { task, loss, options, classWeights, metric, weight, target: spec }, problems };
}

function taskOf(target: PlannedTarget, width: number): Task | null {
  if (target.kind === 'numbers') return width === target.columns.length ? 'numbers' : null;
  if (width === target.classes.length) return 'classes';
  return width === 1 && target.classes.length === 2 ? 'binary' : null;
}

function defaultLoss(task: Task): LossId {
  if (task === 'numbers') return 'mse';
  return task === 'binary' ? 'binaryCrossEntropy' : 'softmaxCrossEntropy';
}

function defaultMetric(task: Task): Metric {
  return task === 'numbers' ? 'mae' : 'accuracy';
}

function isLoss(value: string): value is LossId {
  return Object.hasOwn(LOSSES, value);
}

function isMetric(value: unknown): value is Metric {
  return value === 'accuracy' || value === 'mae' || value === 'rmse' || value === 'r2';
}

function wrongWidth(target: PlannedTarget, width: number, wanted: number): HeadProblem {
  const message =
    target.kind === 'classes'
      ? text(
          `The output gets ${counted(width, 'number')}, but “${target.column}” has ${wanted} classes: the last layer needs ${wanted} units, one per class${wanted === 2 ? ' (or a single one)' : ''}.`,
          `На выход приходит чисел: ${width}, а классов в столбце «${target.column}»: ${wanted}. В последнем слое должно быть ${wanted} нейронов, по одному на класс${wanted === 2 ? ' (или всего один)' : ''}.`,
        )
      : text(
          `The output gets ${counted(width, 'number')}, but there ${wanted === 1 ? 'is' : 'are'} ${counted(wanted, 'target column')}: the last layer needs ${counted(wanted, 'unit')}.`,
          `На выход приходит чисел: ${width}, а целевых столбцов: ${wanted}. Число нейронов в последнем слое должно быть ${wanted}.`,
        );
  return { severity: 'error', code: 'output.width', message, width: wanted };
}

function wrongRebuilding(width: number, wanted: number): HeadProblem {
  return {
    severity: 'error',
    code: 'output.width',
    message: text(
      `The output gets ${counted(width, 'number')}, but the input that it should rebuild has ${wanted}: the last layer needs ${wanted} units.`,
      `На выход приходит чисел: ${width}, а во входе, который нужно восстановить, их ${wanted}. В последнем слое должно быть столько же нейронов.`,
    ),
    width: wanted,
  };
}

const TASKS: Readonly<Record<Task, Text>> = {
  classes: text('a choice among classes', 'выбора из классов'),
  binary: text('yes or no by one neuron', 'ответа «да или нет» одним нейроном'),
  numbers: text('numbers', 'чисел'),
};

function wrongLoss(loss: LossId, task: Task, width: number): HeadProblem {
  return {
    severity: 'error',
    code: 'output.loss',
    message: text(
      `The loss “${LOSSES[loss].title.en}” does not fit ${TASKS[task].en}. Choose “Automatic”.`,
      `Функция потерь «${LOSSES[loss].title.ru}» не подходит для ${TASKS[task].ru}. Выберите «Автоматически».`,
    ),
    width,
  };
}

function loneShare(): HeadProblem {
  return {
    severity: 'error',
    code: 'output.loss',
    message: text(
      'The Kullback–Leibler divergence compares distributions, but there is one target column: its only share would always be 1. Choose at least two target columns, or “Automatic”.',
      'Расхождение Кульбака — Лейблера сравнивает распределения, а целевой столбец один: единственная доля всегда была бы равна 1. Выберите хотя бы два целевых столбца или «Автоматически».',
    ),
    width: 1,
  };
}

function noClasses(width: number): HeadProblem {
  return {
    severity: 'warning',
    code: 'output.classWeights',
    message: text(
      'Classes are to be balanced, but the target is numbers and has none: all rows count the same.',
      'Классы нужно уравновесить, но цель — числа, и классов в ней нет: все строки учитываются одинаково.',
    ),
    width,
  };
}

function wrongMetric(task: Task, width: number): HeadProblem {
  return {
    severity: 'warning',
    code: 'output.metric',
    message: text(
      `The chosen metric does not fit ${TASKS[task].en}; the automatic one is shown instead.`,
      `Выбранная метрика не подходит для ${TASKS[task].ru}; вместо неё показана автоматическая.`,
    ),
    width,
  };
}
