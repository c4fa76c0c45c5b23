// Copying parts of a graph: a clipping holds nodes, the wires among them, and the wires that led into them.
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import { type Blocks, blockIdOf, blocksInside, blocksOf } from '../blocks.ts';
import type { BlockRecord, EdgeRecord, LoomDocument, NodeRecord } from '../document.ts';
import { type Edit, edit, nextId, nodesTitle, withEdges, withNodes } from './edit.ts';
import type { Position } from './nodes.ts';

export interface Clipping {
  readonly nodes: readonly NodeRecord[];
  readonly wires: readonly EdgeRecord[];
  readonly incoming: readonly EdgeRecord[];
  /** Definitions of the groups among the nodes, and of the groups inside these. */
  readonly blocks: Blocks;
}

export function copyNodes(document: LoomDocument, ids: readonly string[]): Clipping {
  const chosen = new Set(ids.filter((id) => document.nodes[id] !== undefined));
  const into = Object.values(document.edges).filter((edge) => chosen.has(edge.target));
  return {
    nodes: [...chosen].flatMap((id) => document.nodes[id] ?? []),
    wires: into.filter((edge) => chosen.has(edge.source)),
    incoming: into.filter((edge) => !chosen.has(edge.source)),
    blocks: blocksFor(document, chosen),
  };
}

function blocksFor(document: LoomDocument, chosen: ReadonlySet<string>): Blocks {
  const all = blocksOf(document);
  const needed = new Set(
    [...chosen].flatMap((id) => {
      const node = document.nodes[id];
      const block = node === undefined ? null : blockIdOf(node);
      return block === null ? [] : [block, ...blocksInside(all, block)];
    }),
  );
  return Object.fromEntries(Object.entries(all).filter(([id]) => needed.has(id)));
}

/**
 * The clipping's definitions in a document. Within one project a definition that is there is shared; elsewhere one of the
 * same content is, and any other comes along under an id of its own.
 */
export function withBlocks(
  document: LoomDocument,
  clipped: Blocks,
  sameProject: boolean,
): { readonly document: LoomDocument; readonly names: ReadonlyMap<string, string> } {
  const known = blocksOf(document);
  const alike = (id: string) =>
    known[id] !== undefined && (sameProject || JSON.stringify(known[id]) === JSON.stringify(clipped[id]));
  const ids = Object.keys(clipped);
  // Content is compared with all that is inside: one block that differs takes those around it along.
  const shared = new Set(
    ids.filter((id) => [id, ...blocksInside(clipped, id)].every((inner) => alike(inner))),
  );
  const fresh = ids.filter((id) => !shared.has(id));
  if (fresh.length === 0) return { document, names: new Map(ids.map((id) => [id, id])) };
  const names = new Map<string, string>();
  const blocks: Record<string, BlockRecord> = { ...known };
  for (const id of ids) {
    const name =
      shared.has(id) || !Object.hasOwn(blocks, id) ? id : nextId({ ...blocks, ...clipped }, 'block');
    names.set(id, name);
    const block = clipped[id];
    if (!shared.has(id) && block !== undefined) blocks[name] = block;
  }
  for (const id of fresh) {
    const [name, block] = [names.get(id) ?? id, clipped[id]];
    if (block === undefined) continue;
    const nodes = Object.entries(block.nodes).map(([key, node]) => [key, renamed(node, names)] as const);
    blocks[name] = { ...block, nodes: Object.fromEntries(nodes) };
  }
  return { document: { ...document, blocks }, names };
}

function renamed(node: NodeRecord, names: ReadonlyMap<string, string>): NodeRecord {
  const id = blockIdOf(node);
  const name = id === null ? undefined : names.get(id);
  return name === undefined || name === id ? node : { ...node, params: { ...node.params, block: name } };
}

/** Pastes at an offset from where the nodes were copied. Incoming wires come along where asked and where their sources are. */
export function pasteNodes(
  document: LoomDocument,
  clipping: Clipping,
  offset: Position,
  options: { readonly withIncoming: boolean; readonly sameProject?: boolean } = { withIncoming: false },
): Edit {
  const brought = withBlocks(document, clipping.blocks, options.sameProject ?? true);
  let next = brought.document;
  const ids = new Map<string, string>();
  for (const node of clipping.nodes) {
    if (layerOf(node.kind) === null) continue;
    const id = nextId(next.nodes, node.kind);
    ids.set(node.id, id);
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    next = withNodes(next, [{ ...renamed(node, brought.names), id, position }]);
  }
  const incoming = options.withIncoming ? clipping.incoming : [];
  for (const wire of [...clipping.wires, ...incoming]) {
    const target = ids.get(wire.target);
    const source = ids.get(wire.source) ?? (next.nodes[wire.source] === undefined ? undefined : wire.source);
    if (target === undefined || source === undefined) continue;
    next = withEdges(next, [{ ...wire, id: nextId(next.edges, 'edge'), source, target }]);
  }
  const title = nodesTitle(clipping.nodes);
  const label = text(`Paste ${title.en}`, `Вставить: ${title.ru}`);
  return edit(ids.size === 0 ? document : next, label, { created: [...ids.values()] });
}

export function duplicateNodes(
  document: LoomDocument,
  ids: readonly string[],
  offset: Position,
  options: { readonly withIncoming: boolean } = { withIncoming: false },
): Edit {
  const clipping = copyNodes(document, ids);
  const pasted = pasteNodes(document, clipping, offset, options);
  const title = nodesTitle(clipping.nodes);
  return { ...pasted, label: text(`Duplicate ${title.en}`, `Дублировать: ${title.ru}`) };
}
