// What beginners do wrong, what they are told, and whether the offered remedy works.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { Diagnostic } from '../../../src/layers/define.ts';
import { addNode, applyFix, connect, removeNodes } from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { dataDiagnostics } from '../../../src/project/diagnostics/data.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { chain, emptyDocument, type NodeSpec } from '../../../src/project/new-document.ts';
import { type SampleId, sampleBinding } from '../../../src/project/templates/samples.ts';

const AT = { x: 0, y: 0 };

function network(layers: readonly NodeSpec[], sample: SampleId = 'digits'): LoomDocument {
  return {
    ...emptyDocument('test'),
    ...chain([{ kind: 'input' }, ...layers, { kind: 'output' }]),
    data: sampleBinding(sample),
  };
}

const dense = (units: number, activation = 'linear'): NodeSpec => ({
  kind: 'dense',
  params: { units, activation },
});
const softmax10 = dense(10, 'softmax');

const codes = (document: LoomDocument) =>
  compileDocument(document).report.diagnostics.map(({ code }) => code);

function find(document: LoomDocument, code: string): Diagnostic {
  const { diagnostics } = compileDocument(document).report;
  return present(
    diagnostics.find((diagnostic) => diagnostic.code === code),
    `${code} among ${diagnostics.map((diagnostic) => diagnostic.code).join(', ')}`,
  );
}

/** The document after the remedy of the first diagnostic of this code. */
function fixed(document: LoomDocument, code: string): LoomDocument {
  return applyFix(document, present(find(document, code).fix, `a fix for ${code}`)).document;
}

describe('structure', () => {
  it('an empty canvas asks for an input, an output and data', () => {
    expect(codes(emptyDocument()).sort()).toEqual(['data.none', 'graph.noInput', 'graph.noOutput']);
    expect(compileDocument(emptyDocument()).network).toBeNull();
  });

  it('a cycle is an error on each of its nodes, and nothing hangs', () => {
    let document = network([{ kind: 'add' }, { kind: 'activation' }, softmax10]);
    document = connect(document, { node: 'activation-1', port: 'y' }, { node: 'add-1', port: 'x' }).document;
    const { diagnostics, trainable } = compileDocument(document).report;
    expect(trainable).toBe(false);
    expect(diagnostics.filter(({ code }) => code === 'graph.cycle').map(({ node }) => node)).toEqual([
      'activation-1',
      'add-1',
    ]);
  });

  it('an input without a wire is named by layer and port', () => {
    const document = removeNodes(network([softmax10]), ['input-1'], { keepFlow: false }).document;
    const problem = find(document, 'graph.unconnected');
    expect(problem).toMatchObject({ severity: 'error', node: 'dense-1', port: 'x' });
    expect(problem.message.en).toContain('“Dense”');
    expect(problem.message.ru).toContain('«Полносвязный слой»');
  });

  it('a layer that no output uses is a warning, does not stop training, and can be removed', () => {
    const document = addNode(network([softmax10]), 'dense', AT).document;
    expect(compileDocument(document).report.trainable).toBe(true);
    expect(compileDocument(document).report.totals.parameters).toBe(650);
    expect(codes(fixed(document, 'graph.unused'))).toEqual([]);
  });

  it('a kind from a newer version is an error that names it', () => {
    const document = network([softmax10]);
    const node = present(document.nodes['dense-1'], 'dense-1');
    const strange = { ...document, nodes: { ...document.nodes, 'dense-1': { ...node, kind: 'capsule' } } };
    expect(find(strange, 'graph.unknownKind').message.en).toContain('“capsule”');
  });
});

describe('shapes', () => {
  it('an image into a dense layer offers Flatten, which mends it', () => {
    const image: NodeSpec = { kind: 'input', params: { shape: [8, 8, 1] } };
    const document = { ...network([]), ...chain([image, softmax10, { kind: 'output' }]) };
    const problem = find(document, 'layer.rank');
    expect(problem).toMatchObject({ severity: 'error', node: 'dense-1', port: 'x' });
    expect(problem.message.en).toContain('8×8×1');
    expect(codes(fixed(document, 'layer.rank'))).toEqual([]);
  });

  it('an input shape that does not hold the features offers the shape of the data', () => {
    const image: NodeSpec = { kind: 'input', params: { shape: [28, 28, 1] } };
    const document = {
      ...network([]),
      ...chain([image, { kind: 'flatten' }, softmax10, { kind: 'output' }]),
    };
    expect(find(document, 'input.shape').message.en).toMatch(/784 numbers.*64 features/);
    expect(codes(fixed(document, 'input.shape'))).toEqual([]);
  });

  it('unequal shapes into Add name both shapes', () => {
    let document = network([dense(8, 'relu'), { kind: 'add' }, softmax10]);
    document = addNode(document, 'dense', AT, { units: 4 }).document;
    document = connect(document, { node: 'input-1', port: 'y' }, { node: 'dense-3', port: 'x' }).document;
    document = connect(document, { node: 'dense-3', port: 'y' }, { node: 'add-1', port: 'x' }).document;
    expect(find(document, 'merge.shapes')).toMatchObject({ severity: 'error', node: 'add-1' });
    expect(find(document, 'merge.shapes').message.en).toContain('8 and 4');
  });

  it('an output width unlike the number of classes offers the right number of units', () => {
    const document = network([dense(7, 'softmax')]);
    expect(find(document, 'output.width').message.en).toContain('10 classes');
    expect(codes(fixed(document, 'output.width'))).toEqual([]);
  });

  it('finds the layer to widen behind activations and dropout', () => {
    const document = network([dense(7), { kind: 'activation', params: { activation: 'softmax' } }]);
    const mended = fixed(document, 'output.width');
    expect(mended.nodes['dense-1']?.params.units).toBe(10);
    expect(codes(mended)).toEqual([]);
  });

  it('offers a Dense layer where there is none to widen', () => {
    const document = network([]);
    expect(codes(fixed(document, 'output.width'))).toEqual([]);
  });

  it('a parameter outside its bounds is an error that states them, with the default as remedy', () => {
    const document = network([dense(0, 'softmax')]);
    expect(find(document, 'layer.param')).toMatchObject({ node: 'dense-1', param: 'units' });
    expect(find(document, 'layer.param').message.en).toContain('from 1 to 65536');
    expect(codes(fixed(document, 'layer.param'))).toContain('output.width');
  });
});

describe('learning', () => {
  it('softmax after softmax is one too many', () => {
    const document = network([softmax10, { kind: 'activation', params: { activation: 'softmax' } }]);
    expect(find(document, 'graph.doubleSoftmax').severity).toBe('warning');
    const mended = fixed(document, 'graph.doubleSoftmax');
    expect(mended.nodes['dense-1']?.params.activation).toBe('linear');
    expect(codes(mended)).toEqual([]);
  });

  it('two linear layers in a row are one', () => {
    const document = network([dense(16), softmax10]);
    expect(find(document, 'graph.linearStack')).toMatchObject({ node: 'dense-1', param: 'activation' });
    expect(codes(fixed(document, 'graph.linearStack'))).toEqual([]);
  });

  it('a linear code between wider layers is a bottleneck, not a mistake', () => {
    expect(codes(network([dense(32, 'relu'), dense(4), dense(32, 'relu'), softmax10]))).toEqual([]);
  });

  it('an output that rebuilds its input needs as many units as there are features', () => {
    const document = network([dense(8, 'relu'), dense(10)]);
    const output = present(document.nodes['output-1'], 'output-1');
    const params = { ...output.params, target: 'features' };
    const rebuilds = { ...document, nodes: { ...document.nodes, 'output-1': { ...output, params } } };
    expect(find(rebuilds, 'output.width').message.en).toContain('rebuild has 64');
    const mended = fixed(rebuilds, 'output.width');
    expect(compileDocument(mended).network?.outputs[0]?.target).toMatchObject({
      source: 'features',
      shape: [64],
    });
  });

  it('a step on a trained path has no gradient; its smooth relative is offered', () => {
    const document = network([dense(16, 'step'), softmax10]);
    const mended = fixed(document, 'graph.noGradient');
    expect(mended.nodes['dense-1']?.params.activation).toBe('sigmoid');
    expect(codes(mended)).toEqual([]);
  });

  it('five saturating layers deep risk vanishing gradients, four do not', () => {
    const deep = (count: number) =>
      network([...Array.from({ length: count }, () => dense(16, 'tanh')), softmax10]);
    expect(codes(deep(4))).toEqual([]);
    expect(find(deep(5), 'graph.vanishing').node).toBe('dense-5');
    expect(codes(fixed(deep(5), 'graph.vanishing'))).toEqual([]);
  });

  it.each([
    ['dropout', 'graph.dropoutAtOutput'],
    ['gaussianNoise', 'graph.noiseAtOutput'],
  ])('%s before the output is a warning that removes it', (kind, code) => {
    const document = network([softmax10, { kind }]);
    expect(find(document, code).node).toBe(`${kind}-1`);
    expect(codes(fixed(document, code))).toEqual([]);
  });

  it('batch normalisation with a batch of one is a warning that enlarges the batch', () => {
    const document = network([dense(16, 'relu'), { kind: 'batchNorm' }, softmax10]);
    const alone = { ...document, training: { ...document.training, batchSize: 1 } };
    expect(codes(document)).toEqual([]);
    expect(codes(fixed(alone, 'training.batchOfOne'))).toEqual([]);
    // A full-batch method sees all rows, whatever the batch size says.
    const search = { ...alone.training, optimizer: { kind: 'lbfgs', params: {} } };
    expect(codes({ ...document, training: search })).toEqual([]);
  });

  it('batch normalisation with a last batch of one row is a warning that offers the next batch size', () => {
    // 1797 rows, of which 359 are held out: 1438 are trained on, 1437 = 3 · 479.
    const document = network([dense(16, 'relu'), { kind: 'batchNorm' }, softmax10]);
    const sized = (batchSize: number) => ({ ...document, training: { ...document.training, batchSize } });
    expect(find(sized(479), 'training.lastBatchOfOne').message.en).toContain('1438 training rows');
    expect(fixed(sized(479), 'training.lastBatchOfOne').training.batchSize).toBe(480);
    expect(codes(sized(480))).toEqual([]);
    const { training } = sized(479);
    const search = { ...document, training: { ...training, optimizer: { kind: 'lbfgs', params: {} } } };
    expect(codes(search)).toEqual([]);
    expect(codes({ ...network([dense(16, 'relu'), softmax10]), training })).toEqual([]);
    // Which rows are left out is known only when the file is read.
    expect(codes({ ...sized(479), data: { ...document.data, missing: 'drop' } })).toEqual([]);
  });

  it('a line search whose two rules contradict each other is an error, before a run refuses it', () => {
    const document = network([softmax10]);
    const search = (decrease: number, curvature: number) => ({
      ...document,
      training: { ...document.training, optimizer: { kind: 'wolfe', params: { decrease, curvature } } },
    });
    const { severity, message } = find(search(0.49, 0.01), 'training.searchBounds');
    expect(severity).toBe('error');
    expect(message.en).toContain('is 0.49; expected c₁ below c₂ = 0.01');
    expect(message.ru).toContain('ожидается c₁ меньше c₂ = 0.01');
    expect(codes(search(0.01, 0.49))).toEqual([]);
  });

  it('more than ten parameters a row is a warning with both figures', () => {
    const document = network([dense(500, 'relu'), dense(3, 'softmax')], 'iris');
    expect(find(document, 'training.tooLarge').message.en).toMatch(/4003 parameters for 150 rows/);
  });

  it('a regression that ends with ReLU is told to end linearly', () => {
    const document = network([dense(1, 'relu')], 'diabetes');
    expect(codes(fixed(document, 'output.activation'))).toEqual([]);
  });

  it('a classifier that ends with ReLU is told to end with softmax', () => {
    const document = network([dense(10, 'relu')]);
    expect(codes(fixed(document, 'output.activation'))).toEqual([]);
  });

  it('a loss that does not fit the target is an error that offers the automatic one', () => {
    const document = network([softmax10]);
    const output = present(document.nodes['output-1'], 'output-1');
    const params = { ...output.params, loss: 'binaryCrossEntropy' };
    const wrong = { ...document, nodes: { ...document.nodes, 'output-1': { ...output, params } } };
    expect(compileDocument(wrong).network).toBeNull();
    expect(codes(fixed(wrong, 'output.loss'))).toEqual([]);
  });

  it('says everything in both languages', () => {
    const documents = [
      emptyDocument(),
      network([dense(16), dense(7, 'step'), { kind: 'dropout' }]),
      network([dense(1, 'softmax')], 'diabetes'),
    ];
    for (const { message, fix } of documents.flatMap((d) => compileDocument(d).report.diagnostics)) {
      expect(message.ru).toMatch(/[а-яё]/i);
      expect(message.en).not.toMatch(/[а-яё]/i);
      if (fix !== undefined) expect(fix.title.ru).toMatch(/[а-яё]/i);
    }
  });
});

describe('data that was seen', () => {
  const facts = (name: string, min: number, max: number) => ({ name, min, max, histogram: [] });
  const iris = { ...sampleBinding('iris'), scaling: 'none' as const };
  const columns = [facts('sepal_length_cm', 0, 8), facts('petal_length_cm', 0, 8000)];

  it('in ranges a hundredfold apart asks for scaling, which mends it', () => {
    const [problem] = dataDiagnostics(iris, columns);
    expect(problem).toMatchObject({ code: 'data.unscaled', severity: 'warning' });
    const document = { ...network([softmax10]), data: iris };
    const mended = applyFix(document, present(problem?.fix, 'a fix')).document;
    expect(mended.data.scaling).toBe('standard');
    expect(dataDiagnostics(mended.data, columns)).toEqual([]);
  });

  it('with one class ten times rarer than another says so with both counts', () => {
    const histogram = [
      { label: 'setosa', count: 100 },
      { label: 'virginica', count: 5 },
    ];
    const [problem] = dataDiagnostics(sampleBinding('iris'), [
      { name: 'species', min: null, max: null, histogram },
    ]);
    expect(problem?.message.en).toMatch(/“setosa” has 100 rows and “virginica” only 5/);
  });

  it('with rare classes is mended by class weights on the output', () => {
    const histogram = [
      { label: 'setosa', count: 100 },
      { label: 'virginica', count: 5 },
    ];
    const columns = [{ name: 'species', min: null, max: null, histogram }];
    const document = network([dense(3, 'softmax')], 'iris');
    const [problem] = dataDiagnostics(document.data, columns, Object.values(document.nodes));
    const mended = applyFix(document, present(problem?.fix, 'a fix')).document;
    const output = Object.values(mended.nodes).find(({ kind }) => kind === 'output');
    expect(output?.params.classWeights).toBe('balanced');
    expect(dataDiagnostics(mended.data, columns, Object.values(mended.nodes))).toEqual([]);
  });

  it('with a column that only counts the rows proposes to leave it out', () => {
    const document = network([dense(3, 'softmax')], 'iris');
    const columns = [{ name: 'sepal_length_cm', min: 1, max: 150, distinct: 150, histogram: [] }];
    const [problem] = dataDiagnostics(document.data, columns);
    expect(problem?.code).toBe('data.numbered');
    const mended = applyFix(document, present(problem?.fix, 'a fix')).document;
    expect(mended.data.roles.sepal_length_cm).toBe('ignored');
    expect(dataDiagnostics(mended.data, columns)).toEqual([]);
    expect(dataDiagnostics(document.data, [{ ...present(columns[0], 'a column'), distinct: 140 }])).toEqual(
      [],
    );
  });
});
