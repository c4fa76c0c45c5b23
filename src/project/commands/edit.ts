// What a command answers: the next document, and how the change is called in the history. Commands are pure; a change
// that changes nothing answers the same document.
import type { Text } from '../../base/text.ts';
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import type { PortRef } from '../connect.ts';
import type { EdgeRecord, LoomDocument, NodeRecord } from '../document.ts';

export interface Edit {
  readonly document: LoomDocument;
  readonly label: Text;
  /** Nodes that came into being, to be selected. */
  readonly created: readonly string[];
  /** Edits in a row with the same key are one step of the history (a slider being dragged). */
  readonly mergeKey: string | null;
  /** The label of several such edits in a row, told from the document they started with. */
  readonly labelSince: ((start: LoomDocument) => Text) | null;
  /** Why nothing was changed, where the user ought to hear of it. */
  readonly refusal?: Text;
}

export function edit(
  document: LoomDocument,
  label: Text,
  rest: Partial<Omit<Edit, 'document' | 'label'>> = {},
): Edit {
  return { document, label, created: [], mergeKey: null, labelSince: null, ...rest };
}

export type Records<T> = Readonly<Record<string, T>>;

export function withNodes(document: LoomDocument, nodes: readonly NodeRecord[]): LoomDocument {
  return {
    ...document,
    nodes: { ...document.nodes, ...Object.fromEntries(nodes.map((node) => [node.id, node])) },
  };
}

export function withEdges(document: LoomDocument, edges: readonly EdgeRecord[]): LoomDocument {
  return {
    ...document,
    edges: { ...document.edges, ...Object.fromEntries(edges.map((edge) => [edge.id, edge])) },
  };
}

export function without<T>(records: Records<T>, ids: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(records).filter(([id]) => !ids.has(id)));
}

/** `dense-3`: one more than the highest number in use for this stem, so that ids are not used again after an undo. */
export function nextId(records: Records<unknown>, stem: string): string {
  const prefix = `${stem}-`;
  const numbers = Object.keys(records)
    .filter((id) => id.startsWith(prefix) && /^\d{1,9}$/.test(id.slice(prefix.length)))
    .map((id) => Number(id.slice(prefix.length)));
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
}

export function newEdge(document: LoomDocument, from: PortRef, to: PortRef): EdgeRecord {
  return {
    id: nextId(document.edges, 'edge'),
    source: from.node,
    sourcePort: from.port,
    target: to.node,
    targetPort: to.port,
  };
}

export function nodeTitle(node: NodeRecord): Text {
  if (node.name !== '') return text(node.name, node.name);
  return layerOf(node.kind)?.title ?? text(node.kind, node.kind);
}

/** A title for one node, a count for several. */
export function nodesTitle(nodes: readonly NodeRecord[]): Text {
  const [first] = nodes;
  if (first !== undefined && nodes.length === 1) return nodeTitle(first);
  return text(`${nodes.length} layers`, `слои (${nodes.length})`);
}
