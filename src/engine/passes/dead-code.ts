// Removes nodes whose results nobody reads. Inputs and states stay, since callers write and share them by name.
import type { Program, ValueId } from '../ir/types.ts';

export function withoutDeadCode(program: Program): Program {
  const needed = new Set<ValueId>([
    ...program.outputs.map(({ value }) => value),
    ...program.updates.map(({ value }) => value),
  ]);
  const kept = program.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((value) => needed.has(value))) return false;
    for (const value of node.inputs) needed.add(value);
    return true;
  });
  return { ...program, nodes: kept.reverse() };
}
