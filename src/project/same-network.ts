// Whether two documents draw the same network: what is computed, whatever it is called and wherever it stands.
import type { EdgeRecord, LoomDocument, NodeRecord } from './document.ts';
import { expandGroups } from './expand.ts';

/** Kinds, parameters and wires alike, inside groups too; names, positions and notes aside. */
export function sameNetwork(a: LoomDocument, b: LoomDocument): boolean {
  if (a.nodes === b.nodes && a.edges === b.edges && a.blocks === b.blocks) return true;
  const [one, other] = [expandGroups(a).document, expandGroups(b).document];
  return sameNodes(one.nodes, other.nodes) && sameWires(one.edges, other.edges);
}

function sameNodes(a: LoomDocument['nodes'], b: LoomDocument['nodes']): boolean {
  if (a === b) return true;
  const computing = Object.values(a).filter(({ kind }) => kind !== 'note');
  const count = Object.values(b).filter(({ kind }) => kind !== 'note').length;
  return (
    computing.length === count &&
    computing.every((node) => {
      const twin = Object.hasOwn(b, node.id) ? b[node.id] : undefined;
      return twin !== undefined && sameNode(node, twin);
    })
  );
}

function sameNode(a: NodeRecord, b: NodeRecord): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.disabled !== b.disabled) return false;
  return a.params === b.params || paramsKey(a) === paramsKey(b);
}

function paramsKey({ params }: NodeRecord): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Wires may have other ids, as after a move away and back. */
function sameWires(a: LoomDocument['edges'], b: LoomDocument['edges']): boolean {
  if (a === b) return true;
  const ends = new Set(Object.values(b).map(endsOf));
  return (
    Object.keys(a).length === Object.keys(b).length &&
    Object.values(a).every((wire) => ends.has(endsOf(wire)))
  );
}

function endsOf({ source, sourcePort, target, targetPort }: EdgeRecord): string {
  return `${source}/${sourcePort}>${target}/${targetPort}`;
}
