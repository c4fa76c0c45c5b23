// Every layer of the catalogue inside a group: the same shapes, tensors and numbers as outside one.
import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { LAYER_KINDS, LAYERS } from '../../src/layers/catalog.ts';
import { defaultsOf } from '../../src/layers/params.ts';
import { isPort } from '../../src/project/blocks.ts';
import { connect, groupNodes } from '../../src/project/commands/index.ts';
import { compileDocument } from '../../src/project/compile.ts';
import type { LoomDocument } from '../../src/project/document.ts';
import { chain, emptyDocument, type NodeSpec } from '../../src/project/new-document.ts';
import { sampleBinding } from '../../src/project/templates/samples.ts';
import { drawNumbers, evaluate } from '../helpers/layer-samples.ts';

/** Ends and what has none; an embedding takes indices, which no layer gives. */
const APART: ReadonlySet<string> = new Set(['input', 'output', 'note', 'group', 'embedding']);
const CASES = LAYER_KINDS.filter((kind) => !APART.has(kind) && !isPort({ kind })).flatMap((kind) =>
  LAYERS[kind].samples.map((sample, index) => ({ kind, sample, title: `${kind} (${index + 1})` })),
);

/** Every input of the sample from a dense layer of its own, reshaped; what leaves goes through one more to an output. */
function around({ kind, sample }: (typeof CASES)[number]): LoomDocument {
  const feeds = sample.inputs.flatMap((shape, index): readonly NodeSpec[] => [
    { kind: 'dense', params: { units: shape.reduce((a, b) => a * b, 1) }, from: ['input-1'] },
    { kind: 'reshape', params: { shape }, from: [`dense-${index + 1}`] },
  ]);
  const before = chain([{ kind: 'input' }, ...feeds]);
  const layer = LAYERS[kind];
  const node = {
    id: 'tested-1',
    kind,
    version: layer.version,
    name: '',
    params: { ...defaultsOf(layer.params), ...sample.params },
    position: { x: 0, y: 0 },
    disabled: false,
  };
  const after = chain([{ kind: 'flatten' }, { kind: 'dense', params: { units: 3 } }, { kind: 'output' }]);
  const renamed = (id: string) => `after-${id}`;
  let document: LoomDocument = {
    ...emptyDocument('conformance'),
    nodes: {
      ...before.nodes,
      [node.id]: node,
      ...Object.fromEntries(
        Object.values(after.nodes).map((one) => [renamed(one.id), { ...one, id: renamed(one.id) }]),
      ),
    },
    edges: {
      ...before.edges,
      ...Object.fromEntries(
        Object.values(after.edges).map((wire) => [
          renamed(wire.id),
          { ...wire, id: renamed(wire.id), source: renamed(wire.source), target: renamed(wire.target) },
        ]),
      ),
    },
    data: sampleBinding('iris'),
  };
  sample.inputs.forEach((_, index) => {
    const many = layer.inputs[0]?.many === true;
    const port = (many ? layer.inputs[0] : layer.inputs[index])?.name ?? '';
    document = connect(
      document,
      { node: sample.inputs.length === 0 ? 'input-1' : `reshape-${index + 1}`, port: 'y' },
      { node: 'tested-1', port },
    ).document;
  });
  const [output] = layer.outputs;
  if (output === undefined) return document;
  return connect(document, { node: 'tested-1', port: output.name }, { node: 'after-flatten-1', port: 'x' })
    .document;
}

function outputsOf(document: LoomDocument) {
  const { network } = compileDocument(document);
  if (network === null) return null;
  const b = new ProgramBuilder();
  const built = network.build(b, 2, 'inference', false);
  built.outputs.forEach(({ prediction }, index) => {
    b.output(`y${index}`, prediction);
  });
  const program = b.finish();
  return evaluate(program)(drawNumbers(program, 3));
}

describe('inside a group', () => {
  let compared = 0;
  it.each(CASES)('$title keeps its shapes and its numbers', (one) => {
    const flat = around(one);
    const { document, created } = groupNodes(flat, ['tested-1']);
    expect(created).toEqual(['group-1']);
    const [outside, inside] = [compileDocument(flat).report, compileDocument(document).report];
    const found = inside.nodes['group-1.tested-1'];
    expect(found).toMatchObject({
      outputShapes: outside.nodes['tested-1']?.outputShapes,
      tensors: outside.nodes['tested-1']?.tensors,
      parameters: outside.nodes['tested-1']?.parameters,
    });
    expect(inside.totals).toEqual(outside.totals);
    expect(inside.trainable).toBe(outside.trainable);
    const numbers = outputsOf(flat);
    if (numbers !== null) compared++;
    expect(outputsOf(document)).toEqual(numbers);
  });

  it('nearly every layer was really compared by its numbers', () => {
    expect(compared).toBeGreaterThan(0.9 * CASES.length);
  });
});
