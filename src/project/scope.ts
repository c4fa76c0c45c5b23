// A lens on an open block: the block looks like a document, so that every command works on it, and the edit is put back
// into the project. A scope names the groups that were opened, from the outermost on.
import type { Text } from '../base/text.ts';
import { text } from '../base/text.ts';
import { blockIdOf, blocksInside, blocksOf, countInstances, isPort } from './blocks.ts';
import { type Edit, edit, without } from './commands/edit.ts';
import type { BlockRecord, EdgeRecord, LoomDocument, NodeRecord } from './document.ts';

export type Scope = readonly string[];

/** The block that is open, or null for the project itself and for a scope that does not exist. */
export function openBlock(document: LoomDocument, scope: Scope): string | null {
  let nodes = document.nodes;
  let block: string | null = null;
  for (const group of scope) {
    const node = Object.hasOwn(nodes, group) ? nodes[group] : undefined;
    block = node === undefined ? null : blockIdOf(node);
    const inside = block === null ? undefined : blocksOf(document)[block];
    if (inside === undefined) return null;
    nodes = inside.nodes;
  }
  return block;
}

/** As much of a scope as still exists. */
export function existingScope(document: LoomDocument, scope: Scope): Scope {
  for (let depth = scope.length; depth > 0; depth--) {
    const part = scope.slice(0, depth);
    if (openBlock(document, part) !== null) return depth === scope.length ? scope : part;
  }
  return scope.length === 0 ? scope : [];
}

const views = new WeakMap<LoomDocument, Map<string, LoomDocument>>();

/** The document whose nodes and wires are those of the open block. The same document and block give the same view. */
export function viewOf(document: LoomDocument, scope: Scope): LoomDocument {
  const id = openBlock(document, scope);
  const block = id === null ? undefined : blocksOf(document)[id];
  if (id === null || block === undefined) return document;
  const known = views.get(document) ?? new Map<string, LoomDocument>();
  views.set(document, known);
  const view = known.get(id) ?? { ...document, nodes: block.nodes, edges: block.edges };
  known.set(id, view);
  return view;
}

/** Carries out a command on the open block. An edit by which a block would contain itself is refused. */
export function editIn(document: LoomDocument, scope: Scope, command: (view: LoomDocument) => Edit): Edit {
  const id = openBlock(document, scope);
  if (id === null) return command(document);
  const view = viewOf(document, scope);
  const done = command(view);
  const next = putBack(document, id, view, done.document);
  if (blocksInside(blocksOf(next), id).has(id)) {
    return { ...edit(document, done.label), refusal: selfContained(blocksOf(document)[id]) };
  }
  const { labelSince } = done;
  return {
    ...done,
    document: next,
    mergeKey: done.mergeKey === null ? null : `${id}:${done.mergeKey}`,
    labelSince: labelSince === null ? null : (start) => labelSince(viewOf(start, scope)),
  };
}

function putBack(document: LoomDocument, id: string, view: LoomDocument, edited: LoomDocument): LoomDocument {
  if (edited === view) return document;
  const { nodes, edges, ...rest } = edited;
  const before = blocksOf(document)[id];
  const block = { ...(blocksOf(edited)[id] ?? before ?? { name: '' }), nodes, edges };
  const blocks = { ...blocksOf(edited), [id]: block };
  const next = { ...rest, nodes: document.nodes, edges: document.edges, blocks };
  const gone = Object.values(before?.nodes ?? {})
    .filter((node) => isPort(node) && nodes[node.id] === undefined)
    .map((node) => node.id);
  return gone.length === 0 ? next : withoutPorts(next, id, new Set(gone));
}

/** Wires to ports that are gone go too, at every group of the block. */
function withoutPorts(document: LoomDocument, block: string, ports: ReadonlySet<string>): LoomDocument {
  const blocks = Object.entries(blocksOf(document)).map(([id, record]): [string, BlockRecord] => {
    const edges = unwired(record, block, ports);
    return [id, edges === record.edges ? record : { ...record, edges }];
  });
  return { ...document, edges: unwired(document, block, ports), blocks: Object.fromEntries(blocks) };
}

function unwired(
  { nodes, edges }: Pick<LoomDocument, 'nodes' | 'edges'>,
  block: string,
  ports: ReadonlySet<string>,
): Record<string, EdgeRecord> {
  const shows = (id: string) => nodes[id] !== undefined && blockIdOf(nodes[id]) === block;
  const gone = Object.values(edges).filter(
    ({ source, sourcePort, target, targetPort }) =>
      (ports.has(sourcePort) && shows(source)) || (ports.has(targetPort) && shows(target)),
  );
  return gone.length === 0 ? edges : without(edges, new Set(gone.map(({ id }) => id)));
}

export function selfContained(block: Pick<BlockRecord, 'name'> | undefined): Text {
  const name = block?.name ?? '';
  return text(
    `The block “${name}” cannot stand inside itself: it would never end. Use it beside, or put another block here.`,
    `Блок «${name}» нельзя поместить внутрь него самого: вложенность никогда бы не кончилась. Поставьте его рядом или возьмите другой блок.`,
  );
}

/** A node of the flat document, where the project has it. */
export interface Place {
  readonly scope: Scope;
  readonly node: NodeRecord;
}

/** Finds `group-1.dense-1`: `dense-1` in the block of `group-1`. Null where there is no such node. */
export function placeOf(document: LoomDocument, flat: string): Place | null {
  const own = Object.hasOwn(document.nodes, flat) ? document.nodes[flat] : undefined;
  if (own !== undefined) return { scope: [], node: own };
  for (let at = flat.indexOf('.'); at > 0; at = flat.indexOf('.', at + 1)) {
    const group = flat.slice(0, at);
    if (openBlock(document, [group]) === null) continue;
    // Only the wires and nodes of the view matter here: each step looks into one group.
    const found = placeOf(viewOf(document, [group]), flat.slice(at + 1));
    if (found !== null) return { scope: [group, ...found.scope], node: found.node };
  }
  return null;
}

/** Without the definition where no group shows it any more. */
export function withoutUnusedBlock(document: LoomDocument, id: string): LoomDocument {
  return countInstances(document, id) > 0 ? document : withoutBlocks(document, new Set([id]));
}

/** The last definition to go takes the record of blocks along: the document is as one that never had any. */
export function withoutBlocks(document: LoomDocument, ids: ReadonlySet<string>): LoomDocument {
  const { blocks, ...rest } = document;
  const left = without(blocks ?? {}, ids);
  return Object.keys(left).length === 0 ? rest : { ...rest, blocks: left };
}
