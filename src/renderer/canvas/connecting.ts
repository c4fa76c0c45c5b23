// Whether a wire may be drawn between two handles, for the one in the hand and for the one being moved.
import { type Text, text } from '../../base/text.ts';
import type { Layer } from '../../layers/layer.ts';
import { layerIn } from '../../project/blocks.ts';
import { connect, removeEdges } from '../../project/commands/index.ts';
import { canConnect, type PortRef } from '../../project/connect.ts';
import type { LoomDocument } from '../../project/document.ts';
import { asOneStep } from '../state/document.ts';
import { currentGraph, dispatchHere, reportHere } from '../state/scope.ts';
import type { Connecting } from './canvas-state.ts';

/** The document as the wire in the hand sees it: a wire that is being moved is no longer there. */
const unwired = new WeakMap<LoomDocument, Map<string, LoomDocument>>();

function seenBy(moved: string | null): LoomDocument {
  const document = currentGraph();
  if (moved === null) return document;
  const known = unwired.get(document) ?? new Map<string, LoomDocument>();
  unwired.set(document, known);
  const seen = known.get(moved) ?? removeEdges(document, [moved]).document;
  known.set(moved, seen);
  return seen;
}

/** Null where the wire is allowed. */
export function refusalOf(from: PortRef, to: PortRef, moved: string | null, sameSide = false): Text | null {
  if (sameSide) return text('A wire leads from an output to an input.', 'Связь ведёт от выхода ко входу.');
  return canConnect(seenBy(moved), from, to, reportHere);
}

/** Every handle that can take a wire from this one. */
export function beginConnecting(from: PortRef, end: Connecting['end'], moved: string | null): Connecting {
  const allowed = new Set<string>();
  const document = currentGraph();
  for (const node of Object.values(document.nodes)) {
    const layer = layerIn(document, node);
    for (const { name } of (end === 'source' ? layer?.inputs : layer?.outputs) ?? []) {
      const other = { node: node.id, port: name };
      const reason = end === 'source' ? refusalOf(from, other, moved) : refusalOf(other, from, moved);
      if (reason === null) allowed.add(`${node.id}/${name}`);
    }
  }
  return { from, end, allowed, moved };
}

/** The layer of a node that is seen, with a group's ports. */
export function layerAt(id: string): Layer | null {
  const document = currentGraph();
  const node = document.nodes[id];
  return node === undefined ? null : layerIn(document, node);
}

export function drawWire(from: PortRef, to: PortRef): void {
  if (canConnect(currentGraph(), from, to, reportHere) === null)
    dispatchHere((document) => connect(document, from, to));
}

export function moveWire(edge: string, from: PortRef, to: PortRef): void {
  if (refusalOf(from, to, edge) !== null) return;
  asOneStep(text('Move a wire', 'Перенести связь'), () => {
    dispatchHere((document) => removeEdges(document, [edge]));
    dispatchHere((document) => connect(document, from, to));
  });
}

/** Let go over a node rather than a handle: its first port that can take the wire. */
export function drawWireToNode(connecting: Connecting, node: string): boolean {
  const layer = layerAt(node);
  const ports = connecting.end === 'source' ? layer?.inputs : layer?.outputs;
  const port = ports?.find(({ name }) => connecting.allowed.has(`${node}/${name}`));
  if (port === undefined) return false;
  const other = { node, port: port.name };
  const [from, to] = connecting.end === 'source' ? [connecting.from, other] : [other, connecting.from];
  drawWire(from, to);
  return true;
}

/** Connects two nodes by the first ports that fit; answers why not where none do. */
export function drawFirstWire(source: string, target: string): Text | null {
  const document = currentGraph();
  const outputs = layerAt(source)?.outputs ?? [];
  const inputs = layerAt(target)?.inputs ?? [];
  let refusal: Text | null = null;
  for (const output of outputs) {
    for (const input of inputs) {
      const from = { node: source, port: output.name };
      const to = { node: target, port: input.name };
      const reason = canConnect(document, from, to, reportHere);
      if (reason === null) {
        dispatchHere((current) => connect(current, from, to));
        return null;
      }
      refusal ??= reason;
    }
  }
  return refusal ?? text('A wire leads from an output to an input.', 'Связь ведёт от выхода ко входу.');
}
