import { describe, expect, it } from 'vitest';
import { compileDocument } from '../../../src/project/compile.ts';
import type { DataBinding, LoomDocument } from '../../../src/project/document.ts';
import { draftNetwork } from '../../../src/project/draft.ts';
import { emptyDocument, NO_DATA } from '../../../src/project/new-document.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';

const on = (data: DataBinding): LoomDocument => ({ ...emptyDocument('x'), data });
const kinds = (document: LoomDocument) => Object.values(document.nodes).map(({ kind }) => kind);
const drafted = (data: DataBinding) => {
  const draft = draftNetwork(on(data));
  if (draft === null) throw new Error('no draft');
  return draft;
};

describe('the drafted network', () => {
  const cases: [string, DataBinding, string[]][] = [
    ['iris', sampleBinding('iris'), ['input', 'dense', 'dense', 'output']],
    ['breast cancer', sampleBinding('breast_cancer'), ['input', 'dense', 'dense', 'output']],
    ['diabetes', sampleBinding('diabetes'), ['input', 'dense', 'dense', 'output']],
    [
      'digits',
      sampleBinding('digits'),
      ['input', 'conv2d', 'maxPool2d', 'conv2d', 'maxPool2d', 'flatten', 'dropout', 'dense', 'output'],
    ],
    [
      'a series',
      sampleBinding('sunspots', { targetType: 'number', window: { length: 11, horizon: 1, stride: 1 } }),
      ['input', 'gru', 'dense', 'output'],
    ],
    [
      'pictures',
      {
        ...NO_DATA,
        source: { kind: 'sample', id: 'pictures' },
        schema: {
          rows: 5000,
          columns: [
            { name: 'image', type: 'image', classes: null, shape: [28, 28, 3] },
            { name: 'label', type: 'category', classes: ['a', 'b', 'c'] },
          ],
        },
        roles: { label: 'target' },
      },
      [
        'input',
        ...['conv2d', 'maxPool2d', 'conv2d', 'maxPool2d', 'conv2d', 'maxPool2d'],
        ...['flatten', 'dropout', 'dense', 'output'],
      ],
    ],
  ];
  it.each(cases)('for %s can be trained at once', (_, data, expected) => {
    const { document, explanation } = drafted(data);
    expect(kinds(document)).toEqual(expected);
    const { report, network } = compileDocument(document);
    expect(report.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(network).not.toBeNull();
    for (const words of [explanation.en, explanation.ru])
      expect(words.split(/[.;] /).length).toBeGreaterThanOrEqual(2);
  });

  it('keeps the data, its roles and the name', () => {
    const { document } = drafted(sampleBinding('wine'));
    expect(document.data).toEqual(sampleBinding('wine'));
    expect(document.name).toBe('x');
  });

  it('waits for data', () => {
    expect(draftNetwork(on(NO_DATA))).toBeNull();
  });

  it('trains about four thousand steps, in batches that grow with the rows', () => {
    const { training } = drafted(sampleBinding('digits')).document;
    expect(training.batchSize).toBe(32);
    expect(training.epochs * Math.ceil(1438 / 32)).toBeGreaterThan(2500);
  });
});
