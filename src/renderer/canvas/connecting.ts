// Whether a wire may be drawn between two handles, for the one in the hand and for the one being moved.
import { type Text, text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import { connect, removeEdges } from '../../project/commands/index.ts';
import { canConnect, type PortRef } from '../../project/connect.ts';
import type { LoomDocument } from '../../project/document.ts';
import { asOneStep, currentDocument, dispatch } from '../state/document.ts';
import type { Connecting } from './canvas-state.ts';

/** The document as the wire in the hand sees it: a wire that is being moved is no longer there. */
const unwired = new WeakMap<LoomDocument, Map<string, LoomDocument>>();

function seenBy(moved: string | null): LoomDocument {
  const document = currentDocument();
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
  return canConnect(seenBy(moved), from, to);
}

/** Every handle that can take a wire from this one. */
export function beginConnecting(from: PortRef, end: Connecting['end'], moved: string | null): Connecting {
  const allowed = new Set<string>();
  for (const node of Object.values(currentDocument().nodes)) {
    const layer = layerOf(node.kind);
    for (const { name } of (end === 'source' ? layer?.inputs : layer?.outputs) ?? []) {
      const other = { node: node.id, port: name };
      const reason = end === 'source' ? refusalOf(from, other, moved) : refusalOf(other, from, moved);
      if (reason === null) allowed.add(`${node.id}/${name}`);
    }
  }
  return { from, end, allowed, moved };
}

export function drawWire(from: PortRef, to: PortRef): void {
  if (canConnect(currentDocument(), from, to) === null) dispatch((document) => connect(document, from, to));
}

export function moveWire(edge: string, from: PortRef, to: PortRef): void {
  if (refusalOf(from, to, edge) !== null) return;
  asOneStep(text('Move a wire', 'Перенести связь'), () => {
    dispatch((document) => removeEdges(document, [edge]));
    dispatch((document) => connect(document, from, to));
  });
}

/** Let go over a node rather than a handle: its first port that can take the wire. */
export function drawWireToNode(connecting: Connecting, node: string): boolean {
  const layer = layerOf(currentDocument().nodes[node]?.kind ?? '');
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
  const document = currentDocument();
  const outputs = layerOf(document.nodes[source]?.kind ?? '')?.outputs ?? [];
  const inputs = layerOf(document.nodes[target]?.kind ?? '')?.inputs ?? [];
  let refusal: Text | null = null;
  for (const output of outputs) {
    for (const input of inputs) {
      const from = { node: source, port: output.name };
      const to = { node: target, port: input.name };
      const reason = canConnect(document, from, to);
      if (reason === null) {
        dispatch((current) => connect(current, from, to));
        return null;
      }
      refusal ??= reason;
    }
  }
  return refusal ?? text('A wire leads from an output to an input.', 'Связь ведёт от выхода ко входу.');
}
