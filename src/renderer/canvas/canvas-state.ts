// What the canvas alone needs while it is used: measured sizes, a drag under way, the wire in the hand. Never saved.
import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { create } from 'zustand';
import type { Position } from '../../project/commands/index.ts';
import type { PortRef } from '../../project/connect.ts';
import { useDocumentStore } from '../state/document.ts';
import { useScope } from '../state/scope.ts';
import type { LayerFlowNode, WireFlowEdge } from './flow-model.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Connecting {
  readonly from: PortRef;
  /** Which end of the wire is fixed. */
  readonly end: 'source' | 'target';
  /** Handles that can take it, as `node/port`. */
  readonly allowed: ReadonlySet<string>;
  /** The wire that is being moved to another handle, if any. */
  readonly moved: string | null;
}

export interface CanvasMenu {
  readonly at: Position;
  readonly of: 'node' | 'edge' | 'pane';
}

interface CanvasState {
  readonly measured: Readonly<Record<string, Size>>;
  readonly drag: Readonly<Record<string, Position>> | null;
  readonly connecting: Connecting | null;
  /** The wire into which what is dragged would be inserted. */
  readonly dropEdge: string | null;
  readonly hoveredEdge: string | null;
  readonly menu: CanvasMenu | null;
  readonly minimap: boolean;
  readonly snap: boolean;
  /** The node whose name is being typed. */
  readonly renaming: string | null;
}

export const useCanvasState = create<CanvasState>(() => ({
  measured: {},
  drag: null,
  connecting: null,
  dropEdge: null,
  hoveredEdge: null,
  menu: null,
  minimap: true,
  snap: true,
  renaming: null,
}));

export const GRID = 8;
export const USUAL_SIZE: Size = { width: 152, height: 74 };

export type Flow = ReactFlowInstance<LayerFlowNode, WireFlowEdge>;

/** The mounted canvas, for commands that look at or move its viewport. */
let flow: Flow | null = null;
/** Where the pointer was last seen over the canvas, in window pixels; null when it has left. */
let pointer: Position | null = null;

export function holdFlow(instance: Flow | null): void {
  flow = instance;
}

export function currentFlow(): Flow | null {
  return flow;
}

/** Where one looked in each open block, by its prefix. */
const viewports = new Map<string, Viewport>();

useScope.subscribe((_, before) => {
  if (flow !== null) viewports.set(before.prefix, flow.getViewport());
  useCanvasState.setState({
    measured: {},
    drag: null,
    connecting: null,
    dropEdge: null,
    hoveredEdge: null,
    menu: null,
    renaming: null,
  });
});

useDocumentStore.subscribe(({ opening }, before) => {
  if (opening !== before.opening) viewports.clear();
});

/** Where one last looked, or undefined where one has not been. */
export function viewportOf(prefix: string): Viewport | undefined {
  return viewports.get(prefix);
}

export function notePointer(at: Position | null): void {
  pointer = at;
}

export function lastPointer(): Position | null {
  return pointer;
}

export function sizeOfNode(id: string): Size {
  return useCanvasState.getState().measured[id] ?? USUAL_SIZE;
}

export function snapped({ x, y }: Position): Position {
  if (!useCanvasState.getState().snap) return { x: Math.round(x), y: Math.round(y) };
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}
