// Blocks, the definitions behind groups: their ports, where they are used, what lies inside. Nothing here knows shapes.
import { type Text, text } from '../base/text.ts';
import { LAYERS, layerOf } from '../layers/catalog.ts';
import type { PortDef } from '../layers/define.ts';
import type { Layer } from '../layers/layer.ts';
import type { ParamValues } from '../layers/params.ts';
import type { BlockRecord, LoomDocument, NodeRecord } from './document.ts';
import { compareIds } from './ids.ts';

export const GROUP = 'group';
export const PORT_KINDS = { input: 'groupInput', output: 'groupOutput' } as const;

export type Blocks = NonNullable<LoomDocument['blocks']>;

const NONE: Blocks = {};

export function blocksOf(document: Pick<LoomDocument, 'blocks'>): Blocks {
  return document.blocks ?? NONE;
}

/** The block id that a group names; null for any other node. */
export function blockIdOf(node: NodeRecord): string | null {
  if (node.kind !== GROUP) return null;
  const { block } = node.params;
  return typeof block === 'string' && block !== '' ? block : null;
}

/** The block that a group shows; null where the node is no group, or its block is missing. */
export function blockOf(document: Pick<LoomDocument, 'blocks'>, node: NodeRecord): BlockRecord | null {
  const id = blockIdOf(node);
  const blocks = blocksOf(document);
  return id !== null && Object.hasOwn(blocks, id) ? (blocks[id] ?? null) : null;
}

export function isPort(node: Pick<NodeRecord, 'kind'>): boolean {
  return node.kind === PORT_KINDS.input || node.kind === PORT_KINDS.output;
}

/** A block's port nodes of one side, from top to bottom. */
export function portNodes(
  block: Pick<BlockRecord, 'nodes'>,
  side: 'input' | 'output',
): readonly NodeRecord[] {
  return Object.values(block.nodes)
    .filter(({ kind }) => kind === PORT_KINDS[side])
    .sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x || compareIds(a.id, b.id));
}

export interface BlockPorts {
  readonly inputs: readonly PortDef[];
  readonly outputs: readonly PortDef[];
}

const NO_PORTS: BlockPorts = { inputs: [], outputs: [] };
const ports = new WeakMap<BlockRecord['nodes'], BlockPorts>();

/** A port is named by its node's id, so that wires stay when it is renamed or moved. */
export function portsOf(block: BlockRecord | null): BlockPorts {
  if (block === null) return NO_PORTS;
  let known = ports.get(block.nodes);
  if (known === undefined) {
    known = { inputs: portDefs(block, 'input'), outputs: portDefs(block, 'output') };
    ports.set(block.nodes, known);
  }
  return known;
}

const SIDES: Readonly<Record<'input' | 'output', Text>> = {
  input: text('Input', 'Вход'),
  output: text('Output', 'Выход'),
};

function portDefs(block: BlockRecord, side: 'input' | 'output'): readonly PortDef[] {
  const nodes = portNodes(block, side);
  return nodes.map(({ id, name }, index) => {
    const { en, ru } = SIDES[side];
    const numbered = nodes.length === 1 ? SIDES[side] : text(`${en} ${index + 1}`, `${ru} ${index + 1}`);
    return { name: id, title: name === '' ? numbered : text(name, name), rank: null };
  });
}

const layers = new WeakMap<BlockRecord, Layer>();
const NEW = emptyBlock();

/** The layer of a node as this document has it: a group's ports and title are its block's. Null for unknown kinds. */
export function layerIn(document: Pick<LoomDocument, 'blocks'>, node: NodeRecord): Layer | null {
  const block = blockOf(document, node);
  return block === null ? layerOf(node.kind) : layerOfBlock(blockIdOf(node) ?? '', block);
}

/** The layer that a node about to be added would have: a group without a block gets a new one. */
export function layerToAdd(
  document: Pick<LoomDocument, 'blocks'>,
  { kind, params }: { readonly kind: string; readonly params: ParamValues },
): Layer | null {
  if (kind !== GROUP) return layerOf(kind);
  const { block } = params;
  const known = typeof block === 'string' ? blocksOf(document)[block] : undefined;
  return known === undefined ? { ...LAYERS.group, ...portsOf(NEW) } : layerOfBlock(String(block), known);
}

function layerOfBlock(id: string, block: BlockRecord): Layer {
  let known = layers.get(block);
  if (known === undefined) {
    const count = countLayers(block);
    const brief = text(`${count} ${count === 1 ? 'layer' : 'layers'} inside`, `слоёв внутри: ${count}`);
    known = { ...LAYERS.group, ...portsOf(block), title: blockTitle(id, block), brief: () => brief };
    layers.set(block, known);
  }
  return known;
}

/** The block's name, or its number where it has none. */
export function blockTitle(id: string, { name }: Pick<BlockRecord, 'name'>): Text {
  const number = /\d+$/.exec(id)?.[0] ?? id;
  return name === '' ? text(`Block ${number}`, `Блок ${number}`) : text(name, name);
}

/** What a new group shows: a wire from an input to an output. */
export function emptyBlock(): BlockRecord {
  const port = (kind: string, x: number): NodeRecord => {
    const [version, position] = [1, { x, y: 200 }];
    return { id: `${kind}-1`, kind, version, name: '', params: {}, position, disabled: false };
  };
  const [input, output] = [port(PORT_KINDS.input, 80), port(PORT_KINDS.output, 480)];
  const edge = { id: 'edge-1', source: input.id, sourcePort: 'y', target: output.id, targetPort: 'x' };
  return { name: '', nodes: { [input.id]: input, [output.id]: output }, edges: { [edge.id]: edge } };
}

/** Nodes of a block without its ports and notes. */
export function countLayers(block: BlockRecord): number {
  return Object.values(block.nodes).filter((node) => !isPort(node) && node.kind !== 'note').length;
}

/** Blocks that are met inside a block, at any depth; the block itself is among them only where it contains itself. */
export function blocksInside(blocks: Blocks, id: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!Object.hasOwn(blocks, at)) continue;
    for (const node of Object.values(blocks[at]?.nodes ?? {})) {
      const inner = blockIdOf(node);
      if (inner === null || seen.has(inner)) continue;
      seen.add(inner);
      open.push(inner);
    }
  }
  return seen;
}

/** Whether a group of block `inner` may stand inside block `outer` (null is the project itself). */
export function mayContain(blocks: Blocks, outer: string | null, inner: string): boolean {
  return outer === null || (outer !== inner && !blocksInside(blocks, inner).has(outer));
}

/** How many groups show a block, in the network and in all blocks. */
export function countInstances(document: LoomDocument, id: string): number {
  const records = [document.nodes, ...Object.values(blocksOf(document)).map(({ nodes }) => nodes)];
  return records.reduce(
    (sum, nodes) => sum + Object.values(nodes).filter((node) => blockIdOf(node) === id).length,
    0,
  );
}
