// The canvas: React Flow, drawn from the document and the view. What hands do on it is in gestures.ts.
import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useNodesInitialized,
  useReactFlow,
} from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { layerOf } from '../../layers/catalog.ts';
import { viewOf } from '../../project/scope.ts';
import { useDocumentStore } from '../state/document.ts';
import { useScope } from '../state/scope.ts';
import { useView } from '../state/view.ts';
import { Breadcrumb } from './Breadcrumb.tsx';
import classes from './Canvas.module.css';
import { CanvasMenu } from './CanvasMenu.tsx';
import { ConnectionHint } from './ConnectionHint.tsx';
import { GRID, holdFlow, useCanvasState, viewportOf } from './canvas-state.ts';
import { EmptyHint } from './EmptyHint.tsx';
import { FlowModel, type LayerFlowNode, type WireFlowEdge } from './flow-model.ts';
import { CANVAS_ID, focusCanvas } from './focus.ts';
import {
  isValidConnection,
  onConnect,
  onConnectEnd,
  onConnectStart,
  onDoubleClick,
  onDrag,
  onDragLeave,
  onDragOver,
  onDragStart,
  onDragStop,
  onDrop,
  onEdgeContextMenu,
  onEdgeMouseEnter,
  onEdgeMouseLeave,
  onEdgesChange,
  onKeyDown,
  onNodeContextMenu,
  onNodeDoubleClick,
  onNodesChange,
  onPaneContextMenu,
  onPointerLeave,
  onPointerMove,
  onReconnect,
  onReconnectEnd,
  onReconnectStart,
  onSelectionContextMenu,
  onSelectionDragStop,
} from './gestures.ts';
import { LayerNode } from './LayerNode.tsx';
import { LayerSearchBox } from './LayerSearchBox.tsx';
import { useOutdated } from './outdated.ts';
import { WireEdge } from './WireEdge.tsx';
import { ZoomControls } from './ZoomControls.tsx';

const NODE_TYPES = { layer: LayerNode };
const EDGE_TYPES = { wire: WireEdge };
const SNAP: [number, number] = [GRID, GRID];
const MULTI_KEYS = ['Meta', 'Control'];
const PRO_OPTIONS = { hideAttribution: true };
const MINIMAP_SIZE = { width: 148, height: 92 };
/** From here on only what is in sight is in the page. */
const MANY = 200;

export function Canvas() {
  // Ids inside a block are its own: what React Flow knows of them must not outlive it.
  const prefix = useScope((state) => state.prefix);
  return (
    <ReactFlowProvider key={prefix}>
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
  const { scope, prefix } = useScope();
  const records = useDocumentStore((state) => viewOf(state.document, scope).nodes);
  const wires = useDocumentStore((state) => viewOf(state.document, scope).edges);
  const selection = useView((state) => state.selection);
  const measured = useCanvasState((state) => state.measured);
  const drag = useCanvasState((state) => state.drag);
  const dropEdge = useCanvasState((state) => state.dropEdge);
  const minimap = useCanvasState((state) => state.minimap);
  const snap = useCanvasState((state) => state.snap);
  const input = { nodes: records, edges: wires, selection, measured, drag, dropEdge };
  const nodes = model.current.nodes(input);
  const edges = model.current.edges(input);
  const count = nodes.length;
  const last = selection.nodes.at(-1);
  const viewport = viewportOf(prefix);
  const outdated = useOutdated();
  useEffect(() => {
    if (shownPrefix !== prefix) focusCanvas();
    shownPrefix = prefix;
  }, [prefix]);

  return (
    <div className={classes.canvas} data-outdated={outdated}>
      <ReactFlow<LayerFlowNode, WireFlowEdge>
        // The keyboard belongs to the canvas as a whole: arrows walk the graph, and what is chosen is announced.
        // Handlers are functions of the module: new ones would make every node and wire draw again.
        id={CANVAS_ID}
        tabIndex={0}
        aria-label={t('canvas.label')}
        aria-activedescendant={last === undefined ? undefined : `node-label-${last}`}
        data-testid="canvas"
        className={classes.flow ?? ''}
        onKeyDown={onKeyDown}
        onDoubleClick={onDoubleClick}
        onPointerMove={onPointerMove}
        onPointerLeave={onPointerLeave}
        onDragOver={onDragOver}
        onDragLeave={onDragLeave}
        onDrop={onDrop}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={holdFlow}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStart={onDragStart}
        onNodeDrag={onDrag}
        onNodeDragStop={onDragStop}
        onSelectionDragStart={onDragStart}
        onSelectionDragStop={onSelectionDragStop}
        onConnectStart={onConnectStart}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        onReconnectStart={onReconnectStart}
        onReconnect={onReconnect}
        onReconnectEnd={onReconnectEnd}
        isValidConnection={isValidConnection}
        onNodeDoubleClick={onNodeDoubleClick}
        onEdgeMouseEnter={onEdgeMouseEnter}
        onEdgeMouseLeave={onEdgeMouseLeave}
        onPaneClick={focusCanvas}
        onNodeClick={focusCanvas}
        onPaneContextMenu={onPaneContextMenu}
        onNodeContextMenu={onNodeContextMenu}
        onSelectionContextMenu={onSelectionContextMenu}
        onEdgeContextMenu={onEdgeContextMenu}
        snapToGrid={snap}
        snapGrid={SNAP}
        {...(viewport === undefined ? {} : { defaultViewport: viewport })}
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
        proOptions={PRO_OPTIONS}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--ll-grid)" />
        {minimap && count > 0 && (
          <MiniMap<LayerFlowNode>
            pannable
            zoomable
            ariaLabel={t('canvas.controls.map')}
            className={classes.minimap ?? ''}
            bgColor="var(--ll-panel)"
            maskColor="color-mix(in srgb, var(--ll-background) 62%, transparent)"
            nodeColor={minimapColor}
            nodeBorderRadius={8}
            style={MINIMAP_SIZE}
          />
        )}
        <FitOnOpening />
      </ReactFlow>
      {count === 0 && <EmptyHint />}
      <Breadcrumb />
      <ZoomControls />
    </div>
  );
}

function minimapColor({ data }: LayerFlowNode): string {
  return `var(--ll-category-${layerOf(data.record.kind)?.category ?? 'structure'})`;
}

/** The block that was shown last: another one takes the keyboard. */
let shownPrefix = '';

/** A project or a block that was opened is seen whole, no nearer than full size, unless one has looked at it before. */
function FitOnOpening() {
  const opening = useDocumentStore((state) => state.opening);
  const ready = useNodesInitialized();
  const { fitView } = useReactFlow();
  const prefix = useScope((state) => state.prefix);
  const done = useRef(viewportOf(prefix) === undefined ? 0 : opening);
  useEffect(() => {
    if (!ready || done.current === opening) return;
    done.current = opening;
    void fitView({ padding: 0.12, maxZoom: 1 });
  }, [opening, ready, fitView]);
  return null;
}
