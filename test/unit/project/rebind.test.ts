// Other data in place of a project's own: what stays, and what is told.
import { describe, expect, it } from 'vitest';
import { withColumnSettings, withRole } from '../../../src/project/column-settings.ts';
import type { DataSchema } from '../../../src/project/document.ts';
import { rebound } from '../../../src/project/rebind.ts';
import { sampleBinding, sampleSchema } from '../../../src/project/templates/samples.ts';

const iris = sampleBinding('iris');
const source = { kind: 'file', path: '/a.csv', name: 'a.csv', bytes: 1, sha256: 'x' } as const;
const schema = iris.schema ?? { rows: 0, columns: [] };
const [length = '', width = ''] = schema.columns.map(({ name }) => name);
const bind = (next: DataSchema, old = iris, suggestedTarget: string | null = null) =>
  rebound(old, { source, schema: next, suggestedTarget });

describe('a new edition of the same data', () => {
  it('keeps roles and preparation, and says nothing where nothing differs', () => {
    const old = withColumnSettings(withRole(iris, width, 'ignored'), [length], { scaling: 'minmax' });
    const { binding, changes } = bind({ ...schema, rows: 200 }, old);
    expect(binding).toEqual({ ...old, source, schema: { ...schema, rows: 200 } });
    expect(changes).toBeNull();
  });

  it('loses what was said of columns that are gone, and names them and the new ones', () => {
    const old = withColumnSettings(withRole(iris, width, 'ignored'), [length], { scaling: 'minmax' });
    const columns = [
      ...schema.columns.filter(({ name }) => name !== length && name !== width),
      { name: 'height', type: 'number' as const, classes: null },
    ];
    const { binding, changes } = bind({ rows: 150, columns }, old);
    expect(binding.columns).toBeUndefined();
    expect(binding.roles).toEqual({ species: 'target' });
    expect(changes).toEqual({ missing: [length, width], added: ['height'], retyped: [], classes: null });
  });

  it('names columns of another type and forgets their preparation', () => {
    const old = withColumnSettings(iris, [length], { scaling: 'minmax' });
    const columns = schema.columns.map((column) =>
      column.name === length ? { ...column, type: 'category' as const, classes: ['a', 'b'] } : column,
    );
    const { binding, changes } = bind({ rows: 150, columns }, old);
    expect(changes?.retyped).toEqual([length]);
    expect(binding.columns).toBeUndefined();
  });

  it('tells other classes of the target', () => {
    const columns = schema.columns.map((column) =>
      column.name === 'species' ? { ...column, classes: ['setosa', 'virginica'] } : column,
    );
    expect(bind({ rows: 100, columns }).changes?.classes).toEqual({
      column: 'species',
      before: ['setosa', 'versicolor', 'virginica'],
      after: ['setosa', 'virginica'],
    });
  });

  it('takes the suggested target where its own is gone', () => {
    const columns = schema.columns.filter(({ name }) => name !== 'species');
    expect(bind({ rows: 150, columns }, iris, width).binding.roles).toEqual({ [width]: 'target' });
  });
});

describe('data of another kind', () => {
  it('starts anew, and keeps how all columns are prepared', () => {
    const old = withColumnSettings({ ...iris, missing: 'drop' }, [length], { scaling: 'none' });
    const { binding, changes } = bind(sampleSchema('wine'), old, 'cultivar');
    expect(changes).toBeNull();
    expect(binding.roles).toEqual({ cultivar: 'target' });
    expect(binding.columns).toBeUndefined();
    expect(binding.missing).toBe('drop');
  });
});
