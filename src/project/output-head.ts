// What an output predicts, and by which loss and metric: decided by the target in the data, the width that arrives, and
// the output's parameters.
import { counted } from '../base/plural.ts';
import { type Text, text } from '../base/text.ts';
import { sizeOf } from '../engine/ir/types.ts';
import { type InputSpec, METRICS, type Metric } from '../engine/train/network.ts';
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
import { type OutputTarget, rebuildsInput } from './output-target.ts';
import { type PlannedTarget, targetColumns } from './planned-targets.ts';

export interface OutputHead {
  readonly task: Task;
  readonly loss: LossId;
  readonly options: LossOptions;
  readonly classWeights: 'none' | 'balanced';
  readonly metric: Metric;
  readonly weight: number;
  readonly target: InputSpec;
  /** Which numbers of the target are this output's; null for all. */
  readonly places: readonly number[] | null;
  /** How many steps have a target each; null where a row has one. */
  readonly steps: number | null;
  readonly rowWeight: InputSpec | null;
}

export interface HeadProblem {
  readonly severity: 'error' | 'warning';
  readonly code: 'output.width' | 'output.steps' | 'output.loss' | 'output.metric' | 'output.classWeights';
  readonly message: Text;
  /** The width that would fit. */
  readonly width: number;
}

/** How many steps of a sequence the output answers for, one by one; null for an answer to the whole row. */
export function stepsOf(plan: DataPlan, params: ParamValues): number | null {
  return rebuildsInput(params) ? null : plan.targetSteps;
}

/** `shape` is what arrives at the output: [width], or [steps, width] where each step has a target. */
export function outputHead(
  plan: DataPlan,
  { target, places }: OutputTarget,
  shape: readonly number[],
  params: ParamValues,
): { readonly head: OutputHead | null; readonly problems: readonly HeadProblem[] } {
  const wanted = target.kind === 'classes' ? target.classes.length : target.columns.length;
  const width = shape.at(-1) ?? 0;
  const steps = stepsOf(plan, params);
  if (steps !== null && (shape.length !== 2 || shape[0] !== steps)) {
    return { head: null, problems: [wrongSteps(shape, steps, wanted)] };
  }
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
    if (METRICS_OF[task].includes(params.metric)) metric = params.metric;
    else problems.push(wrongMetric(task, wanted));
  }
  let classWeights: OutputHead['classWeights'] = 'none';
  if (params.classWeights === 'balanced' && weighsClasses(params)) {
    if (task === 'numbers' || task === 'labels') problems.push(noClasses(task, wanted));
    else classWeights = 'balanced';
  }
  const head: OutputHead = {
    task,
    loss,
    options: lossOptions(params),
    classWeights,
    metric,
    weight: typeof params.weight === 'number' ? params.weight : 1,
    target: inputOf(plan, target, params),
    places,
    steps,
    rowWeight: plan.weight === null ? null : { name: 'weight', source: 'weight', shape: [], dtype: 'f32' },
  };
  return { head, problems };
}

/** The whole tensor: outputs that predict different columns of it share one input. */
function inputOf(plan: DataPlan, target: PlannedTarget, params: ParamValues): InputSpec {
  if (rebuildsInput(params)) {
    return { name: 'rebuilt', source: 'features', shape: [sizeOf(plan.featureShape)], dtype: 'f32' };
  }
  const { source } = target;
  const steps = plan.targetSteps === null ? [] : [plan.targetSteps];
  if (target.kind === 'classes') return { name: source, source, shape: steps, dtype: 'i32' };
  const tensor = plan.targets.find((offer) => offer.source === source) ?? target;
  return { name: source, source, shape: [...steps, targetColumns(tensor).length], dtype: 'f32' };
}

function taskOf(target: PlannedTarget, width: number): Task | null {
  if (target.kind !== 'classes') return width === target.columns.length ? target.kind : null;
  if (width === target.classes.length) return 'classes';
  return width === 1 && target.classes.length === 2 ? 'binary' : null;
}

function defaultLoss(task: Task): LossId {
  if (task === 'numbers') return 'mse';
  return task === 'classes' ? 'softmaxCrossEntropy' : 'binaryCrossEntropy';
}

function defaultMetric(task: Task): Metric {
  return task === 'numbers' ? 'mae' : 'accuracy';
}

function isLoss(value: string): value is LossId {
  return Object.hasOwn(LOSSES, value);
}

function isMetric(value: unknown): value is Metric {
  return METRICS.some((metric) => metric === value);
}

const METRICS_OF: Readonly<Record<Task, readonly Metric[]>> = {
  classes: ['accuracy', 'top3', 'precision', 'recall', 'f1'],
  binary: ['accuracy', 'precision', 'recall', 'f1'],
  labels: ['accuracy', 'exactMatch', 'precision', 'recall', 'f1'],
  numbers: ['mae', 'rmse', 'r2'],
};

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

function wrongSteps(shape: readonly number[], steps: number, wanted: number): HeadProblem {
  const [found, width] = shape.length === 2 ? shape : [1, shape[0]];
  return {
    severity: 'error',
    code: 'output.steps',
    message: text(
      `Each of the window’s ${steps} steps has a target, but the output gets ${shape.length === 2 ? `${counted(found ?? 0, 'step')}` : `one answer of ${counted(width ?? 0, 'number')} for all of them`}. Let the recurrent layers return sequences, and end with “Dense per step” of ${counted(wanted, 'unit')}.`,
      `Цель есть у каждого из шагов окна (их ${steps}), а на выход приходит ${shape.length === 2 ? `шагов: ${found ?? 0}` : `один ответ на всё окно, чисел: ${width ?? 0}`}. Пусть рекуррентные слои возвращают последовательности, а последним стоит «Полносвязный по шагам», нейронов: ${wanted}.`,
    ),
    width: wanted,
  };
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
  labels: text('labels, yes or no each', 'меток «да или нет»'),
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

function noClasses(task: 'numbers' | 'labels', width: number): HeadProblem {
  const [en, ru] = task === 'numbers' ? ['numbers', 'числа'] : ['several labels', 'несколько меток'];
  return {
    severity: 'warning',
    code: 'output.classWeights',
    message: text(
      `Classes are to be balanced, but the target is ${en} and has none: all rows count the same.`,
      `Классы нужно уравновесить, но цель — ${ru}, и классов в ней нет: все строки учитываются одинаково.`,
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
