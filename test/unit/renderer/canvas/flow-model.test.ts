// What React Flow is given: unchanged nodes and wires are the same objects, so that they are not drawn again.
import { expect, it } from 'vitest';
import { removeEdges, setParam } from '../../../../src/project/commands/index.ts';
import { chain, emptyDocument } from '../../../../src/project/new-document.ts';
import { type FlowInput, FlowModel } from '../../../../src/renderer/canvas/flow-model.ts';

const document = {
  ...emptyDocument('test'),
  ...chain([{ kind: 'input' }, { kind: 'dense' }, { kind: 'output' }]),
};
const input: FlowInput = {
  nodes: document.nodes,
  edges: document.edges,
  selection: { nodes: [], edges: [] },
  measured: {},
  drag: null,
  dropEdge: null,
};

it('an edit of one layer gives one new node', () => {
  const model = new FlowModel();
  const before = model.nodes(input);
  const edited = setParam(document, 'dense-1', 'units', 7).document;
  const after = model.nodes({ ...input, nodes: edited.nodes });
  expect(after.map((node, index) => node === before[index])).toEqual([true, false, true]);
});

it('a drag moves its node only, and its data stay the same object', () => {
  const model = new FlowModel();
  const before = model.nodes(input);
  const after = model.nodes({ ...input, drag: { 'dense-1': { x: 5, y: 6 } } });
  expect(after.map((node, index) => node === before[index])).toEqual([true, false, true]);
  expect(after[1]?.position).toEqual({ x: 5, y: 6 });
  expect(after[1]?.data).toBe(before[1]?.data);
});

it('selecting and measuring reach the node they name', () => {
  const model = new FlowModel();
  model.nodes(input);
  const after = model.nodes({
    ...input,
    selection: { nodes: ['output-1'], edges: [] },
    measured: { 'input-1': { width: 150, height: 74 } },
  });
  expect(after[0]?.measured).toEqual({ width: 150, height: 74 });
  expect(after.map(({ selected }) => selected)).toEqual([false, false, true]);
});

it('wires to layers that are gone are not drawn, and the others stay the same objects', () => {
  const model = new FlowModel();
  const before = model.edges(input);
  const { edges } = removeEdges(document, ['edge-1']).document;
  const after = model.edges({ ...input, edges });
  expect(after).toHaveLength(1);
  expect(after[0]).toBe(before[1]);
  const { 'dense-1': _gone, ...nodes } = document.nodes;
  expect(model.edges({ ...input, nodes })).toEqual([]);
});
