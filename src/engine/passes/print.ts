// A program as text that is pleasant to read: one line a node, states and inputs by their names.
//   %5: f32[32,10] = matmul(input-1, dense-1/kernel)            // dense-1
import type { Program, ValueId } from '../ir/types.ts';

export function print(program: Program): string {
  const names = new Map<ValueId, string>(
    [...program.inputs, ...program.states].map(({ name, value }) => [value, name]),
  );
  const nameOf = (value: ValueId) => names.get(value) ?? `%${value}`;
  const typed = (value: ValueId) => {
    const type = program.values[value]!.type;
    return `${nameOf(value)}: ${type.dtype}[${type.shape.join(',')}]`;
  };
  const width = 64;
  const nodes = program.nodes.map((node) => {
    const line = `  ${node.outputs.map(typed).join(', ')} = ${node.op}${params(node.params)}(${node.inputs.map(nameOf).join(', ')})`;
    return node.origin === undefined ? line : `${line.padEnd(width)} // ${node.origin}`;
  });
  return [
    ...program.inputs.map(({ value }) => `input ${typed(value)}`),
    ...program.states.map(({ value }) => `state ${typed(value)}`),
    '{',
    ...nodes,
    '}',
    ...program.updates.map(({ state, value }) => `update ${state} = ${nameOf(value)}`),
    ...program.outputs.map(({ name, value }) => `output ${name} = ${nameOf(value)}`),
    '',
  ].join('\n');
}

/** Only what is not plain: false flags and a slope of one are left out, a lone `fn` stands by itself. */
function params(given: object): string {
  const shown = Object.entries(given).filter(
    ([name, value]) => value !== false && !(name === 'alpha' && value === 1),
  );
  if (shown.length === 0) return '';
  return `<${shown.map(([name, value]) => (name === 'fn' ? String(value) : `${name}=${short(value)}`)).join(' ')}>`;
}

function short(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return value.length <= 8 ? `[${value.join(',')}]` : `[${value.slice(0, 6).join(',')},… ${value.length}]`;
}
