// When curves and badges of a run still belong to the network on the canvas.
import { describe, expect, it } from 'vitest';
import {
  addNode,
  groupNodes,
  moveNodes,
  removeEdges,
  renameNode,
  setDisabled,
  setParam,
  setTraining,
} from '../../../src/project/commands/index.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';
import { sameNetwork } from '../../../src/project/same-network.ts';
import { editIn } from '../../../src/project/scope.ts';

const START = {
  ...emptyDocument('same'),
  ...chain([{ kind: 'input' }, { kind: 'dense' }, { kind: 'dense' }, { kind: 'output' }]),
};
const AT = { x: 7, y: 7 };
const UNITS = START.nodes['dense-1']?.params.units ?? 0;
const OTHER = setParam(START, 'dense-1', 'units', 9).document;
const GROUPED = groupNodes(START, ['dense-1']).document;

describe('the network is the same', () => {
  it.each([
    ['untouched', START],
    ['moved', moveNodes(START, { 'dense-1': AT }).document],
    ['renamed', renameNode(START, 'dense-1', 'Hidden').document],
    ['annotated', addNode(START, 'note', AT).document],
    ['trained otherwise', setTraining(START, { epochs: 3 }).document],
    ['changed there and back', setParam(OTHER, 'dense-1', 'units', UNITS).document],
  ])('%s', (_, document) => {
    expect(sameNetwork(START, document)).toBe(true);
    expect(sameNetwork(document, START)).toBe(true);
  });
});

describe('the network is another one', () => {
  it.each([
    ['with other parameters', OTHER],
    ['with a layer more', addNode(START, 'dense', AT).document],
    ['with a wire less', removeEdges(START, ['edge-1']).document],
    ['with a layer disabled', setDisabled(START, ['dense-1'], true).document],
    ['with names of tensors that a group has changed', GROUPED],
  ])('%s', (_, document) => {
    expect(sameNetwork(START, document)).toBe(false);
    expect(sameNetwork(document, START)).toBe(false);
  });

  it('with an edit inside a group', () => {
    const edited = editIn(GROUPED, ['group-1'], (view) => setParam(view, 'dense-1', 'units', 9)).document;
    expect(sameNetwork(GROUPED, edited)).toBe(false);
    expect(sameNetwork(GROUPED, moveNodes(GROUPED, { 'group-1': AT }).document)).toBe(true);
  });
});
