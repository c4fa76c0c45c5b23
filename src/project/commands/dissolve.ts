// A group becomes its inside again: the opposite of grouping, up to ids where those are taken.
import { isPort } from '../blocks.ts';
import type { BlockRecord, EdgeRecord, LoomDocument, NodeRecord } from '../document.ts';
import { compareIds } from '../ids.ts';
import { nextId, type Records, without } from './edit.ts';
import type { Position } from './nodes.ts';

export interface Dissolved {
  readonly document: LoomDocument;
  /** What has come out of the group. */
  readonly nodes: readonly string[];
}

/** The middle of nodes' corners, in whole pixels: where a group stands for them. */
export function middleOf(nodes: readonly NodeRecord[]): Position {
  const [xs, ys] = [nodes.map(({ position }) => position.x), nodes.map(({ position }) => position.y)];
  // A file has no −0.
  const middle = (of: readonly number[]) => Math.round((Math.min(...of) + Math.max(...of)) / 2) + 0;
  return { x: middle(xs), y: middle(ys) };
}

export function dissolved(document: LoomDocument, group: NodeRecord, block: BlockRecord): Dissolved {
  const inner = Object.values(block.nodes)
    .filter((node) => !isPort(node))
    .sort((a, b) => compareIds(a.id, b.id));
  const nodes: Record<string, NodeRecord> = without(document.nodes, new Set([group.id]));
  const names = new Map<string, string>();
  const anchor = block.origin ?? (inner.length === 0 ? group.position : middleOf(inner));
  const [dx, dy] = [group.position.x - anchor.x, group.position.y - anchor.y];
  for (const node of inner) {
    // Ids inside that are free outside stay, and do not go to a node that comes out later.
    const id = Object.hasOwn(nodes, node.id) ? nextId({ ...block.nodes, ...nodes }, node.kind) : node.id;
    names.set(node.id, id);
    const position =
      dx === 0 && dy === 0 ? node.position : { x: node.position.x + dx, y: node.position.y + dy };
    const disabled = node.disabled || group.disabled;
    const same = id === node.id && position === node.position && disabled === node.disabled;
    nodes[id] = same ? node : { ...node, id, position, disabled };
  }
  const edges = rewired(document.edges, group.id, block, names);
  return { document: { ...document, nodes, edges }, nodes: [...names.values()] };
}

/** Wires through a port become one wire: with the id it has inside where it ends inside, else with the outer one. */
function rewired(
  edges: Records<EdgeRecord>,
  group: string,
  block: BlockRecord,
  names: ReadonlyMap<string, string>,
): Record<string, EdgeRecord> {
  const outer = Object.values(edges);
  const kept = outer.filter(({ source, target }) => source !== group && target !== group);
  const before = (port: string) =>
    outer.find(
      ({ source, target, targetPort }) => target === group && targetPort === port && source !== group,
    );
  const after = (port: string) =>
    outer.filter(
      ({ source, sourcePort, target }) => source === group && sourcePort === port && target !== group,
    );

  const leaving: EdgeRecord[] = [];
  const staying: EdgeRecord[] = [];
  for (const wire of Object.values(block.edges).sort((a, b) => compareIds(a.id, b.id))) {
    const own = names.get(wire.source);
    const entering = own === undefined ? before(wire.source) : undefined;
    const start =
      own !== undefined
        ? { source: own, sourcePort: wire.sourcePort }
        : entering === undefined
          ? null
          : { source: entering.source, sourcePort: entering.sourcePort };
    if (start === null) continue;
    const target = names.get(wire.target);
    if (target !== undefined) staying.push({ ...wire, ...start, target });
    else for (const onward of after(wire.target)) leaving.push({ ...onward, ...start });
  }
  const result: Record<string, EdgeRecord> = Object.fromEntries(
    [...kept, ...leaving].map((wire) => [wire.id, wire]),
  );
  const free = staying.every(({ id }) => !Object.hasOwn(result, id));
  for (const wire of staying) {
    // One id that is taken gives all new ones, so that wires of one port stay in their order.
    const id = free ? wire.id : nextId({ ...edges, ...block.edges, ...result }, 'edge');
    result[id] = free ? wire : { ...wire, id };
  }
  return result;
}
