// Checks that a program is one: every value made once and before it is read, types as the ops infer them, updates that
// fit their states. Tests run it after every pass; a failure is a bug of the pass, never of the user.
import { inferTypes } from '../ir/ops/index.ts';
import { type Program, type ProgramNode, sameShape, type TensorType, type ValueId } from '../ir/types.ts';

/** Every violation in words; empty for a sound program. */
export function verify(program: Program): readonly string[] {
  const problems: string[] = [];
  const made = new Map<ValueId, string>();
  const make = (value: ValueId, by: string) => {
    const first = made.get(value);
    if (first !== undefined) problems.push(`%${value} is made by ${first} and again by ${by}`);
    if (program.values[value] === undefined) problems.push(`${by} makes %${value}, which is not declared`);
    made.set(value, by);
  };
  const read = (value: ValueId, by: string) => {
    if (!made.has(value)) problems.push(`${by} reads %${value} before it is made`);
  };

  for (const { name, value } of program.inputs) make(value, `input ${name}`);
  for (const { name, value } of program.states) {
    make(value, `state ${name}`);
    if (program.values[value]?.type.dtype !== 'f32') problems.push(`state ${name} is not f32`);
  }
  program.nodes.forEach((node, index) => {
    const by = `node ${index} (${node.op})`;
    for (const value of node.inputs) read(value, by);
    for (const value of node.outputs) make(value, by);
    problems.push(...typeProblems(program, node, by));
  });
  for (const { name, value } of program.outputs) read(value, `output ${name}`);
  for (const { state, value } of program.updates) {
    read(value, `the update of ${state}`);
    const declared = program.states.find(({ name }) => name === state);
    const [from, to] = [typeOf(program, value), declared && typeOf(program, declared.value)];
    if (to === undefined) problems.push(`the update of ${state} has no state`);
    else if (from !== undefined && !sameType(from, to))
      problems.push(`the update of ${state} is ${show(from)}, its state ${show(to)}`);
  }
  for (const [what, names] of [
    ['input', program.inputs.map(({ name }) => name)],
    ['state', program.states.map(({ name }) => name)],
    ['output', program.outputs.map(({ name }) => name)],
    ['update', program.updates.map(({ state }) => state)],
  ] as const)
    for (const name of names.filter((name, i) => names.indexOf(name) !== i))
      problems.push(`${what} ${name} stands twice`);
  return problems;
}

function typeProblems(program: Program, node: ProgramNode, by: string): string[] {
  const inputs = node.inputs.map((value) => typeOf(program, value));
  if (inputs.includes(undefined)) return [];
  let inferred: readonly TensorType[];
  try {
    inferred = inferTypes(node.op, node.params, inputs as readonly TensorType[]);
  } catch (error) {
    return [`${by} does not fit its inputs: ${error instanceof Error ? error.message : String(error)}`];
  }
  if (inferred.length !== node.outputs.length)
    return [`${by} makes ${node.outputs.length} of ${inferred.length} values`];
  return node.outputs.flatMap((value, i) => {
    const declared = typeOf(program, value);
    return declared === undefined || sameType(declared, inferred[i]!)
      ? []
      : [`%${value} is declared ${show(declared)}, ${by} makes ${show(inferred[i]!)}`];
  });
}

function typeOf(program: Program, value: ValueId): TensorType | undefined {
  return program.values[value]?.type;
}

function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

function show(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(',')}]`;
}
