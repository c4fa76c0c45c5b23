// From checked nodes to the engine's Network: lowers each node that leads to an output, in order, and closes every
// output with its loss.
import { present } from '../base/assert.ts';
import type { Builder } from '../engine/ir/builder.ts';
import { ProgramBuilder } from '../engine/ir/program-builder.ts';
import type { ProgramNode, Shape, ValueId } from '../engine/ir/types.ts';
import type {
  BuiltOutput,
  InputSpec,
  Mode,
  Network,
  OutputSpec,
  ParameterSpec,
} from '../engine/train/network.ts';
import { targetValue } from '../engine/train/target-values.ts';
import { buildLoss, type Head, type Link, linkOf, noLoss, predictionOf } from '../layers/build-loss.ts';
import type { Layer } from '../layers/layer.ts';
import type { ParamValues } from '../layers/params.ts';
import { takeColumns } from './input-columns.ts';
import { layerBuilder } from './layer-builder.ts';
import type { OutputHead } from './output-head.ts';

/** A node as the network needs it: immutable, and free of the document it came from. */
export interface AssembledNode {
  readonly id: string;
  readonly layer: Layer;
  readonly params: ParamValues;
  /** A disabled node passes its first input through. */
  readonly disabled: boolean;
  /** Where each input comes from, in port order: node, and the index of its output port. */
  readonly inputs: readonly { readonly node: string; readonly port: number }[];
  /** Inputs only: which features enter, null for all. */
  readonly columns: readonly number[] | null;
  readonly parameters: readonly ParameterSpec[];
  /** Outputs only. */
  readonly head: OutputHead | null;
}

export const FEATURES = 'features';

/** `nodes` are in computing order; `features` is the shape of a row of features, without the batch axis. */
export function assembleNetwork(nodes: readonly AssembledNode[], features: Shape): Network {
  const input: InputSpec = { name: FEATURES, source: FEATURES, shape: features, dtype: 'f32' };
  /**
   * Outputs whose drawn softmax or sigmoid is the link itself. What counts is the network that trains: where noise lies
   * between the two, it does not find the link, and without the noise the network must not become another one.
   */
  let linked: ReadonlySet<string> | null = null;
  const isLinked = (output: string): boolean => {
    linked ??= linkedOutputs(nodes, input);
    return linked.has(output);
  };
  return {
    inputs: [input],
    outputs: nodes.flatMap(({ id, head }) => (head === null ? [] : [specOf(id, head)])),
    parameters: nodes.flatMap(({ id, parameters }) =>
      parameters.map((spec) => ({ ...spec, name: `${id}/${spec.name}`, node: id })),
    ),
    build: (b, batch, mode, withLoss) => {
      const outputs: BuiltOutput[] = [];
      const { activations, penalties } = lowerNodes(b, nodes, input, { mode, batch }, (node, head, drawn) => {
        const scores = isLinked(node) ? logitsOf(b, drawn, linkOf(head.task, head.loss)) : null;
        outputs.push(closeOutput(b, head, drawn, scores, batch, withLoss));
      });
      const [penalty, ...more] = penalties;
      return {
        outputs,
        activations,
        penalty: penalty === undefined ? null : more.reduce((sum, next) => b.add(sum, next), penalty),
      };
    },
  };
}

/** Every node in turn; `close` gets what arrives at each output. */
function lowerNodes(
  b: Builder,
  nodes: readonly AssembledNode[],
  input: InputSpec,
  { mode, batch }: { readonly mode: Mode; readonly batch: number },
  close: (node: string, head: OutputHead, drawn: ValueId) => void,
): { readonly activations: ReadonlyMap<string, ValueId>; readonly penalties: readonly ValueId[] } {
  const results = new Map<string, readonly ValueId[]>();
  const activations = new Map<string, ValueId>();
  const declared = { parameters: [] as ParameterSpec[], penalties: [] as ValueId[] };
  const row = b.input(input.name, { shape: [batch, ...input.shape], dtype: 'f32' });
  for (const node of nodes) {
    const values = node.inputs.map((from) =>
      present(results.get(from.node)?.[from.port], `the output of ${from.node}`),
    );
    const built = b.scope(node.id, () => {
      const features = node.columns === null ? row : takeColumns(b, row, node.columns);
      const given = node.layer.kind === 'input' ? [features] : values;
      if (node.disabled) return given.slice(0, 1);
      const lowered = node.layer.lower(
        layerBuilder(b, node.id, { mode, batch }, declared),
        node.params,
        given,
      );
      if (node.head !== null) close(node.id, node.head, present(lowered[0], node.id));
      return lowered;
    });
    results.set(node.id, built);
    const [first] = built;
    if (first !== undefined && node.head === null && !node.disabled) activations.set(node.id, first);
  }
  return { activations, penalties: declared.penalties };
}

function linkedOutputs(nodes: readonly AssembledNode[], input: InputSpec): ReadonlySet<string> {
  const b = new ProgramBuilder();
  const found = new Set<string>();
  lowerNodes(b, nodes, input, { mode: 'training', batch: 1 }, (node, { task, loss }, drawn) => {
    if (logitsOf(b, drawn, linkOf(task, loss)) !== null) found.add(node);
  });
  return found;
}

function specOf(name: string, head: OutputHead): OutputSpec {
  const { target, places, steps, rowWeight, task, metric, options, classWeights } = head;
  return {
    name,
    target,
    ...(places === null ? {} : { places }),
    ...(steps === null ? {} : { steps }),
    ...(rowWeight === null ? {} : { rowWeight }),
    task,
    metric,
    reduction: options.reduction,
    classWeights,
  };
}

function closeOutput(
  b: Builder,
  spec: OutputHead,
  drawn: ValueId,
  /** What went into the link that was drawn; null where none was. */
  logits: ValueId | null,
  batch: number,
  withLoss: boolean,
): BuiltOutput {
  const scores = logits ?? drawn;
  const head: Head = { task: spec.task, loss: spec.loss, scores };
  if (!withLoss) {
    // A drawn softmax or sigmoid is the prediction already.
    const prediction = scores === drawn ? predictionOf(b, head) : drawnProbabilities(b, head, drawn);
    return { prediction, loss: noLoss(b, prediction) };
  }
  const { target: source, places, steps, options } = spec;
  const target = targetValue(b, places === null ? { target: source } : { target: source, places }, batch);
  if (steps === null) {
    const built = buildLoss(b, head, target, options);
    const loss = spec.weight === 1 ? built.loss : b.scale(built.loss, spec.weight);
    return {
      ...built,
      loss: spec.rowWeight === null ? loss : b.mul(loss, weightOf(b, spec.rowWeight, batch)),
    };
  }
  // Every step of every row answers for itself: [N, steps, …] as [N·steps, …].
  const rows = batch * steps;
  const shape = b.shapeOf(scores);
  const flat = (value: ValueId, rank: number) =>
    b.reshape(value, [rows, ...b.shapeOf(value).slice(2)].slice(0, rank));
  const built = buildLoss(
    b,
    { ...head, scores: flat(scores, 2) },
    flat(target, spec.task === 'classes' || spec.task === 'binary' ? 1 : 2),
    options,
  );
  let stepLoss = b.reshape(built.loss, [batch, steps]);
  if (spec.weight !== 1) stepLoss = b.scale(stepLoss, spec.weight);
  if (spec.rowWeight !== null) {
    stepLoss = b.mul(stepLoss, b.reshape(weightOf(b, spec.rowWeight, batch), [batch, 1]));
  }
  return {
    prediction: b.reshape(built.prediction, shape),
    loss: b.reduce(options.reduction, stepLoss, [1]),
    stepLoss,
  };
}

/** How much each row counts, [N]. */
function weightOf(b: Builder, { name, dtype }: InputSpec, batch: number): ValueId {
  return b.input(name, { shape: [batch], dtype });
}

function drawnProbabilities(b: Builder, head: Head, drawn: ValueId): ValueId {
  return producerOf(b, drawn)?.op === 'logSoftmax' ? predictionOf(b, head) : drawn;
}

/** What went into the softmax (or sigmoid) that made `value`, or null when something else made it. */
function logitsOf(b: Builder, value: ValueId, link: Link): ValueId | null {
  const producer = producerOf(b, value);
  if (producer === null || link === 'identity') return null;
  const fits = link === 'softmax' ? isSoftmax(producer) : isSigmoid(producer);
  return fits ? (producer.inputs[0] ?? null) : null;
}

function isSoftmax({ op }: ProgramNode): boolean {
  return op === 'softmax' || op === 'logSoftmax';
}

function isSigmoid(node: ProgramNode): boolean {
  const params: object = node.params;
  return node.op === 'unary' && 'fn' in params && params.fn === 'sigmoid';
}

function producerOf(b: Builder, value: ValueId): ProgramNode | null {
  return b.finish().nodes.findLast((node) => node.outputs.includes(value)) ?? null;
}
