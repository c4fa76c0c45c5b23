// From a document to a report on every node and, where nothing is wrong, a network. Quick enough for every keystroke:
// nodes whose parameters and inputs are unchanged are not inferred again (inference.ts).

import { paramProblems } from '../base/param-values.ts';
import { text } from '../base/text.ts';
import type { TensorType } from '../engine/ir/types.ts';
import { sizeOf } from '../engine/ir/types.ts';
import type { Diagnostic } from '../layers/define.ts';
import type { ParamValues } from '../layers/params.ts';
import { type AssembledNode, assembleNetwork } from './assemble.ts';
import type { Compiled, NodeReport } from './compile-types.ts';
import { type DataPlan, dataPlan } from './data-plan.ts';
import { graphDiagnostics } from './diagnostics/index.ts';
import { arrivingShape } from './diagnostics/output.ts';
import { portDiagnostics } from './diagnostics/ports.ts';
import type { DataBinding, LoomDocument } from './document.ts';
import { expandGroups } from './expand.ts';
import { type Graph, type GraphNode, graphOf } from './graph.ts';
import { withGroups } from './group-report.ts';
import { type Inferred, inferNode } from './inference.ts';
import { inputColumns } from './input-columns.ts';
import { outputHead, stepsOf } from './output-head.ts';
import { outputTarget } from './output-target.ts';

const compiled = new WeakMap<LoomDocument, Compiled>();

/** Documents are immutable: the same document gives the same answer again. */
export function compileDocument(document: LoomDocument): Compiled {
  let answer = compiled.get(document);
  if (answer === undefined) {
    const expansion = expandGroups(document);
    const { report, network } = compile(expansion.document, expansion.diagnostics);
    answer = { report: withGroups(report, expansion), network };
    compiled.set(document, answer);
  }
  return answer;
}

interface Checked {
  readonly inferred: Inferred | null;
  /** Null where it is not known. */
  readonly outputs: readonly TensorType[] | null;
  readonly inputs: AssembledNode['inputs'];
  readonly diagnostics: readonly Diagnostic[];
}

const UNKNOWN: Checked = { inferred: null, outputs: null, inputs: [], diagnostics: [] };

/** A flat document: its groups are in their places; `known` is what went wrong with them. */
function compile(document: LoomDocument, known: readonly Diagnostic[]): Compiled {
  const graph = graphOf(document);
  const plan = planOf(document.data);
  const checked = new Map<string, Checked>();
  for (const node of graph.order) checked.set(node.id, checkNode(node, graph, plan, checked));

  const parametersOf = (id: string) => trainedOf(checked.get(id)?.inferred ?? null);
  const counted = graph.live.size === 0 ? [...graph.nodes.keys()] : [...graph.live];
  const sum = (of: (id: string) => number) => counted.reduce((total, id) => total + of(id), 0);
  const parameters = sum(parametersOf);

  const outputTypes = new Map([...checked].map(([id, { outputs }]) => [id, outputs] as const));
  const context = { document, graph, plan, outputTypes, parameters, parametersOf };
  const diagnostics = [
    ...plan.diagnostics,
    ...known,
    ...[...graph.nodes.keys()].flatMap((id) => checked.get(id)?.diagnostics ?? []),
    ...graphDiagnostics(context),
  ].map((diagnostic) => calmed(diagnostic, graph));
  diagnostics.sort((a, b) => RANK[a.severity] - RANK[b.severity]);

  const trainable = diagnostics.every((diagnostic) => diagnostic.severity !== 'error');
  return {
    report: {
      nodes: nodeReports(graph, checked, diagnostics),
      diagnostics,
      totals: { parameters, flops: sum((id) => checked.get(id)?.inferred?.flops ?? 0) },
      trainable,
    },
    network: trainable ? networkOf(graph, plan, checked) : null,
  };
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

const plans = new WeakMap<DataBinding, DataPlan>();

function planOf(binding: DataBinding): DataPlan {
  let plan = plans.get(binding);
  if (plan === undefined) {
    plan = dataPlan(binding);
    plans.set(binding, plan);
  }
  return plan;
}

/** A layer that no output uses cannot stop the others from training. */
function calmed(diagnostic: Diagnostic, graph: Graph): Diagnostic {
  const idle = diagnostic.node !== undefined && graph.live.size > 0 && !graph.live.has(diagnostic.node);
  return idle && diagnostic.severity === 'error' ? { ...diagnostic, severity: 'warning' } : diagnostic;
}

function checkNode(
  node: GraphNode,
  graph: Graph,
  plan: DataPlan,
  checked: ReadonlyMap<string, Checked>,
): Checked {
  const { layer, record } = node;
  if (layer === null) return UNKNOWN;
  const wrong: readonly Diagnostic[] = paramProblems(layer.params, record.params).map(
    ({ param, message }) => ({
      severity: 'error',
      code: 'layer.param',
      node: node.id,
      param,
      message,
      fix: {
        kind: 'setParam',
        title: text('Take the default value', 'Взять значение по умолчанию'),
        node: node.id,
        param,
        value: layer.params[param]?.default ?? 0,
      },
    }),
  );

  const arriving = [];
  const inputs = [];
  for (const port of layer.inputs) {
    const wires = node.incoming.get(port.name) ?? [];
    if (wires.length === 0 && port.optional !== true) return { ...UNKNOWN, diagnostics: wrong };
    for (const wire of wires) {
      const source = graph.nodes.get(wire.source);
      const index = source?.layer?.outputs.findIndex((output) => output.name === wire.sourcePort) ?? -1;
      const type = checked.get(wire.source)?.outputs?.[index];
      if (type === undefined) return { ...UNKNOWN, diagnostics: wrong };
      arriving.push({ port, type });
      inputs.push({ node: wire.source, port: index });
    }
  }
  if (record.disabled) {
    return { inferred: null, inputs, outputs: arriving.slice(0, 1).map(({ type }) => type), diagnostics: [] };
  }
  // Where each step has its target, an output takes steps too; whether they fit is its own check.
  const byStep = record.kind === 'output' && stepsOf(plan, record.params) !== null;
  const misfits = [
    ...wrong,
    ...portDiagnostics(node, byStep ? arriving.filter(({ type }) => type.shape.length > 2) : arriving),
  ];
  if (misfits.length > 0) return { ...UNKNOWN, inputs, diagnostics: misfits };

  const features = record.kind === 'input' ? featuresType(plan, record.params) : null;
  if (record.kind === 'input') {
    const { unknown } = inputColumns(plan, record.params);
    if (unknown.length > 0) return { ...UNKNOWN, diagnostics: [unknownColumns(node.id, unknown)] };
    if (features === null) return UNKNOWN;
  }
  const types = features === null ? arriving.map(({ type }) => type) : [features];
  const inferred = inferNode(layer, record.params, types);
  const diagnostics = inferred.problems.map(({ fix, ...problem }): Diagnostic => {
    const placed = { ...problem, node: node.id };
    return fix === undefined ? placed : { ...placed, fix: fix(node.id) };
  });
  const outputs = inferred.outputs.length === 0 ? null : inferred.outputs;
  return { inferred, inputs, outputs, diagnostics };
}

/** What enters an input layer; without data, its own shape says how much. */
function featuresType(plan: DataPlan, params: ParamValues): TensorType | null {
  const { places } = inputColumns(plan, params);
  if (places !== null) return { shape: [places.length], dtype: 'f32' };
  if (plan.featureNames.length > 0) return { shape: plan.featureShape, dtype: 'f32' };
  const { shape } = params;
  return Array.isArray(shape) && shape.length > 0 ? { shape: [sizeOf(shape)], dtype: 'f32' } : null;
}

function unknownColumns(node: string, names: readonly string[]): Diagnostic {
  const list = names.map((name) => `“${name}”`).join(', ');
  const listRu = names.map((name) => `«${name}»`).join(', ');
  return {
    severity: 'error',
    code: 'input.columns',
    node,
    param: 'columns',
    message: text(
      `The data has no feature ${list}. Separate column names by commas, or leave the field empty to take all.`,
      `Среди признаков нет: ${listRu}. Перечислите имена столбцов через запятую или оставьте поле пустым, чтобы взять все.`,
    ),
    fix: {
      kind: 'setParam',
      title: text('Take all features', 'Взять все признаки'),
      node,
      param: 'columns',
      value: '',
    },
  };
}

function trainedOf(inferred: Inferred | null): number {
  return (inferred?.parameters ?? []).reduce(
    (sum, { shape, trainable }) => sum + (trainable ? sizeOf(shape) : 0),
    0,
  );
}

function nodeReports(
  graph: Graph,
  checked: ReadonlyMap<string, Checked>,
  diagnostics: readonly Diagnostic[],
): Readonly<Record<string, NodeReport>> {
  const byNode = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.node === undefined) continue;
    const own = byNode.get(diagnostic.node);
    if (own === undefined) byNode.set(diagnostic.node, [diagnostic]);
    else own.push(diagnostic);
  }
  return Object.fromEntries(
    [...graph.nodes.values()].map((node): [string, NodeReport] => {
      const { inferred, outputs } = checked.get(node.id) ?? UNKNOWN;
      const ports = node.layer?.outputs ?? [];
      return [
        node.id,
        {
          outputShapes: ports.map((_, index) => outputs?.[index]?.shape ?? null),
          parameters: trainedOf(inferred),
          tensors: (inferred?.parameters ?? []).map(({ name, shape, trainable }) => ({
            name,
            shape,
            trainable,
          })),
          flops: inferred?.flops ?? 0,
          diagnostics: byNode.get(node.id) ?? [],
        },
      ];
    }),
  );
}

/** Only what leads to an output takes part. */
function networkOf(graph: Graph, plan: DataPlan, checked: ReadonlyMap<string, Checked>) {
  const outputTypes = new Map([...checked].map(([id, { outputs }]) => [id, outputs] as const));
  const nodes = graph.order.flatMap((node): AssembledNode[] => {
    const { inferred, inputs } = checked.get(node.id) ?? UNKNOWN;
    if (!graph.live.has(node.id) || node.layer === null) return [];
    const shape = node.record.kind === 'output' ? arrivingShape(node, outputTypes) : null;
    const { found } = outputTarget(plan, node.record.params);
    const head =
      shape === null || found === null ? null : outputHead(plan, found, shape, node.record.params).head;
    return [
      {
        id: node.id,
        layer: node.layer,
        params: node.record.params,
        disabled: node.record.disabled,
        inputs,
        columns: node.record.kind === 'input' ? inputColumns(plan, node.record.params).places : null,
        parameters: inferred?.parameters ?? [],
        head,
      },
    ];
  });
  return assembleNetwork(nodes, plan.featureShape);
}
