// Graphs of many nodes for benchmarks: a digits classifier whose middle is a mesh of dense layers, four abreast, each row
// added up.
import type { LoomDocument } from '../src/project/document.ts';
import { chain, type NodeSpec } from '../src/project/new-document.ts';
import { TEMPLATES } from '../src/project/templates/index.ts';

const ABREAST = 4;
/** Nodes of a row: the layers abreast, and what adds them up. */
const ROW = ABREAST + 1;
const COLUMNS = 28;

function mesh(nodes: number): readonly NodeSpec[] {
  const rows = Math.max(1, Math.round((nodes - 4) / ROW));
  const specs: NodeSpec[] = [{ kind: 'input' }, { kind: 'dense', params: { units: 8 } }];
  for (let row = 0; row < rows; row++) {
    const source = row === 0 ? 'dense-1' : `add-${row}`;
    const first = 2 + row * ABREAST;
    for (let i = 0; i < ABREAST; i++) {
      specs.push({ kind: 'dense', params: { units: 8, activation: 'relu' }, from: [source] });
    }
    specs.push({ kind: 'add', from: Array.from({ length: ABREAST }, (_, i) => `dense-${first + i}`) });
  }
  specs.push({ kind: 'dense', params: { units: 10 } }, { kind: 'output' });
  return specs;
}

/** A document with about that many nodes, in a block that fits the window at the least zoom, so that every node is drawn. */
export function meshDocument(size: number): LoomDocument {
  const base = TEMPLATES.find(({ id }) => id === 'digits')?.create();
  if (base === undefined) throw new Error('the template "digits" is gone');
  const graph = chain(mesh(size));
  const placed = Object.entries(graph.nodes).map(([id, node], index) => {
    const position = { x: (index % COLUMNS) * 220, y: Math.floor(index / COLUMNS) * 110 };
    return [id, { ...node, position }];
  });
  return { ...base, name: `mesh of ${size}`, ...graph, nodes: Object.fromEntries(placed) };
}
