// The last layers of a drafted network and its outputs: one for each thing to predict, or the input itself where there is
// nothing else.
import { type Text, text } from '../base/text.ts';
import type { ParamValues } from '../layers/params.ts';
import type { DataPlan } from './data-plan.ts';
import type { Body } from './draft-body.ts';
import type { NodeSpec } from './new-document.ts';
import type { PlannedTarget } from './planned-targets.ts';

export interface Heads {
  readonly layers: readonly NodeSpec[];
  readonly why: Text;
}

interface Head {
  readonly layer: NodeSpec;
  readonly output: ParamValues;
  readonly why: Text;
}

/** Null where there is nothing that could be predicted. */
export function draftHeads(plan: DataPlan, body: Body): Heads | null {
  if (plan.targets.length === 0) return rebuilding(plan);
  const heads = targetsOf(plan).map(({ target, output }): Head => {
    const { layer, why } = headOf(target);
    return { layer: body.sequence ? { ...layer, kind: 'timeDistributed' } : layer, output, why };
  });
  const [first] = heads;
  if (first === undefined) return null;
  if (heads.length === 1) {
    return { layers: [first.layer, { kind: 'output', params: first.output }], why: first.why };
  }
  const end = endOf(body);
  const counts = new Map<string, number>();
  const layers = heads.flatMap(({ layer, output }): NodeSpec[] => {
    const before = body.layers.filter(({ kind }) => kind === layer.kind).length;
    const count = (counts.get(layer.kind) ?? before) + 1;
    counts.set(layer.kind, count);
    return [
      { ...layer, from: [end] },
      { kind: 'output', params: output, from: [`${layer.kind}-${count}`] },
    ];
  });
  return {
    layers,
    why: text(
      `There are ${heads.length} things to predict, so each has a last layer and an output of its own, with the loss that suits it.`,
      `Предсказать нужно сразу несколько величин (${heads.length}), поэтому у каждой свой последний слой и свой выход с подходящей функцией потерь.`,
    ),
  };
}

/** The id that the last layer of a chain gets. */
function endOf({ layers }: Body): string {
  const kind = layers.at(-1)?.kind ?? 'input';
  return `${kind}-${layers.filter((layer) => layer.kind === kind).length}`;
}

/** What each output predicts: the one target, or classes one by one and the numbers together. */
function targetsOf(plan: DataPlan): { readonly target: PlannedTarget; readonly output: ParamValues }[] {
  if (plan.target !== null) return [{ target: plan.target, output: {} }];
  const classes = plan.targets.filter(
    (target): target is Extract<PlannedTarget, { kind: 'classes' }> =>
      target.kind === 'classes' && target.suggested,
  );
  const taken = new Set(classes.map(({ column }) => column));
  const numbers = plan.targets.find((target) => target.kind === 'numbers');
  const left = numbers?.kind === 'numbers' ? numbers.columns.filter((name) => !taken.has(name)) : [];
  return [
    ...classes.map((target) => ({ target, output: { columns: target.column } })),
    ...(numbers?.kind === 'numbers' && left.length > 0
      ? [{ target: { ...numbers, columns: left }, output: { columns: left.join(', ') } }]
      : []),
  ];
}

/** Fewer features than this leave nothing to press together. */
const LEAST_REBUILT = 3;

/** Nothing is to be predicted: the network learns to rebuild what it is given from a few numbers. */
function rebuilding(plan: DataPlan): Heads | null {
  const width = plan.featureNames.length;
  const quantities = plan.features.every(
    ({ encoding }) => encoding.kind !== 'index' && encoding.kind !== 'text',
  );
  if (width < LEAST_REBUILT || !quantities) return null;
  const code = Math.max(2, Math.min(32, Math.round(width / 4)));
  return {
    layers: [
      { kind: 'dense', params: { units: code }, name: 'code' },
      { kind: 'dense', params: { units: Math.max(16, 2 * code), activation: 'relu' } },
      { kind: 'dense', params: { units: width } },
      { kind: 'output', params: { target: 'features', metric: 'rmse' } },
    ],
    why: text(
      `There is no target, so the network learns to rebuild its ${width} features from ${code} numbers: what they hold is what the data has in common.`,
      `Цели нет, поэтому сеть учится восстанавливать свои признаки (${width}) из чисел, которых всего ${code}: в них остаётся то, что у данных общего.`,
    ),
  };
}

function headOf(target: PlannedTarget): { readonly layer: NodeSpec; readonly why: Text } {
  if (target.kind === 'numbers') {
    const units = target.columns.length;
    return {
      layer: { kind: 'dense', params: { units } },
      why:
        units === 1
          ? text(
              'The target is a number, so the last layer has no activation and the loss is the mean squared error.',
              'Цель — число, поэтому последний слой без активации, а функция потерь — средний квадрат ошибки.',
            )
          : text(
              `The targets are ${units} numbers, so the last layer has ${units} neurons without activation and the loss is the mean squared error.`,
              `Цели — числа (${units}), поэтому в последнем слое столько же нейронов без активации, а функция потерь — средний квадрат ошибки.`,
            ),
    };
  }
  if (target.kind === 'labels') {
    return {
      layer: { kind: 'dense', params: { units: target.columns.length, activation: 'sigmoid' } },
      why: text(
        'Each target column says yes or no, so a sigmoid neuron for each gives its probability, trained with binary cross-entropy.',
        'Каждый целевой столбец отвечает «да» или «нет», поэтому его вероятность даёт отдельный нейрон с сигмоидой, функция потерь — бинарная кросс-энтропия.',
      ),
    };
  }
  const count = target.classes.length;
  if (count === 2) {
    const yes = target.classes[1] ?? '';
    return {
      layer: { kind: 'dense', params: { units: 1, activation: 'sigmoid' } },
      why: text(
        `There are two classes, so one sigmoid neuron gives the probability of “${yes}”, trained with binary cross-entropy.`,
        `Классов два, поэтому один нейрон с сигмоидой даёт вероятность класса «${yes}», функция потерь — бинарная кросс-энтропия.`,
      ),
    };
  }
  return {
    layer: { kind: 'dense', params: { units: count, activation: 'softmax' } },
    why: text(
      `There are ${count} classes, so ${count} softmax neurons give their probabilities, trained with cross-entropy.`,
      `Классов ${count}, поэтому ${count} нейронов с softmax дают их вероятности, функция потерь — кросс-энтропия.`,
    ),
  };
}
