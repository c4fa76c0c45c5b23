// From the document and the view to what React Flow draws. Unchanged nodes and wires keep their objects, so that only
// what has changed draws again.
import type { Edge, Node } from '@xyflow/react';
import type { Position } from '../../project/commands/index.ts';
import type { EdgeRecord, LoomDocument, NodeRecord } from '../../project/document.ts';
import type { Selection } from '../state/view.ts';
import type { Size } from './canvas-state.ts';

export type LayerFlowNode = Node<{ readonly record: NodeRecord }, 'layer'>;
export type WireFlowEdge = Edge<{ readonly record: EdgeRecord; readonly dropping: boolean }, 'wire'>;

export interface FlowInput {
  readonly nodes: LoomDocument['nodes'];
  readonly edges: LoomDocument['edges'];
  readonly selection: Selection;
  readonly measured: Readonly<Record<string, Size>>;
  readonly drag: Readonly<Record<string, Position>> | null;
  readonly dropEdge: string | null;
}

/** Holds the objects of the last call. */
export class FlowModel {
  #nodes = new Map<string, LayerFlowNode>();
  #edges = new Map<string, WireFlowEdge>();

  nodes({ nodes, selection, measured, drag }: FlowInput): LayerFlowNode[] {
    const chosen = new Set(selection.nodes);
    const next = new Map<string, LayerFlowNode>();
    for (const [id, record] of Object.entries(nodes)) {
      const position = drag?.[id] ?? record.position;
      const selected = chosen.has(id);
      const size = measured[id];
      const old = this.#nodes.get(id);
      const same =
        old !== undefined &&
        old.data.record === record &&
        old.selected === selected &&
        old.position.x === position.x &&
        old.position.y === position.y &&
        old.measured?.width === size?.width &&
        old.measured?.height === size?.height;
      next.set(
        id,
        same
          ? old
          : {
              id,
              type: 'layer',
              position: { x: position.x, y: position.y },
              data: old?.data.record === record ? old.data : { record },
              selected,
              ...(size === undefined ? {} : { measured: { ...size } }),
              dragging: drag?.[id] !== undefined,
            },
      );
    }
    this.#nodes = next;
    return [...next.values()];
  }

  edges({ nodes, edges, selection, dropEdge }: FlowInput): WireFlowEdge[] {
    const chosen = new Set(selection.edges);
    const next = new Map<string, WireFlowEdge>();
    for (const [id, record] of Object.entries(edges)) {
      if (nodes[record.source] === undefined || nodes[record.target] === undefined) continue;
      const selected = chosen.has(id);
      const dropping = dropEdge === id;
      const old = this.#edges.get(id);
      const same =
        old !== undefined &&
        old.data?.record === record &&
        old.selected === selected &&
        old.data.dropping === dropping;
      next.set(
        id,
        same
          ? old
          : {
              id,
              type: 'wire',
              source: record.source,
              sourceHandle: record.sourcePort,
              target: record.target,
              targetHandle: record.targetPort,
              data: { record, dropping },
              selected,
            },
      );
    }
    this.#edges = next;
    return [...next.values()];
  }
}
