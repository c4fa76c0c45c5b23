// Copying parts of a graph: a clipping holds nodes, the wires among them, and the wires that led into them.
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import type { EdgeRecord, LoomDocument, NodeRecord } from '../document.ts';
import { type Edit, edit, nextId, nodesTitle, withEdges, withNodes } from './edit.ts';
import type { Position } from './nodes.ts';

export interface Clipping {
  readonly nodes: readonly NodeRecord[];
  readonly wires: readonly EdgeRecord[];
  readonly incoming: readonly EdgeRecord[];
}

export function copyNodes(document: LoomDocument, ids: readonly string[]): Clipping {
  const chosen = new Set(ids.filter((id) => document.nodes[id] !== undefined));
  const into = Object.values(document.edges).filter((edge) => chosen.has(edge.target));
  return {
    nodes: [...chosen].flatMap((id) => document.nodes[id] ?? []),
    wires: into.filter((edge) => chosen.has(edge.source)),
    incoming: into.filter((edge) => !chosen.has(edge.source)),
  };
}

/** Pastes at an offset from where the nodes were copied. Incoming wires come along where asked and where their sources are. */
export function pasteNodes(
  document: LoomDocument,
  clipping: Clipping,
  offset: Position,
  options: { readonly withIncoming: boolean } = { withIncoming: false },
): Edit {
  let next = document;
  const ids = new Map<string, string>();
  for (const node of clipping.nodes) {
    if (layerOf(node.kind) === null) continue;
    const id = nextId(next.nodes, node.kind);
    ids.set(node.id, id);
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    next = withNodes(next, [{ ...node, id, position }]);
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
