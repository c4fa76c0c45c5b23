// Commands on wires: connect, disconnect, put a node into the middle of a wire. Whether a wire is allowed is asked of
// canConnect (connect.ts) beforehand.
import { present } from '../../base/assert.ts';
import { text } from '../../base/text.ts';
import type { ParamValues } from '../../layers/params.ts';
import { layerIn } from '../blocks.ts';
import type { PortRef } from '../connect.ts';
import type { LoomDocument } from '../document.ts';
import { type Edit, edit, newEdge, nodeTitle, withEdges, withNodes, without } from './edit.ts';
import { newNode, type Position, withNew } from './nodes.ts';

export function connect(document: LoomDocument, from: PortRef, to: PortRef): Edit {
  const [source, target] = [document.nodes[from.node], document.nodes[to.node]];
  const [a, b] = [
    nodeTitle(present(source, `node ${from.node}`)),
    nodeTitle(present(target, `node ${to.node}`)),
  ];
  return edit(
    withEdges(document, [newEdge(document, from, to)]),
    text(`Connect ${a.en} to ${b.en}`, `Соединить: ${a.ru} → ${b.ru}`),
  );
}

export function removeEdges(document: LoomDocument, ids: readonly string[]): Edit {
  const gone = new Set(ids.filter((id) => document.edges[id] !== undefined));
  const label =
    gone.size === 1
      ? text('Remove a wire', 'Удалить связь')
      : text(`Remove ${gone.size} wires`, `Удалить связи (${gone.size})`);
  return edit(gone.size === 0 ? document : { ...document, edges: without(document.edges, gone) }, label);
}

/** A node of a kind, or one that is there already and unwired, becomes the middle of a wire. */
export function insertOnEdge(
  document: LoomDocument,
  edgeId: string,
  what: { readonly kind: string; readonly params?: ParamValues } | { readonly node: string },
  position: Position,
): Edit {
  const wire = present(document.edges[edgeId], `wire ${edgeId}`);
  const node =
    'node' in what
      ? { ...present(document.nodes[what.node], `node ${what.node}`), position: { ...position } }
      : newNode(document, what.kind, position, what.params);
  const added = 'node' in what ? withNodes(document, [node]) : withNew(document, node);
  const layer = present(layerIn(added, node), `layer kind ${node.kind}`);
  const title = nodeTitle(node);
  const label = text(`Insert ${title.en}`, `Вставить: ${title.ru}`);
  const created = 'node' in what ? [] : [node.id];
  const [inputPort, outputPort] = [layer.inputs[0], layer.outputs[0]];
  if (inputPort === undefined || outputPort === undefined) return edit(added, label, { created });
  // The wire keeps its id at the target, where the order of wires may matter.
  const onward = { ...wire, source: node.id, sourcePort: outputPort.name };
  const inward = newEdge(
    added,
    { node: wire.source, port: wire.sourcePort },
    { node: node.id, port: inputPort.name },
  );
  return edit(withEdges(added, [onward, inward]), label, { created });
}
