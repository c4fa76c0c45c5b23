// Random documents and random edits of them, for properties. Wires are drawn only where canConnect allows them.
import fc from 'fast-check';
import { LAYER_KINDS } from '../../src/layers/catalog.ts';
import { layerIn } from '../../src/project/blocks.ts';
import {
  addNode,
  connect,
  duplicateNodes,
  type Edit,
  groupNodes,
  insertOnEdge,
  makeUnique,
  moveNodes,
  removeEdges,
  removeNodes,
  renameNode,
  replaceNode,
  setDisabled,
  setNotes,
  setParam,
  setTraining,
  ungroupNodes,
} from '../../src/project/commands/index.ts';
import { canConnect } from '../../src/project/connect.ts';
import type { LoomDocument } from '../../src/project/document.ts';
import { editIn, openBlock } from '../../src/project/scope.ts';

export type Command = (document: LoomDocument) => Edit | null;

const position = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
});
const kind = fc.constantFrom(...LAYER_KINDS);
const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];
const at = fc.nat(1000);

/** A command on the `index`-th node, or none where the document has no nodes. */
const onNode = (index: number, command: (document: LoomDocument, id: string) => Edit | null): Command => {
  return (document) => {
    const id = pick(Object.keys(document.nodes), index);
    return id === undefined ? null : command(document, id);
  };
};

const onEdge = (index: number, command: (document: LoomDocument, id: string) => Edit | null): Command => {
  return (document) => {
    const id = pick(Object.keys(document.edges), index);
    return id === undefined ? null : command(document, id);
  };
};

function wire(document: LoomDocument, a: number, b: number): Edit | null {
  const nodes = Object.values(document.nodes);
  const [source, target] = [pick(nodes, a), pick(nodes, b)];
  if (source === undefined || target === undefined) return null;
  const outputs = layerIn(document, source)?.outputs ?? [];
  const inputs = layerIn(document, target)?.inputs ?? [];
  const [output, input] = [pick(outputs, a), pick(inputs, b)];
  if (output === undefined || input === undefined) return null;
  const [from, to] = [
    { node: source.id, port: output.name },
    { node: target.id, port: input.name },
  ];
  return canConnect(document, from, to) === null ? connect(document, from, to) : null;
}

export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(kind, position).map(
      ([k, p]): Command =>
        (d) =>
          addNode(d, k, p),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(at, at).map(
      ([a, b]): Command =>
        (d) =>
          wire(d, a, b),
    ),
  },
  fc.tuple(at, position).map(([i, p]) => onNode(i, (d, id) => moveNodes(d, { [id]: p }))),
  fc.tuple(at, fc.boolean()).map(([i, keepFlow]) => onNode(i, (d, id) => removeNodes(d, [id], { keepFlow }))),
  fc.tuple(at, fc.string({ maxLength: 20 })).map(([i, s]) => onNode(i, (d, id) => renameNode(d, id, s))),
  fc.tuple(at, fc.boolean()).map(([i, off]) => onNode(i, (d, id) => setDisabled(d, [id], off))),
  fc.tuple(at, kind).map(([i, k]) => onNode(i, (d, id) => replaceNode(d, id, k))),
  fc
    .tuple(at, position)
    .map(([i, p]) => onNode(i, (d, id) => duplicateNodes(d, [id], p, { withIncoming: true }))),
  fc
    .tuple(at, fc.integer({ min: 1, max: 300 }))
    .map(([i, units]) =>
      onNode(i, (d, id) => (d.nodes[id]?.kind === 'dense' ? setParam(d, id, 'units', units) : null)),
    ),
  fc.tuple(at, at).map(
    ([a, b]): Command =>
      (d) =>
        groupNodes(
          d,
          [a, b].flatMap((i) => pick(Object.keys(d.nodes), i) ?? []),
        ),
  ),
  at.map((i) => onNode(i, (d, id) => ungroupNodes(d, [], [id]))),
  at.map((i) => onNode(i, (d, id) => makeUnique(d, id))),
  fc
    .tuple(at, kind, position)
    .map(([i, k, p]) =>
      onNode(i, (d, id) =>
        openBlock(d, [id]) === null ? null : editIn(d, [id], (view) => addNode(view, k, p)),
      ),
    ),
  fc
    .tuple(at, at, at)
    .map(([i, a, b]) =>
      onNode(i, (d, id) =>
        openBlock(d, [id]) === null
          ? null
          : editIn(d, [id], (view) => wire(view, a, b) ?? removeNodes(view, [])),
      ),
    ),
  fc
    .tuple(at, at)
    .map(([i, a]) =>
      onNode(i, (d, id) =>
        openBlock(d, [id]) === null
          ? null
          : editIn(d, [id], (view) => removeNodes(view, [pick(Object.keys(view.nodes), a) ?? ''])),
      ),
    ),
  at.map((i) => onEdge(i, (d, id) => removeEdges(d, [id]))),
  fc.tuple(at, kind, position).map(([i, k, p]) => onEdge(i, (d, id) => insertOnEdge(d, id, { kind: k }, p))),
  fc.integer({ min: 1, max: 500 }).map(
    (batchSize): Command =>
      (d) =>
        setTraining(d, { batchSize }),
  ),
  fc.string().map(
    (notes): Command =>
      (d) =>
        setNotes(d, notes),
  ),
);

export const commands = fc.array(command, { minLength: 1, maxLength: 40 });

export function applyAll(document: LoomDocument, list: readonly Command[]): LoomDocument {
  return list.reduce((current, run) => run(current)?.document ?? current, document);
}
