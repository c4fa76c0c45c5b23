// Which buffer holds which value: views share, updates are written straight into their state where every reader of the
// old value can come first, and copies are added where that cannot be. Gives nodes with steps and their order's edges.
import { type Program, sizeOf, type ValueId } from '../../ir/types.ts';
import type { Fused, PlanNode } from './fuse.ts';
import { copyAll } from './lower-movement.ts';
import type { BufferId, Ref, Step } from './steps.ts';

export type Home = 'input' | 'state' | 'constant' | 'temporary';

export interface PlanBuffer {
  readonly bytes: number;
  readonly home: Home;
  /** Name of the input or state. */
  readonly name: string;
  /** Read by the caller after the run, so it lives to the end. */
  output: boolean;
}

/** A node with its buffers. `after` are indices of nodes that must run before it. */
export interface Task {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly reads: readonly BufferId[];
  readonly writes: readonly BufferId[];
  readonly inPlace: readonly (readonly [BufferId, BufferId])[];
  readonly constant: boolean;
  readonly after: Set<number>;
}

export interface Assignment {
  readonly buffers: readonly PlanBuffer[];
  readonly tasks: readonly Task[];
  readonly inputs: ReadonlyMap<string, Ref>;
  readonly outputs: ReadonlyMap<string, Ref>;
}

/** Orders that no value gives: which nodes come before which. */
interface Edges {
  readonly before: Map<number, Set<number>>;
  /** Whether any of them comes later in the program than the node that waits for it. */
  upward: boolean;
}

export function assign(program: Program, { nodes, types }: Fused): Assignment {
  const buffers: PlanBuffer[] = [];
  const bufferOf = new Map<ValueId, BufferId>();
  const newBuffer = (value: ValueId, home: Home, name = ''): BufferId => {
    buffers.push({ bytes: sizeOf(types[value]!.shape) * 4, home, name, output: false });
    return buffers.length - 1;
  };
  const refOf = (value: ValueId): Ref => ({ buffer: bufferOf.get(value)!, ...types[value]! });

  for (const { name, value } of program.inputs) bufferOf.set(value, newBuffer(value, 'input', name));
  for (const { name, value } of program.states) bufferOf.set(value, newBuffer(value, 'state', name));

  /** The value that a view shows, through any number of views. */
  const sourceOf = new Map<ValueId, ValueId>();
  const source = (value: ValueId) => sourceOf.get(value) ?? value;
  for (const node of nodes) if (node.view) sourceOf.set(node.outputs[0]!, source(node.inputs[0]!));

  const working = nodes.filter((node) => !node.view);
  const producer = new Map(
    working.flatMap((node, index) => node.outputs.map((value) => [value, index] as const)),
  );
  const readers = new Map<ValueId, number[]>();
  working.forEach((node, index) => {
    for (const value of new Set(node.inputs.map(source))) {
      const known = readers.get(value);
      if (known) known.push(index);
      else readers.set(value, [index]);
    }
  });
  const readersOf = (value: ValueId): readonly number[] => readers.get(value) ?? [];
  const stateValues = new Map(program.states.map(({ name, value }) => [name, value]));
  const updated = new Set(program.updates.map(({ state }) => state));

  // Updates that their producer can write straight into the state.
  const direct = new Map<ValueId, BufferId>();
  const edges: Edges = { before: new Map(), upward: false };
  const dependsOn = reachability(working, producer, source, edges);
  const copied: { readonly state: ValueId; readonly value: ValueId }[] = [];
  const readByCaller = new Set(program.outputs.map(({ value }) => source(value)));
  for (const { state, value } of program.updates) {
    const old = stateValues.get(state)!;
    const root = source(value);
    if (root === old) continue;
    const made = producer.get(root);
    const taken = direct.has(root) || made === undefined || working[made]!.constant;
    const oldReaders = readersOf(old);
    const mayWrite =
      !taken &&
      !readByCaller.has(old) &&
      !program.updates.some((other) => other.state !== state && source(other.value) === old) &&
      (!oldReaders.includes(made) || overwrites(working[made]!, root, old, source)) &&
      oldReaders.every((reader) => reader === made || !dependsOn(reader, made));
    if (!mayWrite) {
      copied.push({ state: old, value });
      continue;
    }
    direct.set(root, bufferOf.get(old)!);
    const before = edges.before.get(made) ?? new Set();
    for (const reader of oldReaders) {
      if (reader === made) continue;
      before.add(reader);
      edges.upward ||= reader > made;
    }
    edges.before.set(made, before);
  }

  for (const node of working) {
    for (const value of node.outputs)
      bufferOf.set(value, direct.get(value) ?? newBuffer(value, node.constant ? 'constant' : 'temporary'));
  }
  for (const node of nodes)
    if (node.view) bufferOf.set(node.outputs[0]!, bufferOf.get(source(node.inputs[0]!))!);

  const tasks: Task[] = working.map((node, index) => {
    const io = { inputs: node.inputs.map(refOf), outputs: node.outputs.map(refOf) };
    const after = new Set(edges.before.get(index) ?? []);
    for (const input of node.inputs) {
      const made = producer.get(source(input));
      if (made !== undefined) after.add(made);
    }
    return {
      name: node.name,
      steps: node.steps(io),
      reads: io.inputs.map(({ buffer }) => buffer),
      writes: io.outputs.map(({ buffer }) => buffer),
      inPlace: node.inPlace.map(
        ([output, input]) => [io.outputs[output]!.buffer, io.inputs[input]!.buffer] as const,
      ),
      constant: node.constant,
      after,
    };
  });

  const addCopy = (from: Ref, to: Ref, after: Iterable<number>): number => {
    tasks.push({
      name: 'copy',
      steps: sizeOf(from.shape) === 0 ? [] : [copyAll(from, to)],
      reads: [from.buffer],
      writes: [to.buffer],
      inPlace: [],
      constant: false,
      after: new Set(after),
    });
    return tasks.length - 1;
  };
  const madeBy = (value: ValueId): number[] => {
    const made = producer.get(source(value));
    return made === undefined ? [] : [made];
  };

  // Outputs that show a state which this very program changes are copied first.
  const outputs = new Map<string, Ref>();
  const stateReaders = new Map<BufferId, number[]>();
  for (const { name, value } of program.outputs) {
    let ref = refOf(value);
    const buffer = buffers[ref.buffer]!;
    const old = source(value);
    if (buffer.home === 'state' && producer.get(old) === undefined && updated.has(buffer.name)) {
      const own = { ...ref, buffer: newBuffer(value, 'temporary') };
      const task = addCopy(ref, own, []);
      stateReaders.set(ref.buffer, [...(stateReaders.get(ref.buffer) ?? []), task]);
      ref = own;
    }
    buffers[ref.buffer]!.output = true;
    outputs.set(name, ref);
  }

  // Updates by copy: where the new value is itself an old state, it goes through a buffer of its own.
  const staged = copied.map(({ state, value }) => {
    const from = refOf(value);
    const old = producer.get(source(value)) === undefined && buffers[from.buffer]!.home === 'state';
    if (!old) return { state, from, after: madeBy(value) };
    const own = { ...from, buffer: newBuffer(value, 'temporary') };
    const task = addCopy(from, own, []);
    stateReaders.set(from.buffer, [...(stateReaders.get(from.buffer) ?? []), task]);
    return { state, from: own, after: [task] };
  });
  for (const { state, from, after } of staged) {
    const to = refOf(state);
    addCopy(from, { ...to, shape: from.shape }, [
      ...after,
      ...readersOf(state),
      ...(stateReaders.get(to.buffer) ?? []),
    ]);
  }

  return {
    buffers,
    tasks,
    inputs: new Map(program.inputs.map(({ name, value }) => [name, refOf(value)])),
    outputs,
  };
}

/** Whether the node may write `output` over the state it reads. */
function overwrites(
  node: PlanNode,
  output: ValueId,
  state: ValueId,
  source: (value: ValueId) => ValueId,
): boolean {
  const at = node.outputs.indexOf(output);
  const reads = node.inputs.flatMap((input, index) => (source(input) === state ? [index] : []));
  return reads.every((index) => node.inPlace.some(([out, input]) => out === at && input === index));
}

/** Answers whether node `from` depends on node `on`, through values and the edges added so far. */
function reachability(
  nodes: readonly PlanNode[],
  producer: ReadonlyMap<ValueId, number>,
  source: (value: ValueId) => ValueId,
  edges: Edges,
): (from: number, on: number) => boolean {
  return (from, on) => {
    // Nodes follow what they depend on; only an added edge may point the other way.
    if (from < on && !edges.upward) return false;
    const seen = new Set<number>();
    const pending = [from];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (at === on) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      for (const input of nodes[at]!.inputs) {
        const made = producer.get(source(input));
        if (made !== undefined) pending.push(made);
      }
      for (const before of edges.before.get(at) ?? []) pending.push(before);
    }
    return false;
  };
}
