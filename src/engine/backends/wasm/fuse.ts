// From a program's nodes to the plan's nodes: what nothing reads is dropped, constant nodes are set apart, and
// matrix product + bias + ReLU become one kernel call. No buffers yet.
import type { OpKind, OpParams } from '../../ir/ops/index.ts';
import { type Program, type ProgramNode, sameShape, sizeOf, type ValueId } from '../../ir/types.ts';
import { LOWERINGS, lower, type Operands } from './lower.ts';
import { matmul } from './lower-matrices.ts';
import type { Step } from './steps.ts';

export interface PlanNode {
  readonly name: string;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  /** The output is the input under another shape. */
  readonly view: boolean;
  readonly inPlace: readonly (readonly [number, number])[];
  readonly steps: (io: Operands) => readonly Step[];
  /** Depends on no input and no state: computed once. */
  readonly constant: boolean;
}

/** The node's parameters, if it is of that kind. */
function paramsOf<K extends OpKind>(node: ProgramNode | undefined | null, op: K): OpParams<K> | undefined {
  return node?.op === op ? (node.params as OpParams<K>) : undefined;
}

export function fuse(program: Program): readonly PlanNode[] {
  const nodes = liveNodes(program);
  const uses = usesOf(program, nodes);
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const shapeOf = (value: ValueId) => program.values[value]!.type.shape;
  const constants = constantValues(nodes);

  /** Nodes that a fused node at the key's place stands for, and values to be read in place of others. */
  const replaced = new Set<ProgramNode>();
  const fused = new Map<ProgramNode, PlanNode>();
  const instead = new Map<ValueId, ValueId>();

  for (const node of nodes) {
    const params = paramsOf(node, 'matmul');
    if (!params) continue;
    const product = node.outputs[0]!;
    const sum = onlyUse(uses, product);
    if (!sum || paramsOf(sum, 'binary')?.fn !== 'add') continue;
    const bias = sum.inputs[0] === product ? sum.inputs[1]! : sum.inputs[0]!;
    const width = shapeOf(product)[1]!;
    const fits =
      bias !== product &&
      sizeOf(shapeOf(bias)) === width &&
      shapeOf(bias).at(-1) === width &&
      sameShape(shapeOf(sum.outputs[0]!), shapeOf(product));
    if (!fits) continue;
    const biased = sum.outputs[0]!;
    const relu = reluOf(uses, biased);
    if (relu) instead.set(biased, relu.outputs[0]!);
    const last = relu ?? sum;
    replaced.add(node).add(sum);
    fused.set(last, {
      name: relu ? 'matmul+bias+relu' : 'matmul+bias',
      inputs: [...node.inputs, bias],
      outputs: [last.outputs[0]!],
      view: false,
      inPlace: [],
      steps: (io) => [matmul(params, io, { bias: io.inputs[2]!, relu: relu !== undefined })],
      constant: false,
    });
  }

  return nodes
    .filter((node) => fused.has(node) || !replaced.has(node))
    .map((node) => fused.get(node) ?? plain(node, instead, producers, shapeOf, constants));
}

/** The ReLU of a biased product whose other readers are ReLU gradients, which can read the ReLU's own result. */
function reluOf(
  uses: ReadonlyMap<ValueId, readonly (ProgramNode | null)[]>,
  biased: ValueId,
): ProgramNode | undefined {
  const readers = uses.get(biased) ?? [];
  const relus = readers.filter((reader) => paramsOf(reader, 'unary')?.fn === 'relu');
  const relu = relus[0];
  if (!relu || relus.length !== 1) return undefined;
  const others = readers.filter((reader) => reader !== relu);
  const replaceable = others.every(
    (reader) =>
      reader !== null &&
      paramsOf(reader, 'unaryGrad')?.fn === 'relu' &&
      reader.inputs[0] === biased &&
      reader.inputs[1] === relu.outputs[0] &&
      reader.inputs[2] !== biased,
  );
  return replaceable ? relu : undefined;
}

function plain(
  node: ProgramNode,
  instead: ReadonlyMap<ValueId, ValueId>,
  producers: ReadonlyMap<ValueId, ProgramNode>,
  shapeOf: (value: ValueId) => readonly number[],
  constants: ReadonlySet<ValueId>,
): PlanNode {
  const { op, params } = node;
  const rule = LOWERINGS[op];
  let inputs = node.inputs.map((value) => instead.get(value) ?? value);
  if (op === 'binary') inputs = inputs.map((value) => beforeBroadcast(value, node, producers, shapeOf));
  return {
    name: op,
    inputs,
    outputs: node.outputs,
    view: rule.view === true,
    inPlace: rule.inPlace ?? [],
    steps: (io) => lower(op, params, io),
    constant: node.outputs.every((value) => constants.has(value)),
  };
}

/** An element-wise op broadcasts by itself, so it reads what was broadcast, where the result keeps its shape. */
function beforeBroadcast(
  value: ValueId,
  node: ProgramNode,
  producers: ReadonlyMap<ValueId, ProgramNode>,
  shapeOf: (value: ValueId) => readonly number[],
): ValueId {
  const producer = producers.get(value);
  if (producer?.op !== 'broadcastTo') return value;
  const other = node.inputs.find((input) => input !== value);
  const kept = other !== undefined && sameShape(shapeOf(other), shapeOf(node.outputs[0]!));
  return kept ? producer.inputs[0]! : value;
}

/** Nodes that an output or an update depends on. */
function liveNodes(program: Program): readonly ProgramNode[] {
  const needed = new Set([...program.outputs, ...program.updates].map(({ value }) => value));
  const live: ProgramNode[] = [];
  for (let i = program.nodes.length - 1; i >= 0; i--) {
    const node = program.nodes[i]!;
    if (!node.outputs.some((value) => needed.has(value))) continue;
    live.unshift(node);
    for (const value of node.inputs) needed.add(value);
  }
  return live;
}

/** Readers of each value; null stands for the caller (outputs and updates). */
function usesOf(
  program: Program,
  nodes: readonly ProgramNode[],
): ReadonlyMap<ValueId, readonly (ProgramNode | null)[]> {
  const uses = new Map<ValueId, (ProgramNode | null)[]>();
  const add = (value: ValueId, reader: ProgramNode | null) => {
    const readers = uses.get(value);
    if (readers) readers.push(reader);
    else uses.set(value, [reader]);
  };
  for (const node of nodes) for (const value of node.inputs) add(value, node);
  for (const { value } of [...program.outputs, ...program.updates]) add(value, null);
  return uses;
}

function onlyUse(
  uses: ReadonlyMap<ValueId, readonly (ProgramNode | null)[]>,
  value: ValueId,
): ProgramNode | undefined {
  const readers = uses.get(value) ?? [];
  return readers.length === 1 ? (readers[0] ?? undefined) : undefined;
}

function constantValues(nodes: readonly ProgramNode[]): ReadonlySet<ValueId> {
  const constants = new Set<ValueId>();
  for (const node of nodes) {
    if (node.inputs.every((value) => constants.has(value))) {
      for (const value of node.outputs) constants.add(value);
    }
  }
  return constants;
}
