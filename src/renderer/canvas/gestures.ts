// What the hands do on the canvas, and the commands that answer: dragging, connecting, dropping, menus, keys. Functions of
// the module, since new ones at every drawing would make every node and wire draw again.
import type {
  Connection,
  EdgeChange,
  HandleType,
  NodeChange,
  OnConnectEnd,
  OnConnectStart,
} from '@xyflow/react';
import type { DragEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import { GROUP } from '../../project/blocks.ts';
import { duplicateNodes, moveNodes, type Position } from '../../project/commands/index.ts';
import { matches } from '../actions/shortcuts.ts';
import { savedBlocks } from '../state/saved-blocks.ts';
import { currentGraph, dispatchHere } from '../state/scope.ts';
import { openSearch, select, useView } from '../state/view.ts';
import { dropLayer, dropNodeOnWire } from './adding.ts';
import { canvasKeys } from './canvas-actions.ts';
import { currentFlow, notePointer, type Size, sizeOfNode, useCanvasState } from './canvas-state.ts';
import { beginConnecting, drawWire, drawWireToNode, layerAt, moveWire, refusalOf } from './connecting.ts';
import { DRAGGED_LAYER } from './dragged-layer.ts';
import type { LayerFlowNode, WireFlowEdge } from './flow-model.ts';
import { CANVAS_ID, focusCanvas } from './focus.ts';
import { openGroup } from './group-actions.ts';
import { layerByKey } from './layer-search.ts';

export function onNodesChange(changes: NodeChange<LayerFlowNode>[]): void {
  const { measured, drag } = useCanvasState.getState();
  const sizes: Record<string, Size> = {};
  const places: Record<string, Position> = {};
  const chosen = new Set(useView.getState().selection.nodes);
  let selected = false;
  for (const change of changes) {
    if (change.type === 'dimensions' && change.dimensions !== undefined) {
      sizes[change.id] = { width: change.dimensions.width, height: change.dimensions.height };
    } else if (change.type === 'position' && change.dragging === true && change.position !== undefined) {
      places[change.id] = change.position;
    } else if (change.type === 'select') {
      selected = true;
      if (change.selected) chosen.add(change.id);
      else chosen.delete(change.id);
    }
  }
  if (Object.keys(sizes).length > 0) useCanvasState.setState({ measured: { ...measured, ...sizes } });
  if (Object.keys(places).length > 0) useCanvasState.setState({ drag: { ...drag, ...places } });
  if (selected) select([...chosen], useView.getState().selection.edges);
}

export function onEdgesChange(changes: EdgeChange<WireFlowEdge>[]): void {
  const { nodes, edges } = useView.getState().selection;
  const chosen = new Set(edges);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  select(nodes, [...chosen]);
}

/** Alt at the start of a drag: what is let go is a copy, and the original stays. */
let copying = false;

interface Keys {
  readonly altKey?: boolean;
}

export function onDragStart(event: Keys): void {
  copying = event.altKey === true;
}

export function onDrag(_event: unknown, node: LayerFlowNode, all: readonly LayerFlowNode[]): void {
  const flow = currentFlow();
  if (flow === null || all.length !== 1 || copying || !canBeInserted(node.id)) return;
  const { width, height } = sizeOfNode(node.id);
  const middle = { x: node.position.x + width / 2, y: node.position.y + height / 2 };
  hoverEdge(flow.flowToScreenPosition(middle), node.id);
}

export function onSelectionDragStop(event: Keys, all: readonly LayerFlowNode[]): void {
  onDragStop(event, null, all);
}

/** While dragged, positions live in the view; let go, they are one step of the history. */
export function onDragStop(event: Keys, _node: unknown, all: readonly LayerFlowNode[]): void {
  const { drag, dropEdge } = useCanvasState.getState();
  useCanvasState.setState({ drag: null, dropEdge: null });
  if (drag === null) return;
  const document = currentGraph();
  const positions = Object.fromEntries(
    Object.entries(drag).filter(([id]) => document.nodes[id] !== undefined),
  );
  const [first] = Object.keys(positions);
  const start = first === undefined ? undefined : document.nodes[first]?.position;
  const end = first === undefined ? undefined : positions[first];
  if (start === undefined || end === undefined || first === undefined) return;
  if (copying) {
    const offset = { x: end.x - start.x, y: end.y - start.y };
    select(dispatchHere((current) => duplicateNodes(current, Object.keys(positions), offset)).created);
  } else if (dropEdge !== null && all.length === 1) {
    dropNodeOnWire(first, dropEdge, end, event.altKey !== true);
  } else {
    dispatchHere((current) => moveNodes(current, positions));
  }
}

/** Only what has no wires yet, and has both an input and an output. */
function canBeInserted(id: string): boolean {
  const { edges } = currentGraph();
  const layer = layerAt(id);
  if (layer === null || layer.inputs.length === 0 || layer.outputs.length === 0) return false;
  return !Object.values(edges).some((edge) => edge.source === id || edge.target === id);
}

function hoverEdge(at: Position, except: string | null): void {
  const edge = edgeAt(at);
  const record = edge === null ? undefined : currentGraph().edges[edge];
  const free = record !== undefined && record.source !== except && record.target !== except;
  const dropEdge = free ? edge : null;
  if (useCanvasState.getState().dropEdge !== dropEdge) useCanvasState.setState({ dropEdge });
}

/** The wire within a few pixels of a point of the window. */
function edgeAt({ x, y }: Position): string | null {
  for (const [dx, dy] of [
    [0, 0],
    [0, -10],
    [0, 10],
    [-10, 0],
    [10, 0],
  ] as const) {
    for (const element of window.document.elementsFromPoint(x + dx, y + dy)) {
      const id = element.closest('.react-flow__edge')?.getAttribute('data-id');
      if (id !== null && id !== undefined) return id;
    }
  }
  return null;
}

export const onConnectStart: OnConnectStart = (_event, { nodeId, handleId, handleType }) => {
  if (nodeId === null || handleId === null || handleType === null) return;
  // A wire that is being moved has told its ends already.
  if (useCanvasState.getState().connecting !== null) return;
  const connecting = beginConnecting({ node: nodeId, port: handleId }, handleType, null);
  useCanvasState.setState({ connecting });
};

export const onConnectEnd: OnConnectEnd = (event, end) => {
  const { connecting } = useCanvasState.getState();
  useCanvasState.setState({ connecting: null });
  if (connecting === null || connecting.moved !== null || end.toHandle !== null) return;
  const at = pointOf(event);
  const onNode = window.document.elementFromPoint(at.x, at.y)?.closest('.react-flow__node');
  const node = onNode?.getAttribute('data-id') ?? null;
  if (node !== null) {
    if (node !== connecting.from.node) drawWireToNode(connecting, node);
    return;
  }
  const flow = currentFlow();
  if (flow === null || !overPane(at)) return;
  const wire = { end: connecting.end, port: connecting.from };
  openSearch({ screen: at, flow: flow.screenToFlowPosition(at), wire, replaces: null, into: null });
};

/** `handleType` names the end that stays. */
export function onReconnectStart(_event: unknown, edge: WireFlowEdge, handleType: HandleType): void {
  const fixed =
    handleType === 'source'
      ? { node: edge.source, port: edge.sourceHandle ?? '' }
      : { node: edge.target, port: edge.targetHandle ?? '' };
  useCanvasState.setState({ connecting: beginConnecting(fixed, handleType, edge.id) });
}

export function onReconnect(edge: WireFlowEdge, connection: Connection): void {
  const ends = endsOf(connection);
  if (ends !== null) moveWire(edge.id, ends.from, ends.to);
}

export function onReconnectEnd(): void {
  useCanvasState.setState({ connecting: null });
}

export function isValidConnection(connection: Connection | WireFlowEdge): boolean {
  const ends = endsOf(connection);
  const moved = useCanvasState.getState().connecting?.moved ?? null;
  return ends !== null && refusalOf(ends.from, ends.to, moved) === null;
}

export function onNodeDoubleClick(_event: unknown, node: LayerFlowNode): void {
  if (node.data.record.kind === GROUP) openGroup(node.id);
  else useCanvasState.setState({ renaming: node.id });
}

export function onEdgeMouseEnter(_event: unknown, edge: WireFlowEdge): void {
  useCanvasState.setState({ hoveredEdge: edge.id });
}

export function onEdgeMouseLeave(): void {
  useCanvasState.setState({ hoveredEdge: null });
}

export function onPaneContextMenu(event: MouseEvent | globalThis.MouseEvent): void {
  openMenu(event, 'pane');
}

export function onNodeContextMenu(event: MouseEvent, node: LayerFlowNode): void {
  if (!useView.getState().selection.nodes.includes(node.id)) select([node.id]);
  openMenu(event, 'node');
}

export function onSelectionContextMenu(event: MouseEvent): void {
  openMenu(event, 'node');
}

export function onEdgeContextMenu(event: MouseEvent, edge: WireFlowEdge): void {
  select([], [edge.id]);
  openMenu(event, 'edge');
}

export function onPointerMove(event: PointerEvent): void {
  notePointer({ x: event.clientX, y: event.clientY });
}

export function onPointerLeave(): void {
  notePointer(null);
}

export function onDragLeave(): void {
  useCanvasState.setState({ dropEdge: null });
}

export function onConnect(connection: Connection): void {
  const ends = endsOf(connection);
  if (ends !== null) drawWire(ends.from, ends.to);
}

function endsOf(connection: {
  readonly source: string;
  readonly target: string;
  readonly sourceHandle?: string | null;
  readonly targetHandle?: string | null;
}) {
  const { source, sourceHandle, target, targetHandle } = connection;
  if (typeof sourceHandle !== 'string' || typeof targetHandle !== 'string') return null;
  return { from: { node: source, port: sourceHandle }, to: { node: target, port: targetHandle } };
}

function pointOf(event: globalThis.MouseEvent | TouchEvent): Position {
  if ('clientX' in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function overPane({ x, y }: Position): boolean {
  return window.document.elementFromPoint(x, y)?.closest(`#${CANVAS_ID}`) !== null;
}

function openMenu(event: MouseEvent | globalThis.MouseEvent, of: 'node' | 'edge' | 'pane'): void {
  event.preventDefault();
  useCanvasState.setState({ menu: { at: { x: event.clientX, y: event.clientY }, of } });
}

export function onKeyDown(event: KeyboardEvent): void {
  if (event.target !== event.currentTarget) return;
  const key = canvasKeys.find(({ shortcut }) => matches(shortcut, event.nativeEvent));
  if (key === undefined) return;
  event.preventDefault();
  key.run();
}

export function onDoubleClick(event: MouseEvent): void {
  const flow = currentFlow();
  if (flow === null || !(event.target instanceof Element)) return;
  if (!event.target.classList.contains('react-flow__pane')) return;
  const screen = { x: event.clientX, y: event.clientY };
  openSearch({ screen, flow: flow.screenToFlowPosition(screen), wire: null, replaces: null, into: null });
}

export function onDragOver(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(DRAGGED_LAYER)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  hoverEdge({ x: event.clientX, y: event.clientY }, null);
}

export function onDrop(event: DragEvent): void {
  const added = layerByKey(event.dataTransfer.getData(DRAGGED_LAYER), currentGraph(), savedBlocks());
  const flow = currentFlow();
  if (added === null || flow === null) return;
  event.preventDefault();
  const { dropEdge } = useCanvasState.getState();
  useCanvasState.setState({ dropEdge: null });
  dropLayer(
    added,
    flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }),
    dropEdge,
    !event.altKey,
  );
  focusCanvas();
}
