// The structure of a document: which wires end at which port, in what order nodes compute, what lies on a cycle.
// Wires to nodes or ports that do not exist are left out; nothing here knows shapes. A group is one node here: what
// computes asks for the graph of the flat document (expand.ts).

import type { Layer } from '../layers/layer.ts';
import { layerIn } from './blocks.ts';
import type { EdgeRecord, LoomDocument, NodeRecord } from './document.ts';
import { compareIds } from './ids.ts';

export interface GraphNode {
  readonly id: string;
  readonly record: NodeRecord;
  /** Null where this version does not know the kind. */
  readonly layer: Layer | null;
  /** Wires that end at each input port, in wire order, by port name. */
  readonly incoming: ReadonlyMap<string, readonly EdgeRecord[]>;
  readonly outgoing: readonly EdgeRecord[];
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Sources before targets; nodes on a cycle, and those after one, are left out. */
  readonly order: readonly GraphNode[];
  /** Nodes on a cycle. */
  readonly cyclic: ReadonlySet<string>;
  /** Nodes from which an output can be reached, outputs included. */
  readonly live: ReadonlySet<string>;
}

export function graphOf(document: LoomDocument): Graph {
  const nodes = structureOf(document);
  const order = topologicalOrder(nodes);
  const ordered = new Set(order.map((node) => node.id));
  return {
    nodes,
    order,
    cyclic: new Set([...nodes.keys()].filter((id) => !ordered.has(id) && reaches(nodes, id, id))),
    live: liveNodes(nodes),
  };
}

function structureOf(document: LoomDocument): ReadonlyMap<string, GraphNode> {
  interface Building extends GraphNode {
    readonly incoming: Map<string, EdgeRecord[]>;
    readonly outgoing: EdgeRecord[];
  }
  const nodes = new Map<string, Building>();
  for (const id of Object.keys(document.nodes).sort(compareIds)) {
    const record = document.nodes[id];
    if (record === undefined) continue;
    nodes.set(id, { id, record, layer: layerIn(document, record), incoming: new Map(), outgoing: [] });
  }
  for (const id of Object.keys(document.edges).sort(compareIds)) {
    const edge = document.edges[id];
    if (edge === undefined) continue;
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    if (source === undefined || target === undefined) continue;
    const port = target.layer?.inputs.find((candidate) => candidate.name === edge.targetPort);
    if (port === undefined || !source.layer?.outputs.some(({ name }) => name === edge.sourcePort)) continue;
    const wires = target.incoming.get(edge.targetPort) ?? [];
    if (wires.length > 0 && port.many !== true) continue;
    target.incoming.set(edge.targetPort, [...wires, edge]);
    source.outgoing.push(edge);
  }
  return nodes;
}

function topologicalOrder(nodes: ReadonlyMap<string, GraphNode>): readonly GraphNode[] {
  const waiting = new Map<string, number>();
  const order: GraphNode[] = [];
  for (const node of nodes.values()) {
    const count = [...node.incoming.values()].reduce((sum, wires) => sum + wires.length, 0);
    if (count === 0) order.push(node);
    else waiting.set(node.id, count);
  }
  for (let next = 0; next < order.length; next++) {
    for (const edge of order[next]?.outgoing ?? []) {
      const left = (waiting.get(edge.target) ?? 0) - 1;
      waiting.set(edge.target, left);
      const target = nodes.get(edge.target);
      if (left === 0 && target !== undefined) order.push(target);
    }
  }
  return order;
}

/** Whether a path of at least one wire leads from one node to another. */
export function reaches(nodes: ReadonlyMap<string, GraphNode>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { target } of nodes.get(id)?.outgoing ?? []) {
      if (target === to) return true;
      if (!seen.has(target)) {
        seen.add(target);
        open.push(target);
      }
    }
  }
  return false;
}

function liveNodes(nodes: ReadonlyMap<string, GraphNode>): ReadonlySet<string> {
  const outputs = [...nodes.values()].filter(({ record }) => record.kind === 'output' && !record.disabled);
  const live = new Set(outputs.map(({ id }) => id));
  const open = [...live];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const wires of nodes.get(id)?.incoming.values() ?? []) {
      for (const { source } of wires) {
        if (!live.has(source)) {
          live.add(source);
          open.push(source);
        }
      }
    }
  }
  return live;
}

/** Wires into a node in port order, those of a `many` port one after another. */
export function wiresInto(node: GraphNode): readonly EdgeRecord[] {
  return (node.layer?.inputs ?? []).flatMap(({ name }) => node.incoming.get(name) ?? []);
}
