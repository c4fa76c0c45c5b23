// Which target an output predicts: what it takes by itself, what it must be told, and the one click that mends it.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { ParamValues } from '../../../src/layers/params.ts';
import { applyFix } from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { ColumnInfo, DataBinding, LoomDocument } from '../../../src/project/document.ts';
import { migrateNodes } from '../../../src/project/file/migrations.ts';
import { chain, emptyDocument, type NodeSpec } from '../../../src/project/new-document.ts';

const number = (name: string, classes: string[] | null = null): ColumnInfo => ({
  name,
  type: 'number',
  classes,
});
const words = (name: string, ...classes: string[]): ColumnInfo => ({ name, type: 'category', classes });
const DIGITS = Array.from('0123456789');

function documentOf(
  targets: readonly ColumnInfo[],
  layers: readonly NodeSpec[],
  data: Partial<DataBinding> = {},
): LoomDocument {
  const empty = emptyDocument('test');
  return {
    ...empty,
    ...chain([{ kind: 'input' }, ...layers]),
    data: {
      ...empty.data,
      source: { kind: 'sample', id: 'made-up' },
      schema: { rows: 200, columns: [number('x'), number('z'), ...targets] },
      roles: Object.fromEntries(targets.map(({ name }) => [name, 'target' as const])),
      ...data,
    },
  };
}

/** A dense layer and an output of its own for each width. */
function heads(...specs: readonly (readonly [number, ParamValues])[]): NodeSpec[] {
  return specs.flatMap(([units, params], index): NodeSpec[] => [
    { kind: 'dense', params: { units }, from: ['input-1'] },
    { kind: 'output', params, from: [`dense-${index + 1}`] },
  ]);
}

const problems = (document: LoomDocument) =>
  compileDocument(document).report.diagnostics.filter(({ severity }) => severity === 'error');
const codes = (document: LoomDocument) => problems(document).map(({ code }) => code);
const outputs = (document: LoomDocument) =>
  present(compileDocument(document).network, `a network (${JSON.stringify(problems(document))})`).outputs;

function fixed(document: LoomDocument, code: string): LoomDocument {
  const problem = present(
    problems(document).find((found) => found.code === code),
    code,
  );
  expect(problem.message.ru).toMatch(/[а-я].*\.$/i);
  return applyFix(document, present(problem.fix, 'a fix')).document;
}

describe('an output that names its columns', () => {
  const mixed = [words('kind', 'a', 'b', 'c'), number('price'), number('size'), number('digit', DIGITS)];

  it('takes classes of a word column, numbers of number columns, and shares what is shared', () => {
    const document = documentOf(mixed, heads([3, { columns: 'kind' }], [2, { columns: 'size, price' }]));
    expect(codes(document)).toEqual([]);
    expect(outputs(document)).toMatchObject([
      { task: 'classes', target: { source: 'target:kind', shape: [], dtype: 'i32' }, metric: 'accuracy' },
      // In the order of the data, as part of the tensor of all numbers.
      { task: 'numbers', target: { source: 'target', shape: [3] }, places: [0, 1], metric: 'mae' },
    ]);
  });

  it('reads whole numbers of few values as classes, unless told otherwise', () => {
    const document = documentOf(
      mixed,
      heads([10, { columns: 'digit' }], [1, { columns: 'digit', reading: 'numbers' }]),
    );
    expect(outputs(document)).toMatchObject([
      { task: 'classes', target: { source: 'target:digit' } },
      { task: 'numbers', target: { source: 'target' }, places: [2] },
    ]);
  });

  it('may name a column that has a comma in its name', () => {
    const targets = [words('kind', 'a', 'b', 'c'), number('price, net'), number('size')];
    const document = documentOf(
      targets,
      heads([3, { columns: 'kind' }], [2, { columns: 'size, price, net' }]),
    );
    expect(codes(document)).toEqual([]);
    expect(outputs(document)[1]).toMatchObject({ task: 'numbers', target: { source: 'target', shape: [2] } });
  });

  it('is told which columns there are when it names another, and takes by one click what there is', () => {
    const document = documentOf([words('kind', 'a', 'b', 'c')], heads([3, { columns: 'sort' }]));
    const [problem] = problems(document);
    expect(problem?.message.en).toContain('“sort”');
    expect(problem?.message.en).toContain('“kind”');
    expect(codes(fixed(document, 'output.columns'))).toEqual([]);
  });

  it('keeps to columns of one kind', () => {
    const document = documentOf(mixed, heads([4, { columns: 'kind, price' }]));
    expect(problems(document)[0]?.message.en).toContain('one kind');
  });

  it('cannot make classes of fractions', () => {
    const document = documentOf(mixed, heads([3, { columns: 'price', reading: 'classes' }]));
    expect(codes(document)).toEqual(['output.reading']);
    expect(codes(fixed(document, 'output.reading'))).toEqual(['output.width']);
  });
});

describe('an output that names none', () => {
  it('takes the only target there is', () => {
    expect(outputs(documentOf([number('y')], heads([1, {}])))[0]).toMatchObject({
      task: 'numbers',
      target: { name: 'target', source: 'target', shape: [1] },
    });
  });

  it('takes all of one kind where there is one kind', () => {
    const document = documentOf([number('a'), number('b')], heads([2, {}]));
    expect(outputs(document)[0]).toMatchObject({ task: 'numbers', target: { shape: [2] } });
    const three = [words('k', 'a', 'b', 'c'), number('a'), number('b')];
    expect(outputs(documentOf(three, heads([2, { reading: 'numbers' }])))[0]).toMatchObject({
      target: { source: 'target', shape: [2] },
    });
    expect(outputs(documentOf(three, heads([3, { reading: 'classes' }])))[0]?.target.source).toBe('target:k');
  });

  it('must choose where there are several kinds; the click takes what fits and nobody else predicts', () => {
    const targets = [words('kind', 'a', 'b', 'c'), words('sort', 'u', 'v', 'w'), number('price')];
    const document = documentOf(targets, heads([3, { columns: 'kind' }], [3, {}], [1, {}]));
    expect(codes(document)).toEqual(['output.columns', 'output.columns']);
    const once = fixed(document, 'output.columns');
    expect(once.nodes['output-2']?.params.columns).toBe('sort');
    const twice = fixed(once, 'output.columns');
    expect(twice.nodes['output-3']?.params.columns).toBe('price');
    expect(codes(twice)).toEqual([]);
  });

  it('says which target nobody predicts', () => {
    const targets = [words('kind', 'a', 'b', 'c'), number('price')];
    const { report } = compileDocument(documentOf(targets, heads([3, { columns: 'kind' }])));
    expect(report.trainable).toBe(true);
    const unused = report.diagnostics.find(({ code }) => code === 'data.targetUnused');
    expect(unused?.message.en).toContain('“price”');
  });
});

describe('labels', () => {
  const targets = [words('sunny', 'no', 'yes'), number('windy', ['0', '1']), words('kind', 'a', 'b', 'c')];

  it('are one sigmoid each, by binary cross-entropy', () => {
    const document = documentOf(targets, heads([2, { columns: 'sunny, windy' }], [3, { columns: 'kind' }]));
    expect(outputs(document)[0]).toMatchObject({
      task: 'labels',
      metric: 'accuracy',
      target: { source: 'target labels', shape: [2], dtype: 'f32' },
    });
  });

  it('need a unit each', () => {
    const document = documentOf(targets, heads([3, { columns: 'sunny, windy' }], [3, { columns: 'kind' }]));
    expect(codes(document)).toEqual(['output.width']);
    expect(codes(fixed(document, 'output.width'))).toEqual([]);
  });

  it('want no softmax before them', () => {
    const document = documentOf(targets.slice(0, 2), [
      { kind: 'dense', params: { units: 2, activation: 'softmax' } },
      { kind: 'output', params: { reading: 'labels' } },
    ]);
    const { report } = compileDocument(document);
    expect(report.diagnostics.map(({ code }) => code)).toContain('output.activation');
  });

  it('have metrics of their own; one of numbers gives way with a warning', () => {
    const document = (metric: string) =>
      documentOf(targets.slice(0, 2), heads([2, { reading: 'labels', metric }]), { targetType: 'labels' });
    for (const metric of ['accuracy', 'exactMatch', 'precision', 'recall', 'f1']) {
      expect(outputs(document(metric))[0]?.metric).toBe(metric);
    }
    expect(compileDocument(document('rmse')).report.diagnostics.map(({ code }) => code)).toEqual([
      'output.metric',
    ]);
  });
});

describe('without a target column', () => {
  const rebuild: ParamValues = { target: 'features' };

  it('a network that rebuilds its input trains', () => {
    const document = documentOf([], heads([2, rebuild]));
    expect(codes(document)).toEqual([]);
    expect(outputs(document)[0]).toMatchObject({
      task: 'numbers',
      target: { source: 'features', shape: [2] },
    });
  });

  it('one that also predicts is told to choose a column', () => {
    expect(codes(documentOf([], heads([2, rebuild], [1, {}])))).toEqual(['data.noTarget']);
  });
});

describe('a target at every step', () => {
  const window = { length: 5, horizon: 1, stride: 1, target: 'everyStep' } as const;
  const series = (layers: readonly NodeSpec[], targets = [number('y')]) =>
    documentOf(targets, layers, { window });

  it('is answered by as many steps', () => {
    const document = series([
      { kind: 'gru', params: { units: 4, sequences: true } },
      { kind: 'timeDistributed', params: { units: 1 } },
      { kind: 'output' },
    ]);
    expect(codes(document)).toEqual([]);
    expect(outputs(document)[0]).toMatchObject({ task: 'numbers', steps: 5, target: { shape: [5, 1] } });
  });

  it('offers to return the sequence, then as many units a step as there are classes', () => {
    const document = series(
      [{ kind: 'gru', params: { units: 4 } }, { kind: 'output' }],
      [words('k', 'a', 'b', 'c')],
    );
    expect(codes(document)).toEqual(['output.steps']);
    const whole = fixed(document, 'output.steps');
    expect(codes(whole)).toEqual(['output.width']);
    const mended = fixed(whole, 'output.width');
    expect(codes(mended)).toEqual([]);
    expect(outputs(mended)[0]).toMatchObject({
      task: 'classes',
      steps: 5,
      target: { shape: [5], dtype: 'i32' },
    });
  });
});

describe('a weight column', () => {
  it('feeds nothing and weighs every output', () => {
    const document = documentOf([number('y')], heads([1, {}]), { roles: { y: 'target', z: 'weight' } });
    const network = present(compileDocument(document).network, 'a network');
    expect(network.inputs[0]?.shape).toEqual([1]);
    expect(network.outputs[0]?.rowWeight).toMatchObject({ source: 'weight', shape: [] });
  });
});

describe('an output of an older file', () => {
  it('keeps a smoothing that acted and loses one that did not', () => {
    const older = (params: ParamValues): LoomDocument => {
      const document = documentOf([words('k', 'a', 'b')], heads([2, params]));
      const output = present(document.nodes['output-1'], 'output-1');
      return { ...document, nodes: { ...document.nodes, 'output-1': { ...output, version: 1 } } };
    };
    const smoothing = (params: ParamValues) =>
      migrateNodes(older(params), 'old.loom').nodes['output-1']?.params.smoothing;
    expect(smoothing({ loss: 'softmaxCrossEntropy', smoothing: 0.1 })).toBe(0.1);
    expect(smoothing({ loss: 'auto', smoothing: 0.1 })).toBeUndefined();
  });
});
