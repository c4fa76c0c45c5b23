// Commands on groups: nodes become a group and a group its nodes again, instances, definitions, ports. Those that look at
// the whole project take the scope (scope.ts) in which the group stands.
import { text } from '../../base/text.ts';
import {
  blockIdOf,
  blockOf,
  blocksOf,
  blockTitle,
  countInstances,
  isPort,
  layerIn,
  PORT_KINDS,
  portNodes,
} from '../blocks.ts';
import type { BlockRecord, EdgeRecord, LoomDocument, NodeRecord } from '../document.ts';
import { compareIds } from '../ids.ts';
import { editIn, type Scope, withoutBlocks, withoutUnusedBlock } from '../scope.ts';
import { dissolved, middleOf } from './dissolve.ts';
import { type Edit, edit, nextId, nodesTitle, withNodes, without } from './edit.ts';
import { addNode, moveNodes, newNode, type Position, removeNodes, renameNode } from './nodes.ts';

const PORT_GAP_X = 232;
const PORT_GAP_Y = 112;

/**
 * The nodes become the inside of a new block, and a group takes their place. Wires across the border become ports: one
 * for each output that is wired across, so that a value that goes to several layers enters once. Inside and outside keep
 * their ids; a wire keeps its own where it ends, so that wires of one port stay in their order.
 */
export function groupNodes(document: LoomDocument, ids: readonly string[]): Edit {
  const chosen = ids.flatMap((id) => document.nodes[id] ?? []).filter((node) => !isPort(node));
  const label = text('Group layers', 'Сгруппировать слои');
  if (chosen.length === 0) return edit(document, label);
  const inside = new Set(chosen.map(({ id }) => id));
  const edges = Object.values(document.edges).sort((a, b) => compareIds(a.id, b.id));
  const within = edges.filter(({ source, target }) => inside.has(source) && inside.has(target));
  const into = edges.filter(({ source, target }) => !inside.has(source) && inside.has(target));
  const outOf = edges.filter(({ source, target }) => inside.has(source) && !inside.has(target));

  const builder = new BlockBuilder(document, chosen, within);
  const group = newNode(document, 'group', middleOf(chosen));
  const outer = without(document.edges, new Set([...within, ...into].map(({ id }) => id)));
  for (const wires of bySource(into, ({ target }) => document.nodes[target]?.position.y ?? 0)) {
    const [first] = wires;
    if (first === undefined) continue;
    const port = builder.addInput(document.nodes[first.source]?.name ?? '', wires);
    const id = nextId({ ...document.edges, ...outer }, 'edge');
    outer[id] = { ...first, id, target: group.id, targetPort: port };
  }
  for (const wires of bySource(outOf, ({ source }) => document.nodes[source]?.position.y ?? 0)) {
    const [first] = wires;
    if (first === undefined) continue;
    const port = builder.addOutput(document.nodes[first.source]?.name ?? '', first.source, first.sourcePort);
    for (const wire of wires) outer[wire.id] = { ...wire, source: group.id, sourcePort: port };
  }
  if (into.length === 0) builder.addFreeInputs();
  if (outOf.length === 0) builder.addFreeOutputs();

  const nodes = { ...without(document.nodes, inside), [group.id]: group };
  const blocks = { ...blocksOf(document), [blockIdOf(group) ?? '']: builder.block(group.position) };
  const title = nodesTitle(chosen);
  return edit(
    { ...document, nodes, edges: outer, blocks },
    text(`Group ${title.en}`, `Сгруппировать: ${title.ru}`),
    {
      created: [group.id],
    },
  );
}

/** Wires of one source port together, in the order in which `height` places them from top to bottom. */
function bySource(
  wires: readonly EdgeRecord[],
  height: (wire: EdgeRecord) => number,
): readonly (readonly EdgeRecord[])[] {
  const found = new Map<string, EdgeRecord[]>();
  for (const wire of wires) {
    const key = `${wire.source}/${wire.sourcePort}`;
    found.set(key, [...(found.get(key) ?? []), wire]);
  }
  const top = (group: readonly EdgeRecord[]) => Math.min(...group.map(height));
  return [...found.values()].sort((a, b) => top(a) - top(b));
}

/** The inside of a group that is being made. */
class BlockBuilder {
  private readonly document: LoomDocument;
  private readonly chosen: readonly NodeRecord[];
  private readonly nodes: Record<string, NodeRecord>;
  private readonly edges: Record<string, EdgeRecord>;
  private readonly corner: Position;
  private readonly right: number;
  private readonly placed = { input: 0, output: 0 };

  constructor(document: LoomDocument, chosen: readonly NodeRecord[], within: readonly EdgeRecord[]) {
    this.document = document;
    this.chosen = chosen;
    this.nodes = Object.fromEntries(chosen.map((node) => [node.id, node]));
    this.edges = Object.fromEntries(within.map((wire) => [wire.id, wire]));
    const [xs, ys] = [chosen.map(({ position }) => position.x), chosen.map(({ position }) => position.y)];
    this.corner = { x: Math.min(...xs) - PORT_GAP_X, y: Math.min(...ys) };
    this.right = Math.max(...xs) + PORT_GAP_X;
  }

  block(origin: Position): BlockRecord {
    return { name: '', origin, nodes: this.nodes, edges: this.edges };
  }

  addInput(name: string, wires: readonly EdgeRecord[]): string {
    const port = this.addPort('input', name);
    for (const wire of wires) this.edges[wire.id] = { ...wire, source: port, sourcePort: 'y' };
    return port;
  }

  addOutput(name: string, source: string, sourcePort: string): string {
    const port = this.addPort('output', name);
    const id = this.freeEdge();
    this.edges[id] = { id, source, sourcePort, target: port, targetPort: 'x' };
    return port;
  }

  /** Where nothing comes from outside, what the inside still lacks. */
  addFreeInputs(): void {
    for (const node of this.chosen) {
      for (const { name, optional } of layerIn(this.document, node)?.inputs ?? []) {
        const wired = Object.values(this.edges).some(
          ({ target, targetPort }) => target === node.id && targetPort === name,
        );
        if (wired || optional === true) continue;
        const id = this.freeEdge();
        this.addInput('', [{ id, source: '', sourcePort: 'y', target: node.id, targetPort: name }]);
      }
    }
  }

  /** Where nothing goes outside, what the inside leaves unused. */
  addFreeOutputs(): void {
    const used = new Set(Object.values(this.edges).map(({ source }) => source));
    for (const node of this.chosen) {
      const [port] = layerIn(this.document, node)?.outputs ?? [];
      if (port !== undefined && !used.has(node.id)) this.addOutput('', node.id, port.name);
    }
  }

  private addPort(side: 'input' | 'output', name: string): string {
    const kind = PORT_KINDS[side];
    const x = side === 'input' ? this.corner.x : this.right;
    const y = this.corner.y + PORT_GAP_Y * this.placed[side]++;
    const id = nextId(this.nodes, kind);
    this.nodes[id] = { id, kind, version: 1, name, params: {}, position: { x, y }, disabled: false };
    return id;
  }

  /** Free outside too, so that ungrouping finds no clash. */
  private freeEdge(): string {
    return nextId({ ...this.document.edges, ...this.edges }, 'edge');
  }
}

/** Groups become their insides again. A definition that no group shows any more goes with them. */
export function ungroupNodes(document: LoomDocument, scope: Scope, ids: readonly string[]): Edit {
  const blocks = new Set<string>();
  const done = editIn(document, scope, (view) => {
    const created: string[] = [];
    let next = view;
    for (const id of ids) {
      const node = next.nodes[id];
      const block = node === undefined ? null : blockOf(next, node);
      if (node === undefined || block === null) continue;
      blocks.add(blockIdOf(node) ?? '');
      const result = dissolved(next, node, block);
      next = result.document;
      created.push(...result.nodes);
    }
    return edit(next, text('Ungroup', 'Разгруппировать'), { created });
  });
  return { ...done, document: [...blocks].reduce(withoutUnusedBlock, done.document) };
}

/** Gives a group a definition of its own, so that it no longer changes with the others. */
export function makeUnique(document: LoomDocument, id: string): Edit {
  const label = text('Make the group independent', 'Сделать группу независимой');
  const node = document.nodes[id];
  const block = node === undefined ? null : blockOf(document, node);
  if (node === undefined || block === null) return edit(document, label);
  const copy = nextId(blocksOf(document), 'block');
  const blocks = { ...blocksOf(document), [copy]: { ...block, name: nextName(document, block.name) } };
  const next = { ...node, params: { ...node.params, block: copy } };
  return edit({ ...withNodes(document, [next]), blocks }, label);
}

/** `Encoder` → `Encoder 2`, the first that no block has. */
function nextName(document: LoomDocument, name: string): string {
  if (name === '') return '';
  const taken = new Set(Object.values(blocksOf(document)).map((block) => block.name));
  const stem = name.replace(/ \d+$/, '').slice(0, 190);
  for (let number = 2; ; number++) {
    if (!taken.has(`${stem} ${number}`)) return `${stem} ${number}`;
  }
}

/** The only group of a block names the block itself; one of several gets a name of its own. */
export function renameGroup(document: LoomDocument, scope: Scope, id: string, name: string): Edit {
  let block: string | null = null;
  const renamed = editIn(document, scope, (view) => {
    const node = view.nodes[id];
    if (node !== undefined && node.name === '') block = blockIdOf(node);
    return renameNode(view, id, name);
  });
  return block !== null && countInstances(document, block) === 1
    ? renameBlock(document, block, name)
    : renamed;
}

export function renameBlock(document: LoomDocument, id: string, name: string): Edit {
  const block = blocksOf(document)[id];
  const next = name.trim().slice(0, 200);
  if (block === undefined || block.name === next)
    return edit(document, text('Rename the block', 'Переименовать блок'));
  const renamed = { ...block, name: next };
  const [from, to] = [blockTitle(id, block), blockTitle(id, renamed)];
  return edit(
    { ...document, blocks: { ...blocksOf(document), [id]: renamed } },
    text(`Rename ${from.en} to ${to.en}`, `Переименовать: ${from.ru} → ${to.ru}`),
  );
}

/** Only a block that no group shows. */
export function removeBlock(document: LoomDocument, id: string): Edit {
  const block = blocksOf(document)[id];
  const title = blockTitle(id, block ?? { name: '' });
  const label = text(`Remove the block ${title.en}`, `Удалить блок: ${title.ru}`);
  const count = countInstances(document, id);
  if (block === undefined || count === 0) return edit(withoutBlocks(document, new Set([id])), label);
  const refusal = text(
    `The block “${title.en}” is used by ${count === 1 ? 'a group' : `${count} groups`}. Remove or ungroup them first.`,
    `Блок «${title.ru}» используется (групп: ${count}). Сначала удалите или разгруппируйте их.`,
  );
  return { ...edit(document, label), refusal };
}

/** A port more, below the others of its side. */
export function addPort(document: LoomDocument, scope: Scope, group: string, side: 'input' | 'output'): Edit {
  return editIn(document, [...scope, group], (view) => {
    const last = portNodes(view, side).at(-1)?.position;
    const all = Object.values(view.nodes).map(({ position }) => position);
    const ends = all.map(({ x }) => x);
    const x = side === 'input' ? Math.min(0, ...ends) : Math.max(0, ...ends);
    const top = Math.min(...all.map(({ y }) => y), Number.MAX_SAFE_INTEGER);
    const beside = { x, y: all.length === 0 ? 0 : top };
    const position = last === undefined ? beside : { x: last.x, y: last.y + PORT_GAP_Y };
    return addNode(view, PORT_KINDS[side], position);
  });
}

/** The wires of the port go too, at every group of the block. */
export function removePort(document: LoomDocument, scope: Scope, group: string, port: string): Edit {
  return editIn(document, [...scope, group], (view) => removeNodes(view, [port]));
}

export function renamePort(
  document: LoomDocument,
  scope: Scope,
  group: string,
  port: string,
  name: string,
): Edit {
  return editIn(document, [...scope, group], (view) => renameNode(view, port, name));
}

/** Changes places with the next port above (-1) or below (1). */
export function movePort(
  document: LoomDocument,
  scope: Scope,
  group: string,
  port: string,
  by: -1 | 1,
): Edit {
  const label = text('Reorder ports', 'Изменить порядок портов');
  return editIn(document, [...scope, group], (view) => {
    const side = view.nodes[port]?.kind === PORT_KINDS.output ? 'output' : 'input';
    const all = portNodes(view, side);
    const index = all.findIndex(({ id }) => id === port);
    const [one, other] = [all[index], all[index + by]];
    if (one === undefined || other === undefined) return edit(view, label);
    // Ports at one height are ordered by their ids: a step apart, they are ordered as asked.
    const apart = one.position.y === other.position.y ? by : 0;
    const places = {
      [one.id]: { x: other.position.x, y: other.position.y + apart },
      [other.id]: one.position,
    };
    return { ...moveNodes(view, places), label };
  });
}
