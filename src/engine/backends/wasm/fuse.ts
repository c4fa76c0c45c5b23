// From a program's nodes to the plan's nodes: what nothing reads is dropped, constant nodes are set apart, and
// matrix product + bias + ReLU become one kernel call. No buffers yet.
import type { OpKind, OpParams } from '../../ir/ops/index.ts';
import {
  type Program,
  type ProgramNode,
  sameShape,
  sizeOf,
  type TensorType,
  type ValueId,
} from '../../ir/types.ts';
import { type Expansion, expand, LOWERINGS, lower, type Operands } from './lower.ts';
import { tally } from './lower-arithmetic.ts';
import { matmul } from './lower-matrices.ts';
import { cropConv2dGradInput, expandConv2d, maxPool2dGrad, mayCrop } from './lower-windows.ts';
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

export interface Fused {
  readonly nodes: readonly PlanNode[];
  /** Types of the program's values, then of temporaries that were added. */
  readonly types: readonly TensorType[];
}

export function fuse(program: Program): Fused {
  const nodes = liveNodes(program);
  const uses = usesOf(program, nodes);
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const shapeOf = (value: ValueId) => program.values[value]!.type.shape;
  const constants = constantValues(nodes);

  /** Nodes that a fused node at the key's place stands for, and values to be read in place of others. */
  const replaced = new Set<ProgramNode>();
  const fused = new Map<ProgramNode, (e: Expansion) => void>();
  const instead = new Map<ValueId, ValueId>();

  for (const node of nodes) {
    const epilogue = withEpilogue(node);
    if (!epilogue) continue;
    const product = node.outputs[0]!;
    const sum = onlyUse(uses, product);
    // Of two products of one row that are added, each could be the other's bias: the first one takes it.
    if (!sum || replaced.has(sum) || paramsOf(sum, 'binary')?.fn !== 'add') continue;
    const bias = sum.inputs[0] === product ? sum.inputs[1]! : sum.inputs[0]!;
    const width = shapeOf(product).at(-1)!;
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
    const name = `${node.op}+bias${relu ? '+relu' : ''}`;
    fused.set(last, (e) => epilogue(e, name, [...node.inputs, bias], last.outputs, relu !== undefined));
  }

  /** Gradients of padded images of which only the inside is read: the slice stands for both. */
  const cropped = new Map<ProgramNode, ProgramNode>();
  for (const node of nodes) {
    const params = paramsOf(node, 'conv2dGradInput');
    const slice = params && onlyUse(uses, node.outputs[0]!);
    const box = paramsOf(slice, 'slice');
    if (!slice || !box || !mayCrop(params, box, shapeOf(node.inputs[0]!), shapeOf(node.inputs[1]!))) continue;
    replaced.add(node);
    cropped.set(slice, node);
  }

  /** A maximum's gradient that goes on only through the ReLU under it. */
  for (const node of nodes) {
    const params = paramsOf(node, 'maxPool2dGrad');
    const relu = params && onlyUse(uses, node.outputs[0]!);
    if (!relu || paramsOf(relu, 'unaryGrad')?.fn !== 'relu') continue;
    if (relu.inputs[1] !== node.inputs[0] || relu.inputs[2] !== node.outputs[0]) continue;
    replaced.add(node);
    fused.set(relu, (e) =>
      e.node('maxPool2dGrad+relu', node.inputs, relu.outputs, (io) => [maxPool2dGrad(params, io, true)]),
    );
  }

  /** Squares and zeros that are only counted. */
  for (const node of nodes) {
    const params = paramsOf(node, 'reduce');
    if (!params || params.fn === 'max' || sizeOf(shapeOf(node.outputs[0]!)) !== 1) continue;
    const made = producers.get(node.inputs[0]!);
    const of = made && onlyUse(uses, node.inputs[0]!) === node ? talliedBy(made, producers) : undefined;
    if (!made || !of || sizeOf(shapeOf(made.inputs[0]!)) !== sizeOf(shapeOf(node.inputs[0]!))) continue;
    replaced.add(made);
    fused.set(node, (e) =>
      e.node(`reduce+${of}`, [instead.get(made.inputs[0]!) ?? made.inputs[0]!], node.outputs, (io) => [
        tally(of, params.fn === 'mean', io),
      ]),
    );
  }

  const types = program.values.map(({ type }) => type);
  const plan: PlanNode[] = [];
  for (const node of nodes) {
    if (replaced.has(node) && !fused.has(node)) continue;
    const constant = node.outputs.every((value) => constants.has(value));
    const uncropped = cropped.get(node);
    const inputs = (uncropped ?? node).inputs.map((value) => instead.get(value) ?? value);
    const expansion: Expansion = {
      shapeOf: (value) => types[value]!.shape,
      value: (shape) => types.push({ shape, dtype: 'f32' }) - 1,
      node: (name, from, to, steps) =>
        plan.push({ name, inputs: from, outputs: to, view: false, inPlace: [], steps, constant }),
    };
    const gradient = paramsOf(uncropped, 'conv2dGradInput');
    const box = paramsOf(node, 'slice');
    const whole = fused.get(node);
    if (whole) whole(expansion);
    else if (gradient && box) cropConv2dGradInput(expansion, gradient, box, inputs, node.outputs);
    else if (!expand(expansion, node, inputs, node.outputs))
      plan.push(plain(node, inputs, producers, shapeOf, constant));
  }
  return { nodes: plan, types };
}

type WithEpilogue = (
  e: Expansion,
  name: string,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
  relu: boolean,
) => void;

/** The products that take a bias, their third input, and ReLU along. */
function withEpilogue(node: ProgramNode): WithEpilogue | undefined {
  const product = paramsOf(node, 'matmul');
  if (product)
    return (e, name, inputs, outputs, relu) =>
      e.node(name, inputs, outputs, (io) => [matmul(product, io, { bias: io.inputs[2]!, relu })]);
  const convolution = paramsOf(node, 'conv2d');
  if (convolution)
    return (e, name, inputs, outputs, relu) => expandConv2d(e, convolution, inputs, outputs, name, relu);
  return undefined;
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

/** What the node makes of its first input to be summed, where there is a kernel that sums it at once. */
function talliedBy(
  node: ProgramNode,
  producers: ReadonlyMap<ValueId, ProgramNode>,
): 'squares' | 'zeros' | undefined {
  if (paramsOf(node, 'unary')?.fn === 'square') return 'squares';
  const zero = paramsOf(producers.get(node.inputs[1]!), 'fill')?.value === 0;
  return zero && paramsOf(node, 'binary')?.fn === 'equal' ? 'zeros' : undefined;
}

function plain(
  node: ProgramNode,
  given: readonly ValueId[],
  producers: ReadonlyMap<ValueId, ProgramNode>,
  shapeOf: (value: ValueId) => readonly number[],
  constant: boolean,
): PlanNode {
  const { op, params } = node;
  const rule = LOWERINGS[op];
  const inputs =
    op !== 'binary' ? given : given.map((value) => beforeBroadcast(value, node, producers, shapeOf));
  return {
    name: op,
    inputs,
    outputs: node.outputs,
    view: rule.view === true,
    inPlace: rule.inPlace ?? [],
    steps: (io) => lower(op, params, io),
    constant,
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
    live.push(node);
    for (const value of node.inputs) needed.add(value);
  }
  return live.reverse();
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
