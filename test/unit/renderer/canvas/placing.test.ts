// Places of layers: free spots, what is pushed aside, alignment, distances, neighbours.
import { describe, expect, it } from 'vitest';
import { insertOnEdge, moveNodes } from '../../../../src/project/commands/index.ts';
import type { LoomDocument } from '../../../../src/project/document.ts';
import { chain, emptyDocument } from '../../../../src/project/new-document.ts';
import {
  aligned,
  distributed,
  freePlace,
  GAP_X,
  neighbour,
  pushAside,
} from '../../../../src/renderer/canvas/placing.ts';

const SIZE = { width: 150, height: 74 };
const sizes = () => SIZE;

function network(): LoomDocument {
  const specs = [{ kind: 'input' }, { kind: 'dense' }, { kind: 'dense' }, { kind: 'output' }];
  const document = { ...emptyDocument('test'), ...chain(specs) };
  return moveNodes(document, {
    'input-1': { x: 0, y: 0 },
    'dense-1': { x: 200, y: 0 },
    'dense-2': { x: 400, y: 0 },
    'output-1': { x: 600, y: 0 },
  }).document;
}

describe('a free place', () => {
  it('is the wished one where nothing stands', () => {
    expect(freePlace(network(), { x: 0, y: 300 }, SIZE, sizes)).toEqual({ x: 0, y: 300 });
  });

  it('is below what stands there, so that nothing is covered', () => {
    const place = freePlace(network(), { x: 190, y: 10 }, SIZE, sizes);
    expect(place.x).toBe(190);
    expect(place.y).toBeGreaterThanOrEqual(SIZE.height);
  });
});

describe('pushing aside', () => {
  it('moves everything that follows by what is lacking, and nothing that comes before', () => {
    const { document } = insertOnEdge(network(), 'edge-2', { kind: 'dropout' }, { x: 380, y: 0 });
    const moved = pushAside(document, 'dropout-1', sizes);
    const x = moved['dropout-1']?.x ?? document.nodes['dropout-1']?.position.x ?? 0;
    expect(x).toBeGreaterThanOrEqual(200 + SIZE.width + GAP_X);
    const shift = (moved['dense-2']?.x ?? 0) - 400;
    expect(moved['dense-2']?.x).toBe(x + SIZE.width + GAP_X);
    expect((moved['output-1']?.x ?? 0) - 600).toBe(shift);
    expect(moved['input-1']).toBeUndefined();
    expect(moved['dense-1']).toBeUndefined();
  });

  it('moves nothing where there is room', () => {
    const wide = moveNodes(network(), {
      'dense-2': { x: 900, y: 0 },
      'output-1': { x: 1100, y: 0 },
    }).document;
    const { document } = insertOnEdge(wide, 'edge-2', { kind: 'dropout' }, { x: 550, y: 0 });
    expect(pushAside(document, 'dropout-1', sizes)).toEqual({});
  });
});

describe('aligning and distributing', () => {
  const nodes = Object.values(
    moveNodes(network(), { 'dense-1': { x: 230, y: 90 }, 'dense-2': { x: 290, y: 30 } }).document.nodes,
  );

  it('middles share a line, and nothing moves sideways', () => {
    const places = aligned(nodes, 'middle', sizes);
    expect(new Set(Object.values(places).map(({ y }) => y)).size).toBe(1);
    expect(nodes.every(({ id, position }) => places[id]?.x === position.x)).toBe(true);
  });

  it('gaps become equal between the outermost two, which stay', () => {
    const places = distributed(nodes, 'x', sizes);
    const xs = Object.values(places)
      .map(({ x }) => x)
      .sort((a, b) => a - b);
    expect([xs[0], xs.at(-1)]).toEqual([0, 600]);
    const gaps = xs.slice(1).map((x, index) => x - (xs[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeCloseTo(200, 9);
  });
});

describe('walking', () => {
  it('follows wires to the right and to the left', () => {
    expect(neighbour(network(), 'dense-1', 'right')).toBe('dense-2');
    expect(neighbour(network(), 'dense-1', 'left')).toBe('input-1');
  });

  it('goes to the nearest layer where no wire leads', () => {
    const moved = moveNodes(network(), { 'dense-2': { x: 210, y: 200 } }).document;
    expect(neighbour(moved, 'dense-1', 'down')).toBe('dense-2');
    expect(neighbour(moved, 'output-1', 'right')).toBeNull();
  });
});
