// Checks of what arrives at an output against what the data asks for.

import { assertNever } from '../../base/assert.ts';
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { ACTIVATIONS } from '../../layers/activations.ts';
import type { Diagnostic, Fix } from '../../layers/define.ts';
import type { ParamValues } from '../../layers/params.ts';
import type { DataPlan } from '../data-plan.ts';
import { noTarget, unpredicted } from '../data-plan-problems.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { type HeadProblem, outputHead } from '../output-head.ts';
import { allColumns, namesOf, outputTarget, rebuildsInput, type TargetProblem } from '../output-target.ts';
import { targetColumns } from '../planned-targets.ts';
import { activationOf, type Check, isTransparent, nameOf, producerOf } from './context.ts';
import { setActivation } from './learning.ts';

/** Target, width, loss and metric of every output. */
export const heads: Check = ({ graph, plan, outputTypes }) => {
  const nodes = [...graph.nodes.values()].filter(isOutput);
  return nodes.flatMap((node): Diagnostic[] => {
    const { params } = node.record;
    const shape = arrivingShape(node, outputTypes);
    const { found, problem } = outputTarget(
      plan,
      params,
      shape?.at(-1) ?? null,
      takenByOthers(nodes, node, plan),
    );
    if (problem !== null) return [targetDiagnostic(node, problem)];
    if (shape === null || found === null) return [];
    return outputHead(plan, found, shape, params).problems.map(
      (problem): Diagnostic => ({
        severity: problem.severity,
        code: problem.code,
        node: node.id,
        message: problem.message,
        ...withFix(fixOf(problem, graph, node, plan.targetSteps !== null)),
      }),
    );
  });
};

function isOutput({ record }: GraphNode): boolean {
  return record.kind === 'output' && !record.disabled;
}

function takenByOthers(outputs: readonly GraphNode[], node: GraphNode, plan: DataPlan): ReadonlySet<string> {
  const known = allColumns(plan);
  return new Set(outputs.flatMap((other) => (other === node ? [] : namesOf(other.record.params, known))));
}

function withFix(fix: Fix | null): { readonly fix?: Fix } {
  return fix === null ? {} : { fix };
}

function targetDiagnostic(node: GraphNode, { code, message, fix }: TargetProblem): Diagnostic {
  const base = { severity: 'error', code, node: node.id, param: fix?.param ?? 'columns', message } as const;
  return fix === null ? base : { ...base, fix: { kind: 'setParam', node: node.id, ...fix } };
}

/** Without a target column, only outputs that rebuild their input have something to learn. */
export const targets: Check = ({ document, graph, plan }) => {
  const { schema, roles } = document.data;
  if (schema === null || plan.features.length + plan.targets.length === 0) return [];
  const outputs = [...graph.nodes.values()].filter(isOutput);
  const chosen = schema.columns.some(({ name }) => Object.hasOwn(roles, name) && roles[name] === 'target');
  if (!chosen) {
    const needed = outputs.length === 0 || outputs.some(({ record }) => !rebuildsInput(record.params));
    return needed ? [noTarget(schema)] : [];
  }
  if (outputs.length === 0) return [];
  const found = outputs.map(({ record }) => outputTarget(plan, record.params).found);
  // An output that has still to choose may be meant for what is left.
  if (found.includes(null) || outputs.every(({ record }) => rebuildsInput(record.params))) return [];
  const predicted = new Set(found.flatMap((one) => (one === null ? [] : targetColumns(one.target))));
  const left = allColumns(plan).filter((name) => !predicted.has(name));
  return left.length === 0 ? [] : [unpredicted(left)];
};

/** The shape that arrives at an output; null where it is not known or not a list (of numbers, or of them by steps). */
export function arrivingShape(
  node: GraphNode,
  outputTypes: ReadonlyMap<string, readonly { readonly shape: readonly number[] }[] | null>,
): readonly number[] | null {
  const wire = node.incoming.get('x')?.[0];
  const shape = wire === undefined ? undefined : outputTypes.get(wire.source)?.[0]?.shape;
  return shape?.length === 1 || shape?.length === 2 ? shape : null;
}

function fixOf(problem: HeadProblem, graph: Graph, node: GraphNode, byStep: boolean): Fix | null {
  switch (problem.code) {
    case 'output.loss':
      return automatic(node, 'loss');
    case 'output.metric':
      return automatic(node, 'metric');
    case 'output.classWeights':
      return {
        kind: 'setParam',
        title: text('Count all rows the same', 'Учитывать строки одинаково'),
        node: node.id,
        param: 'classWeights',
        value: 'none',
      };
    case 'output.steps': {
      const last = lastSequence(graph, node);
      if (last === null) return null;
      return {
        kind: 'setParam',
        title: text('Return the whole sequence', 'Возвращать всю последовательность'),
        node: last.id,
        param: 'sequences',
        value: true,
      };
    }
    case 'output.width': {
      const units = problem.width;
      const last = lastWithUnits(graph, node);
      if (last !== null) {
        return {
          kind: 'setParam',
          title: text(
            `Give the last layer ${counted(units, 'unit')}`,
            `Задать в последнем слое нейронов: ${units}`,
          ),
          node: last.id,
          param: 'units',
          value: units,
        };
      }
      if (byStep && !rebuildsInput(node.record.params)) {
        return {
          kind: 'insertBefore',
          title: text(
            `Insert “Dense per step” with ${counted(units, 'unit')}`,
            `Вставить «Полносвязный по шагам», нейронов: ${units}`,
          ),
          node: node.id,
          layer: 'timeDistributed',
          params: { units },
        };
      }
      return {
        kind: 'insertBefore',
        title: text(
          `Insert a Dense layer with ${counted(units, 'unit')}`,
          `Вставить полносвязный слой, нейронов: ${units}`,
        ),
        node: node.id,
        layer: 'dense',
        params: { units },
      };
    }
    default:
      return assertNever(problem.code);
  }
}

function automatic(node: GraphNode, param: string): Fix {
  return {
    kind: 'setParam',
    title: text('Choose automatically', 'Выбрать автоматически'),
    node: node.id,
    param,
    value: 'auto',
  };
}

const KEEPS_WIDTH: ReadonlySet<string> = new Set(['activation', 'batchNorm', 'layerNorm']);

/** The layer whose `units` decide the width that arrives. */
function lastWithUnits(graph: Graph, node: GraphNode): GraphNode | null {
  let before = producerOf(graph, node);
  for (let steps = 0; before !== null && steps < graph.nodes.size; steps++) {
    if (before.layer?.params.units !== undefined) return before;
    if (!KEEPS_WIDTH.has(before.record.kind) && !isTransparent(before)) return null;
    before = producerOf(graph, before);
  }
  return null;
}

/** The recurrent layer that gives its last state only. */
function lastSequence(graph: Graph, node: GraphNode): GraphNode | null {
  let before = producerOf(graph, node);
  for (let steps = 0; before !== null && steps < graph.nodes.size; steps++) {
    const { sequences } = before.record.params;
    if (before.layer?.params.sequences !== undefined) return sequences === true ? null : before;
    before = producerOf(graph, before);
  }
  return null;
}

/** Shares must reach the divergence as they are: scaled ones are no distribution. */
export const distributions: Check = ({ document, graph, plan }) =>
  [...graph.nodes.values()]
    .filter(({ record }) => record.kind === 'output' && !record.disabled && comparesShares(record.params))
    .filter(({ record }) => outputTarget(plan, record.params).found?.target.kind === 'numbers')
    .flatMap((node): Diagnostic[] => {
      if (document.data.scaling === 'none') return [];
      return [
        {
          severity: 'error',
          code: 'output.scaledShares',
          node: node.id,
          param: 'loss',
          message: text(
            'The Kullback–Leibler divergence needs a target of shares that add up to 1 in every row, but the data is scaled, which makes them something else. Turn scaling off.',
            'Расхождению Кульбака — Лейблера нужна цель из долей, которые в каждой строке дают в сумме 1, а данные масштабируются, и доли перестают быть долями. Отключите масштабирование.',
          ),
          fix: {
            kind: 'setData',
            title: text('Turn scaling off', 'Отключить масштабирование'),
            path: 'scaling',
            value: 'none',
          },
        },
      ];
    });

function comparesShares(params: ParamValues): boolean {
  return params.loss === 'klDivergence';
}

/** An activation that cannot give the answers asked for. */
export const answers: Check = ({ graph, plan }) =>
  [...graph.nodes.values()]
    .filter((node) => node.record.kind === 'output' && !node.record.disabled)
    .flatMap((node): Diagnostic[] => {
      const before = producerOf(graph, node);
      const activation = before === null ? null : activationOf(before);
      const target = outputTarget(plan, node.record.params).found?.target ?? null;
      if (before === null || activation === null || target === null) return [];
      const name = nameOf(before);
      const { title } = ACTIVATIONS[activation];
      if (target.kind === 'numbers') {
        // Their softmax is taken either way.
        if (comparesShares(node.record.params) && NORMALISED.has(activation)) return [];
        // Scaled inputs may well be bounded.
        if (UNBOUNDED.has(activation) || rebuildsInput(node.record.params)) return [];
        return [
          {
            severity: 'warning',
            code: 'output.activation',
            node: before.id,
            param: 'activation',
            message: text(
              `The network predicts numbers, but ${name.en} ends with ${title.en}, which cannot give all of them. The last layer of a regression is linear.`,
              `Сеть предсказывает числа, но слой ${name.ru} завершается функцией «${title.ru}», которая даёт не все значения. Последний слой регрессии — линейный.`,
            ),
            fix: setActivation(before, 'linear'),
          },
        ];
      }
      const binary =
        target.kind === 'labels' || (target.classes.length === 2 && before.record.params.units === 1);
      if (activation === 'linear') return [];
      if (target.kind === 'classes' && NORMALISED.has(activation)) return [];
      if (binary && activation === 'sigmoid') return [];
      const better = binary ? 'sigmoid' : 'softmax';
      return [
        {
          severity: 'warning',
          code: 'output.activation',
          node: before.id,
          param: 'activation',
          message: text(
            `${name.en} ends with ${title.en}, which holds back the answer of a classifier. The last layer takes ${ACTIVATIONS[better].title.en}.`,
            `Слой ${name.ru} завершается функцией «${title.ru}», которая сковывает ответ классификатора. В последнем слое нужна функция ${ACTIVATIONS[better].title.ru}.`,
          ),
          fix: setActivation(before, better),
        },
      ];
    });

const NORMALISED: ReadonlySet<string> = new Set(['softmax', 'logSoftmax']);
const UNBOUNDED: ReadonlySet<string> = new Set(['linear', 'leakyRelu', 'prelu']);
