// Auto-layout by ELK in a worker: layers from left to right, wires with few crossings.
import ELK, { type ELK as Elk, type ElkNode } from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { text } from '../../base/text.ts';
import { moveNodes, type Position } from '../../project/commands/index.ts';
import type { LoomDocument } from '../../project/document.ts';
import { currentGraph, dispatchHere } from '../state/scope.ts';
import { currentFlow, sizeOfNode } from './canvas-state.ts';

let elk: Elk | null = null;

/** The library sees a classic worker from our own origin. */
function layouter(): Elk {
  elk ??= new ELK({ workerFactory: () => new Worker(elkWorkerUrl) });
  return elk;
}

export async function arrange(ids: readonly string[]): Promise<void> {
  const before = currentGraph();
  const positions = await arrangement(before, ids);
  if (currentGraph().nodes !== before.nodes) return;
  dispatchHere((document) => ({
    ...moveNodes(document, positions),
    label: text('Arrange the network', 'Разместить сеть'),
  }));
  await currentFlow()?.fitView({ duration: 250, padding: 0.12, maxZoom: 1 });
}

async function arrangement(
  document: LoomDocument,
  ids: readonly string[],
): Promise<Readonly<Record<string, Position>>> {
  const chosen = new Set(ids);
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': '64',
      'elk.spacing.nodeNode': '32',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      // A long chain is folded into lines that fill the view.
      'elk.layered.wrapping.strategy': 'MULTI_EDGE',
      'elk.layered.wrapping.additionalEdgeSpacing': '48',
      'elk.aspectRatio': String(viewRatio()),
    },
    children: ids.map((id) => ({ id, ...sizeOfNode(id) })),
    edges: Object.values(document.edges)
      .filter((edge) => chosen.has(edge.source) && chosen.has(edge.target))
      .map((edge) => ({ id: edge.id, sources: [edge.source], targets: [edge.target] })),
  };
  const laid = await layouter().layout(graph);
  const corner = {
    x: Math.min(...ids.map((id) => document.nodes[id]?.position.x ?? 0)),
    y: Math.min(...ids.map((id) => document.nodes[id]?.position.y ?? 0)),
  };
  return Object.fromEntries(
    (laid.children ?? []).map(({ id, x = 0, y = 0 }): [string, Position] => [
      id,
      { x: Math.round(corner.x + x - 12), y: Math.round(corner.y + y - 12) },
    ]),
  );
}

/** Width over height of what is seen of the canvas. */
function viewRatio(): number {
  const box = window.document.querySelector('.react-flow')?.getBoundingClientRect();
  return box === undefined || box.height === 0 ? 1.7 : box.width / box.height;
}
