// Adding layers: at a place, into a wire, at the end of a wire that was let go, after the selected layer. Each is one step
// of the history.
import type { ParamValues } from '../../base/params.ts';
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import type { Layer } from '../../layers/layer.ts';
import { blockTitle, GROUP, layerIn, layerToAdd } from '../../project/blocks.ts';
import {
  addNode,
  connect,
  insertOnEdge,
  moveNodes,
  type Position,
  replaceNode,
} from '../../project/commands/index.ts';
import { canConnect, type PortRef } from '../../project/connect.ts';
import { bringBlock } from '../../project/saved-blocks.ts';
import { attempt } from '../state/ask.ts';
import { asOneStep, dispatch } from '../state/document.ts';
import { savedBlocks } from '../state/saved-blocks.ts';
import { currentGraph, dispatchHere, reportHere } from '../state/scope.ts';
import { type LayerSearch, select, useView } from '../state/view.ts';
import { currentFlow, sizeOfNode, snapped, USUAL_SIZE } from './canvas-state.ts';
import { freePlace, GAP_X, pushAside } from './placing.ts';

/** A kind of layer to add, with parameters that differ from its defaults. */
export interface NewLayer {
  readonly kind: string;
  readonly params: ParamValues;
  /** Set where a saved block comes into the project first. */
  readonly saved?: string;
}

/** Brings the saved block along as a part of the same step. */
function takeSaved(key: string, add: (layer: NewLayer) => void): void {
  const saved = savedBlocks()[key];
  if (saved === undefined) return;
  const title = blockTitle(saved.block, saved.blocks[saved.block] ?? { name: '' });
  const bring = () => {
    let { block } = saved;
    dispatch((document) => {
      const brought = bringBlock(document, saved);
      ({ block } = brought);
      return brought;
    });
    add({ kind: GROUP, params: { block } });
  };
  attempt(() => asOneStep(text(`Add ${title.en}`, `Добавить: ${title.ru}`), bring));
}

function layerOfNew(added: NewLayer): Layer | null {
  return layerToAdd(currentGraph(), added);
}

/** Drops a new layer: into the wire under it where there is one, else at the place. */
export function dropLayer(added: NewLayer, at: Position, edge: string | null, push: boolean): void {
  if (added.saved !== undefined) {
    takeSaved(added.saved, (layer) => dropLayer(layer, at, edge, push));
    return;
  }
  const { kind, params } = added;
  const layer = layerOfNew(added);
  if (layer === null) return;
  const position = snapped({ x: at.x - USUAL_SIZE.width / 2, y: at.y - USUAL_SIZE.height / 2 });
  if (edge !== null && layer.inputs.length > 0 && layer.outputs.length > 0) {
    insert(added, edge, position, push);
    return;
  }
  select(dispatchHere((document) => addNode(document, kind, position, params)).created);
}

/** A layer that is there already, and has no wires of its own, becomes the middle of a wire. */
export function dropNodeOnWire(node: string, edge: string, position: Position, push: boolean): void {
  insert({ node }, edge, position, push);
}

function insert(
  what: NewLayer | { readonly node: string },
  edge: string,
  position: Position,
  push: boolean,
): void {
  const kind = 'kind' in what ? what.kind : (currentGraph().nodes[what.node]?.kind ?? '');
  const title = layerOf(kind)?.title ?? text(kind, kind);
  let inserted = 'node' in what ? what.node : '';
  asOneStep(text(`Insert ${title.en}`, `Вставить: ${title.ru}`), () => {
    const { created } = dispatchHere((document) => insertOnEdge(document, edge, what, position));
    inserted = created[0] ?? inserted;
    if (push) dispatchHere((document) => moveNodes(document, pushAside(document, inserted, sizeOfNode)));
  });
  select([inserted]);
}

/** What the search chose. */
export function addFound(added: NewLayer, search: LayerSearch): void {
  if (added.saved !== undefined) {
    takeSaved(added.saved, (layer) => addFound(layer, search));
    return;
  }
  const { kind, params } = added;
  const { into, replaces, wire } = search;
  if (replaces !== null) {
    replaceBy(replaces, added);
    return;
  }
  if (into !== null) {
    const at = { x: search.flow.x - USUAL_SIZE.width / 2, y: search.flow.y - USUAL_SIZE.height / 2 };
    insert(added, into, snapped(at), true);
    return;
  }
  if (wire === null) {
    const position = freePlace(currentGraph(), snapped(search.flow), USUAL_SIZE, sizeOfNode);
    select(dispatchHere((document) => addNode(document, kind, position, params)).created);
    return;
  }
  const { x, y } = search.flow;
  const offset = wire.end === 'source' ? 0 : USUAL_SIZE.width;
  addWired(added, snapped({ x: x - offset, y: y - USUAL_SIZE.height / 2 }), wire.end, wire.port);
}

function replaceBy(node: string, { kind, params }: NewLayer): void {
  const title = layerOf(kind)?.title ?? text(kind, kind);
  const { created } = dispatchHere((document) => ({
    ...replaceNode(document, node, kind, params),
    label: text(`Replace by ${title.en}`, `Заменить на: ${title.ru}`),
  }));
  select(created);
}

/** Adds a layer and connects its first port that fits to the given one. */
function addWired(added: NewLayer, position: Position, end: 'source' | 'target', port: PortRef): void {
  const { kind, params } = added;
  const layer = layerOfNew(added);
  if (layer === null) return;
  let created: readonly string[] = [];
  asOneStep(text(`Add ${layer.title.en}`, `Добавить: ${layer.title.ru}`), () => {
    created = dispatchHere((document) => addNode(document, kind, position, params)).created;
    const id = created[0];
    if (id === undefined) return;
    const document = currentGraph();
    const ports = end === 'source' ? layer.inputs : layer.outputs;
    for (const { name } of ports) {
      const own = { node: id, port: name };
      const [from, to] = end === 'source' ? [port, own] : [own, port];
      if (canConnect(document, from, to, reportHere) !== null) continue;
      dispatchHere((current) => connect(current, from, to));
      return;
    }
  });
  select(created);
}

/** From the palette by keyboard, and from the command palette: after the selected layer, else in the middle of the view. */
export function addInView(added: NewLayer): void {
  if (added.saved !== undefined) {
    takeSaved(added.saved, addInView);
    return;
  }
  const { kind, params } = added;
  const document = currentGraph();
  const layer = layerOfNew(added);
  const [selected, ...others] = useView.getState().selection.nodes;
  const node = selected === undefined || others.length > 0 ? undefined : document.nodes[selected];
  if (node === undefined || layer === null) {
    const position = freePlace(document, snapped(middleOfView()), USUAL_SIZE, sizeOfNode);
    select(dispatchHere((current) => addNode(current, kind, position, params)).created);
    return;
  }
  const place = freePlace(
    document,
    snapped({ x: node.position.x + sizeOfNode(node.id).width + GAP_X, y: node.position.y }),
    USUAL_SIZE,
    sizeOfNode,
  );
  const output = layerIn(document, node)?.outputs[0];
  const onward = Object.values(document.edges).filter((edge) => edge.source === node.id);
  const [only] = onward;
  if (only !== undefined && onward.length === 1 && layer.inputs.length > 0 && layer.outputs.length > 0) {
    insert(
      added,
      only.id,
      snapped({ x: node.position.x + sizeOfNode(node.id).width + GAP_X, y: node.position.y }),
      true,
    );
  } else if (output !== undefined && layer.inputs.length > 0 && onward.length === 0) {
    addWired(added, place, 'source', { node: node.id, port: output.name });
  } else {
    select(dispatchHere((current) => addNode(current, kind, place, params)).created);
  }
}

export function middleOfView(): Position {
  const flow = currentFlow();
  const pane = window.document.querySelector('.react-flow');
  if (flow === null || pane === null) return { x: 0, y: 0 };
  const box = pane.getBoundingClientRect();
  const { x, y } = flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  return { x: x - USUAL_SIZE.width / 2, y: y - USUAL_SIZE.height / 2 };
}
