// Compiling documents: shapes, counts, wires, networks.
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import { addNode, connect, setDisabled, setParam } from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { canConnect } from '../../../src/project/connect.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';

const template = (id: string) => {
  const found = TEMPLATES.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no template ${id}`);
  return found.create();
};

describe('compiling a document', () => {
  it('counts 650 parameters in the softmax classifier of digits', () => {
    const { report, network } = compileDocument(template('digits'));
    expect(report.diagnostics).toEqual([]);
    expect(report.totals.parameters).toBe(650);
    expect(report.nodes['dense-1']?.outputShapes).toEqual([[10]]);
    expect(report.nodes['dense-1']?.tensors).toEqual([
      { name: 'kernel', shape: [64, 10], trainable: true },
      { name: 'bias', shape: [10], trainable: true },
    ]);
    expect(network?.parameters.map(({ name }) => name)).toEqual(['dense-1/kernel', 'dense-1/bias']);
  });

  it('counts H(n + 1) + M(H + 1) parameters in a network of two layers', () => {
    const { report } = compileDocument(template('digits-mlp'));
    expect(report.totals.parameters).toBe(64 * 65 + 10 * 65);
  });

  it.each(TEMPLATES.filter(({ id }) => id !== 'empty').map(({ id }) => id))(
    'finds nothing wrong with the template %s',
    (id) => {
      const { report, network } = compileDocument(template(id));
      expect(report.diagnostics).toEqual([]);
      expect(network).not.toBeNull();
    },
  );

  it('answers the same object for the same document', () => {
    const document = template('iris');
    expect(compileDocument(document)).toBe(compileDocument(document));
  });

  it('computes softmax and cross-entropy together, whichever way the softmax is drawn', () => {
    const opsOf = (activation: string) => {
      const document = setParam(template('digits'), 'dense-1', 'activation', activation).document;
      const b = new ProgramBuilder();
      const built = compileDocument(document).network?.build(b, 4, 'training', true);
      for (const { loss, prediction } of built?.outputs ?? []) {
        expect(b.shapeOf(loss)).toEqual([4]);
        expect(b.shapeOf(prediction)).toEqual([4, 10]);
      }
      const nodes = b.finish().nodes;
      const fused = nodes.find((node) => node.op === 'softmaxCrossEntropy');
      return nodes.find((node) => node.outputs.includes(fused?.inputs[0] ?? -1))?.op;
    };
    expect(opsOf('softmax')).toBe('binary');
    expect(opsOf('linear')).toBe('binary');
    expect(opsOf('logSoftmax')).toBe('binary');
  });

  it('answers two classes by one sigmoid neuron from its logit', () => {
    const { network } = compileDocument(template('breast-cancer'));
    expect(network?.outputs[0]?.task).toBe('binary');
    const b = new ProgramBuilder();
    const built = network?.build(b, 3, 'training', true);
    expect(b.shapeOf(built?.outputs[0]?.prediction ?? -1)).toEqual([3, 1]);
    expect(b.finish().nodes.some((node) => node.op === 'sigmoidCrossEntropy')).toBe(true);
  });

  it('passes the first input of a disabled node through', () => {
    const document = setDisabled(template('digits-mlp'), ['dense-1'], true).document;
    const { report, network } = compileDocument(document);
    expect(report.totals.parameters).toBe(650);
    expect(report.nodes['dense-1']?.outputShapes).toEqual([[64]]);
    expect(network?.parameters.map(({ node }) => node)).toEqual(['dense-2', 'dense-2']);
  });

  it('infers shapes from the input’s own shape while there is no data', () => {
    const document = {
      ...emptyDocument(),
      ...chain([
        { kind: 'input', params: { shape: [8, 8, 1] } },
        { kind: 'flatten' },
        { kind: 'dense', params: { units: 3 } },
      ]),
    };
    const { report } = compileDocument(document);
    expect(report.nodes['flatten-1']?.outputShapes).toEqual([[64]]);
    expect(report.nodes['dense-1']?.parameters).toBe(64 * 3 + 3);
  });

  it('lets several branches meet and only what leads to an output take part', () => {
    let document = {
      ...emptyDocument(),
      ...chain([{ kind: 'input' }, { kind: 'dense', params: { units: 8, activation: 'relu' } }]),
      data: sampleBinding('iris'),
    };
    const at = { x: 0, y: 0 };
    document = addNode(document, 'dense', at, { units: 8 }).document;
    document = addNode(document, 'add', at).document;
    document = addNode(document, 'dense', at, { units: 3, activation: 'softmax' }).document;
    document = addNode(document, 'output', at).document;
    document = addNode(document, 'dense', at).document;
    const wire = (from: string, to: string) => {
      document = connect(document, { node: from, port: 'y' }, { node: to, port: 'x' }).document;
    };
    wire('input-1', 'dense-2');
    wire('dense-1', 'add-1');
    wire('dense-2', 'add-1');
    wire('add-1', 'dense-3');
    wire('dense-3', 'output-1');
    wire('input-1', 'dense-4');
    const { report, network } = compileDocument(document);
    expect(report.trainable).toBe(true);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(['graph.unused']);
    expect(new Set(network?.parameters.map(({ node }) => node))).toEqual(
      new Set(['dense-1', 'dense-2', 'dense-3']),
    );
    const b = new ProgramBuilder();
    const built = network?.build(b, 5, 'inference', false);
    expect(b.shapeOf(built?.activations.get('add-1') ?? -1)).toEqual([5, 8]);
  });
});

describe('several inputs', () => {
  const twoInputs = (first: string, second: string) => ({
    ...emptyDocument(),
    ...chain([
      { kind: 'input', params: { columns: first } },
      { kind: 'dense', params: { units: 4, activation: 'relu' } },
      { kind: 'input', params: { columns: second } },
      { kind: 'dense', params: { units: 5, activation: 'relu' } },
      { kind: 'concat', from: ['dense-1', 'dense-2'] },
      { kind: 'dense', params: { units: 3, activation: 'softmax' } },
      { kind: 'output' },
    ]),
    data: sampleBinding('iris'),
  });

  it('take the columns they name, from one row of features', () => {
    const { report, network } = compileDocument(
      twoInputs('petal_length_cm, petal_width_cm', 'sepal_length_cm,petal_width_cm, sepal_width_cm'),
    );
    expect(report.diagnostics).toEqual([]);
    expect(report.nodes['input-1']?.outputShapes).toEqual([[2]]);
    expect(report.nodes['input-2']?.outputShapes).toEqual([[3]]);
    expect(network?.inputs.map(({ shape }) => shape)).toEqual([[4]]);

    const b = new ProgramBuilder();
    const built = network?.build(b, 1, 'inference', false);
    b.output('first', built?.activations.get('input-1') ?? -1);
    b.output('second', built?.activations.get('input-2') ?? -1);
    const program = b.finish();
    const states = program.states.map(({ name, value }) => ({ name, shape: b.shapeOf(value) }));
    const executable = createReferenceBackend().createSession(states).compile(program);
    executable.input('features').set([10, 20, 30, 40]);
    executable.run();
    expect(Array.from(executable.output('first'))).toEqual([30, 40]);
    expect(Array.from(executable.output('second'))).toEqual([10, 20, 40]);
  });

  it('name the columns that the data does not have', () => {
    const { report } = compileDocument(twoInputs('petal_length_cm, colour', ''));
    expect(report.diagnostics[0]).toMatchObject({ code: 'input.columns', node: 'input-1' });
    expect(report.diagnostics[0]?.message.en).toContain('“colour”');
  });
});

describe('asking whether a wire may be drawn', () => {
  const from = (node: string) => ({ node, port: 'y' });
  const to = (node: string) => ({ node, port: 'x' });

  it('refuses cycles, taken inputs, doubles and a layer that feeds itself, each with its reason', () => {
    const document = template('digits-mlp');
    expect(canConnect(document, from('dense-2'), to('dense-1'))?.en).toMatch(/has its wire already/);
    const free = addNode(document, 'add', { x: 0, y: 0 }).document;
    const fed = connect(free, from('dense-1'), to('add-1')).document;
    expect(canConnect(fed, from('dense-1'), to('add-1'))?.en).toMatch(/there already/);
    expect(canConnect(fed, from('add-1'), to('add-1'))?.en).toMatch(/feed itself/);
    const looped = { ...fed, edges: { ...fed.edges } };
    delete looped.edges['edge-1'];
    expect(canConnect(looped, from('add-1'), to('dense-1'))?.en).toMatch(/close a cycle/);
    expect(canConnect(looped, from('add-1'), to('dense-1'))?.ru).toMatch(/цикл/);
    expect(canConnect(fed, from('dense-2'), to('add-1'))).toBeNull();
  });

  it('refuses a shape of the wrong rank and names what is needed', () => {
    const document = {
      ...emptyDocument(),
      ...chain([{ kind: 'input', params: { shape: [8, 8, 1] } }]),
      data: sampleBinding('digits'),
    };
    const added = addNode(document, 'dense', { x: 0, y: 0 }).document;
    expect(canConnect(added, from('input-1'), to('dense-1'))?.en).toMatch(/gets 8×8×1.*Flatten/);
  });
});
