// Indices and what takes them: an embedding of the right size, fed by indices alone, and no layer that takes them for sizes.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { applyFix } from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { ColumnSettings, DataBinding, LoomDocument } from '../../../src/project/document.ts';
import { chain, emptyDocument, NO_DATA, type NodeSpec } from '../../../src/project/new-document.ts';

const data = (columns: Record<string, ColumnSettings>): DataBinding => ({
  ...NO_DATA,
  source: { kind: 'sample', id: 'made' },
  schema: {
    rows: 500,
    columns: [
      { name: 'city', type: 'category', classes: ['lima', 'oslo', 'rome'] },
      { name: 'size', type: 'number', classes: null },
      { name: 'note', type: 'text', classes: null, lengths: { words: 7, characters: 40 } },
      { name: 'y', type: 'number', classes: null },
    ],
  },
  roles: { y: 'target', note: 'ignored' },
  columns,
});
const INDEX = { city: { encoding: 'index' } } as const;

function network(
  columns: Record<string, ColumnSettings>,
  layers: readonly NodeSpec[],
  change: Partial<DataBinding> = {},
) {
  return {
    ...emptyDocument('x'),
    ...chain([...layers, { kind: 'dense', params: { units: 1 } }, { kind: 'output' }]),
    data: { ...data(columns), ...change },
  };
}
const on = (names: string): NodeSpec => ({ kind: 'input', params: { columns: names } });
const embedding = (vocabulary: number): NodeSpec => ({ kind: 'embedding', params: { vocabulary, size: 4 } });
const flatten: NodeSpec = { kind: 'flatten' };
const diagnosed = (document: LoomDocument, code: string) =>
  compileDocument(document).report.diagnostics.find((diagnostic) => diagnostic.code === code);
const fixed = (document: LoomDocument, code: string) =>
  applyFix(document, present(diagnosed(document, code)?.fix, `a fix of ${code}`)).document;

describe('an embedding', () => {
  it('fed by the one index column it wants is in order', () => {
    const document = network(INDEX, [on('city'), embedding(4), flatten]);
    const { report, network: built } = compileDocument(document);
    expect(report.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(built).not.toBeNull();
  });

  it('with too few vectors is an error, whose fix sets as many as the data has', () => {
    const document = network(INDEX, [on('city'), embedding(3), flatten]);
    expect(diagnosed(document, 'embedding.vocabulary')).toMatchObject({ severity: 'error' });
    const after = fixed(document, 'embedding.vocabulary');
    expect(after.nodes['embedding-1']?.params.vocabulary).toBe(4);
    expect(compileDocument(after).report.trainable).toBe(true);
  });

  it('with far too many is worth a word', () => {
    const document = network(INDEX, [on('city'), embedding(1000), flatten]);
    expect(diagnosed(document, 'embedding.unused')).toMatchObject({ severity: 'info' });
    expect(fixed(document, 'embedding.unused').nodes['embedding-1']?.params.vocabulary).toBe(4);
  });

  it('that gets a quantity beside the index is told to take the index alone', () => {
    const after = fixed(network(INDEX, [{ kind: 'input' }, embedding(4), flatten]), 'embedding.mixed');
    expect(after.nodes['input-1']?.params.columns).toBe('city');
    expect(diagnosed(after, 'embedding.mixed')).toBeUndefined();
  });

  it('of a category that is spread out is offered the index', () => {
    const after = fixed(network({}, [on('city'), embedding(4), flatten]), 'embedding.notIndex');
    expect(after.data.columns?.city).toEqual({ encoding: 'index' });
    expect(diagnosed(after, 'embedding.notIndex')).toBeUndefined();
  });

  it('of a scaled number is offered to leave it unscaled, which keeps its other settings', () => {
    const document = network({ size: { fill: 'median' } }, [on('size'), embedding(10), flatten]);
    expect(fixed(document, 'embedding.scaled').data.columns?.size).toEqual({
      fill: 'median',
      scaling: 'none',
    });
  });
});

describe('a layer that computes with sizes', () => {
  it('is not to get an index; the fix puts an embedding between', () => {
    const document = network(INDEX, [on('city')]);
    expect(diagnosed(document, 'data.indexAsNumber')).toMatchObject({ severity: 'warning', node: 'dense-1' });
    const after = fixed(document, 'data.indexAsNumber');
    const added = Object.values(after.nodes).find(({ kind }) => kind === 'embedding');
    expect(added?.params).toMatchObject({ vocabulary: 4 });
  });
});

describe('a free text', () => {
  it('that is left out is offered as a sequence as long as its texts', () => {
    const document = network({}, [{ kind: 'input' }], { roles: { y: 'target' } });
    const after = fixed(document, 'data.textFeature');
    expect(after.data.columns?.note?.text).toMatchObject({ unit: 'words', length: 7 });
    expect(diagnosed(after, 'data.textFeature')).toBeUndefined();
  });
});
