// The canvas: React Flow, drawn from the document and the view, answering gestures with commands.
import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useNodesInitialized,
  useReactFlow,
} from '@xyflow/react';
import { type DragEvent, type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { layerOf } from '../../layers/catalog.ts';
import { duplicateNodes, moveNodes, type Position } from '../../project/commands/index.ts';
import { matches } from '../actions/shortcuts.ts';
import { currentDocument, dispatch, useDocumentStore } from '../state/document.ts';
import { openSearch, select, useView } from '../state/view.ts';
import { dropLayer, dropNodeOnWire } from './adding.ts';
import classes from './Canvas.module.css';
import { CanvasMenu } from './CanvasMenu.tsx';
import { ConnectionHint } from './ConnectionHint.tsx';
import { canvasKeys } from './canvas-actions.ts';
import {
  currentFlow,
  type Flow,
  GRID,
  holdFlow,
  notePointer,
  type Size,
  sizeOfNode,
  useCanvasState,
} from './canvas-state.ts';
import { beginConnecting, drawWire, drawWireToNode, moveWire, refusalOf } from './connecting.ts';
import { DRAGGED_LAYER } from './dragged-layer.ts';
import { EmptyHint } from './EmptyHint.tsx';
import { FlowModel, type LayerFlowNode, type WireFlowEdge } from './flow-model.ts';
import { CANVAS_ID, focusCanvas } from './focus.ts';
import { LayerNode } from './LayerNode.tsx';
import { LayerSearchBox } from './LayerSearchBox.tsx';
import { layerByKey } from './layer-search.ts';
import { WireEdge } from './WireEdge.tsx';
import { ZoomControls } from './ZoomControls.tsx';

const NODE_TYPES = { layer: LayerNode };
const EDGE_TYPES = { wire: WireEdge };
const SNAP: [number, number] = [GRID, GRID];
const MULTI_KEYS = ['Meta', 'Control'];
/** From here on only what is in sight is in the page. */
const MANY = 200;

export function Canvas() {
  return (
    <ReactFlowProvider>
      <FlowCanvas />
      <LayerSearchBox />
      <CanvasMenu />
      <ConnectionHint />
    </ReactFlowProvider>
  );
}

function FlowCanvas() {
  const { t } = useTranslation();
  const model = useRef<FlowModel>(null);
  model.current ??= new FlowModel();
  const records = useDocumentStore((state) => state.document.nodes);
  const wires = useDocumentStore((state) => state.document.edges);
  const selection = useView((state) => state.selection);
  const { measured, drag, dropEdge, minimap, snap } = useCanvasState();
  const input = { nodes: records, edges: wires, selection, measured, drag, dropEdge };
  const nodes = model.current.nodes(input);
  const edges = model.current.edges(input);
  const count = nodes.length;
  const last = selection.nodes.at(-1);
  const gestures = useMemo(() => dragGestures(), []);

  return (
    <div className={classes.canvas}>
      <ReactFlow<LayerFlowNode, WireFlowEdge>
        // The keyboard belongs to the canvas as a whole: arrows walk the graph, and what is chosen is announced.
        id={CANVAS_ID}
        tabIndex={0}
        aria-label={t('canvas.label')}
        aria-activedescendant={last === undefined ? undefined : `node-label-${last}`}
        data-testid="canvas"
        className={classes.flow ?? ''}
        onKeyDown={onKeyDown}
        onDoubleClick={onDoubleClick}
        onPointerMove={(event) => notePointer({ x: event.clientX, y: event.clientY })}
        onPointerLeave={() => notePointer(null)}
        onDragOver={onDragOver}
        onDragLeave={() => useCanvasState.setState({ dropEdge: null })}
        onDrop={onDrop}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={(flow: Flow) => holdFlow(flow)}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStart={gestures.start}
        onNodeDrag={gestures.drag}
        onNodeDragStop={gestures.stop}
        onSelectionDragStart={(event, moved) => gestures.start(event, moved[0], moved)}
        onSelectionDragStop={(event, moved) => gestures.stop(event, moved[0], moved)}
        onConnectStart={(_event, { nodeId, handleId, handleType }) => {
          if (nodeId === null || handleId === null || handleType === null) return;
          const { connecting } = useCanvasState.getState();
          if (connecting !== null) return;
          useCanvasState.setState({
            connecting: beginConnecting({ node: nodeId, port: handleId }, handleType, null),
          });
        }}
        onConnect={onConnect}
        onConnectEnd={(event, end) => {
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
          openSearch({
            screen: at,
            flow: flow.screenToFlowPosition(at),
            wire: { end: connecting.end, port: connecting.from },
            replaces: null,
          });
        }}
        onReconnectStart={(_event, edge, handleType) => {
          // `handleType` names the end that stays.
          const fixed =
            handleType === 'source'
              ? { node: edge.source, port: edge.sourceHandle ?? '' }
              : { node: edge.target, port: edge.targetHandle ?? '' };
          useCanvasState.setState({ connecting: beginConnecting(fixed, handleType, edge.id) });
        }}
        onReconnect={(edge, connection) => {
          const ends = endsOf(connection);
          if (ends !== null) moveWire(edge.id, ends.from, ends.to);
        }}
        onReconnectEnd={() => useCanvasState.setState({ connecting: null })}
        isValidConnection={(connection) => {
          const ends = endsOf(connection);
          const moved = useCanvasState.getState().connecting?.moved ?? null;
          return ends !== null && refusalOf(ends.from, ends.to, moved) === null;
        }}
        onNodeDoubleClick={(_event, node) => useCanvasState.setState({ renaming: node.id })}
        onEdgeMouseEnter={(_event, edge) => useCanvasState.setState({ hoveredEdge: edge.id })}
        onEdgeMouseLeave={() => useCanvasState.setState({ hoveredEdge: null })}
        onPaneClick={() => focusCanvas()}
        onNodeClick={() => focusCanvas()}
        onPaneContextMenu={(event) => openMenu(event, 'pane')}
        onNodeContextMenu={(event, node) => {
          if (!useView.getState().selection.nodes.includes(node.id)) select([node.id]);
          openMenu(event, 'node');
        }}
        onSelectionContextMenu={(event) => openMenu(event, 'node')}
        onEdgeContextMenu={(event, edge) => {
          select([], [edge.id]);
          openMenu(event, 'edge');
        }}
        snapToGrid={snap}
        snapGrid={SNAP}
        minZoom={0.1}
        maxZoom={2.5}
        zoomOnDoubleClick={false}
        panActivationKeyCode={null}
        deleteKeyCode={null}
        multiSelectionKeyCode={MULTI_KEYS}
        selectionMode={SelectionMode.Partial}
        disableKeyboardA11y
        nodesFocusable={false}
        edgesFocusable={false}
        connectionRadius={24}
        nodeDragThreshold={3}
        elevateNodesOnSelect
        onlyRenderVisibleElements={count > MANY}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--ll-grid)" />
        {minimap && count > 0 && (
          <MiniMap<LayerFlowNode>
            pannable
            zoomable
            ariaLabel={t('canvas.controls.map')}
            className={classes.minimap}
            bgColor="var(--ll-panel)"
            maskColor="color-mix(in srgb, var(--ll-background) 62%, transparent)"
            nodeColor={minimapColor}
            nodeBorderRadius={8}
            style={{ width: 148, height: 92 }}
          />
        )}
        <FitOnOpening />
      </ReactFlow>
      {count === 0 && <EmptyHint />}
      <ZoomControls />
    </div>
  );
}

function minimapColor({ data }: LayerFlowNode): string {
  return `var(--ll-category-${layerOf(data.record.kind)?.category ?? 'structure'})`;
}

/** A project that was opened is seen whole, no nearer than full size. */
function FitOnOpening() {
  const opening = useDocumentStore((state) => state.opening);
  const ready = useNodesInitialized();
  const { fitView } = useReactFlow();
  const done = useRef(0);
  useEffect(() => {
    if (!ready || done.current === opening) return;
    done.current = opening;
    void fitView({ padding: 0.12, maxZoom: 1 });
  }, [opening, ready, fitView]);
  return null;
}

function onNodesChange(changes: NodeChange<LayerFlowNode>[]): void {
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

function onEdgesChange(changes: EdgeChange<WireFlowEdge>[]): void {
  const { nodes, edges } = useView.getState().selection;
  const chosen = new Set(edges);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  select(nodes, [...chosen]);
}

/** Dragging nodes: positions live in the view until they are let go, then one step of the history. */
function dragGestures() {
  let copying = false;
  const settle = (event: { readonly altKey?: boolean }, moved: readonly LayerFlowNode[]) => {
    const { drag, dropEdge } = useCanvasState.getState();
    useCanvasState.setState({ drag: null, dropEdge: null });
    if (drag === null) return;
    const document = currentDocument();
    const positions = Object.fromEntries(
      Object.entries(drag).filter(([id]) => document.nodes[id] !== undefined),
    );
    const [first] = Object.keys(positions);
    const start = first === undefined ? undefined : document.nodes[first]?.position;
    const end = first === undefined ? undefined : positions[first];
    if (start === undefined || end === undefined || first === undefined) return;
    if (copying) {
      const offset = { x: end.x - start.x, y: end.y - start.y };
      select(dispatch((current) => duplicateNodes(current, Object.keys(positions), offset)).created);
    } else if (dropEdge !== null && moved.length === 1) {
      dropNodeOnWire(first, dropEdge, end, event.altKey !== true);
    } else {
      dispatch((current) => moveNodes(current, positions));
    }
  };
  return {
    start: (event: { readonly altKey?: boolean }, _node?: LayerFlowNode, _all?: LayerFlowNode[]) => {
      copying = event.altKey === true;
    },
    drag: (_event: unknown, node: LayerFlowNode, all: LayerFlowNode[]) => {
      const flow = currentFlow();
      if (flow === null || all.length !== 1 || copying || !canBeInserted(node.id)) return;
      const { width, height } = sizeOfNode(node.id);
      const middle = { x: node.position.x + width / 2, y: node.position.y + height / 2 };
      hoverEdge(flow.flowToScreenPosition(middle), node.id);
    },
    stop: (event: { readonly altKey?: boolean }, _node: LayerFlowNode | undefined, all: LayerFlowNode[]) =>
      settle(event, all),
  };
}

/** Only what has no wires yet, and has both an input and an output. */
function canBeInserted(id: string): boolean {
  const { nodes, edges } = currentDocument();
  const layer = layerOf(nodes[id]?.kind ?? '');
  if (layer === null || layer.inputs.length === 0 || layer.outputs.length === 0) return false;
  return !Object.values(edges).some((edge) => edge.source === id || edge.target === id);
}

function hoverEdge(at: Position, except: string | null): void {
  const edge = edgeAt(at);
  const record = edge === null ? undefined : currentDocument().edges[edge];
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

function onConnect(connection: Connection): void {
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

function onKeyDown(event: KeyboardEvent): void {
  if (event.target !== event.currentTarget) return;
  const key = canvasKeys.find(({ shortcut }) => matches(shortcut, event.nativeEvent));
  if (key === undefined) return;
  event.preventDefault();
  key.run();
}

function onDoubleClick(event: MouseEvent): void {
  const flow = currentFlow();
  if (flow === null || !(event.target instanceof Element)) return;
  if (!event.target.classList.contains('react-flow__pane')) return;
  const screen = { x: event.clientX, y: event.clientY };
  openSearch({ screen, flow: flow.screenToFlowPosition(screen), wire: null, replaces: null });
}

function onDragOver(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(DRAGGED_LAYER)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  hoverEdge({ x: event.clientX, y: event.clientY }, null);
}

function onDrop(event: DragEvent): void {
  const added = layerByKey(event.dataTransfer.getData(DRAGGED_LAYER));
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
