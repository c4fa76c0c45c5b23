import { describe, expect, it } from 'vitest';
import { dataPlan } from '../../../src/project/data-plan.ts';
import type { ColumnInfo, DataBinding } from '../../../src/project/document.ts';
import { binding } from './support.ts';

const number = (name: string, classes: string[] | null = null): ColumnInfo => ({
  name,
  type: 'number',
  classes,
});
const category = (name: string, ...classes: string[]): ColumnInfo => ({ name, type: 'category', classes });
const other = (name: string, type: 'text' | 'empty'): ColumnInfo => ({ name, type, classes: null });
const plan = (columns: ColumnInfo[], changes: Partial<DataBinding> = {}, rows = 100) =>
  dataPlan(binding(null, { schema: { rows, columns }, ...changes }));
const codes = (columns: ColumnInfo[], changes: Partial<DataBinding> = {}) =>
  plan(columns, changes).diagnostics.map(({ code }) => code);
const y = { roles: { y: 'target' } } as const;
const ten = Array.from({ length: 10 }, (_, i) => String(i));

describe('the data plan', () => {
  it('gives one feature a number and one a class, in file order', () => {
    const found = plan([number('age'), category('y', 'no', 'yes'), category('colour', 'blue', 'red')], y);
    expect(found.featureNames).toEqual(['age', 'colour=blue', 'colour=red']);
    expect(found.target).toMatchObject({ kind: 'classes', column: 'y', classes: ['no', 'yes'] });
    expect(found.diagnostics).toEqual([]);
  });

  it('reads whole numbers of few values as classes, unless told otherwise', () => {
    const columns = [number('x'), number('y', ten)];
    expect(plan(columns, y).target).toMatchObject({ kind: 'classes', column: 'y', classes: ten });
    expect(plan(columns, { ...y, targetType: 'number' }).target).toMatchObject({
      kind: 'numbers',
      columns: ['y'],
    });
    expect(plan([number('x'), number('y')], y).target).toMatchObject({ kind: 'numbers', columns: ['y'] });
  });

  it('takes few rows of many whole numbers for numbers, but two values for classes', () => {
    expect(plan([number('x'), number('y', ten)], y, 12).target?.kind).toBe('numbers');
    expect(plan([number('x'), number('y', ['0', '1'])], y, 4).target?.kind).toBe('classes');
  });

  it('takes several number targets together', () => {
    const roles = { a: 'target', b: 'target' } as const;
    expect(plan([number('x'), number('a'), number('b', ten)], { roles }).target).toMatchObject({
      kind: 'numbers',
      columns: ['a', 'b'],
    });
  });

  it('leaves ignored, text and empty columns out, and says so of the last two', () => {
    const roles = { y: 'target', id: 'ignored' } as const;
    const columns = [
      number('id'),
      number('x'),
      other('note', 'text'),
      other('blank', 'empty'),
      category('y', 'a', 'b'),
    ];
    expect(plan(columns, { roles }).featureNames).toEqual(['x']);
    expect(codes(columns, { roles })).toEqual(['data.textFeature', 'data.emptyFeature']);
  });

  it('rows that are not in the order of their dates are told where time matters', () => {
    const day = (order?: 'falling' | 'mixed'): ColumnInfo => ({
      name: 'day',
      type: 'date',
      classes: null,
      ...(order && { order }),
    });
    const time = { ...y, split: { validation: 0.2, seed: 1, stratify: true, kind: 'time' } } as const;
    const window = { ...y, window: { length: 3, horizon: 1, stride: 1 } };
    for (const settings of [time, window]) {
      expect(codes([day('falling'), number('y')], settings)).toEqual(['data.outOfTime']);
      expect(codes([day('mixed'), number('y')], settings)).toEqual(['data.outOfTime']);
      expect(codes([day(), number('y')], settings)).toEqual([]);
      // Another date (of birth, say) may be in any order; several series begin anew.
      expect(codes([day('mixed'), { ...day(), name: 'at' }, number('y')], settings)).toEqual([]);
      const grouped = { ...settings, roles: { y: 'target', shop: 'group' } } as const;
      expect(codes([day('mixed'), category('shop', 'a', 'b'), number('y')], grouped)).toEqual([]);
    }
    expect(codes([day('falling'), number('y')], y)).toEqual([]);
  });

  it('a column called constructor has no role of its own', () => {
    expect(plan([number('constructor'), category('y', 'a', 'b')], y).featureNames).toEqual(['constructor']);
  });

  const faults: [string, ColumnInfo[], Partial<DataBinding>, string][] = [
    ['a target that is gone', [number('x')], y, 'data.targetGone'],
    ['one class', [number('x'), category('y', 'a')], y, 'data.oneClass'],
    ['a text target', [number('x'), other('y', 'text')], y, 'data.targetText'],
    ['an empty target', [number('x'), other('y', 'empty')], y, 'data.targetEmpty'],
    ['no features', [category('y', 'a', 'b')], y, 'data.noFeatures'],
    [
      'words as numbers',
      [number('x'), category('y', 'a', 'b')],
      { ...y, targetType: 'number' },
      'data.targetNotNumber',
    ],
    [
      'fractions as classes',
      [number('x'), number('y')],
      { ...y, targetType: 'classes' },
      'data.tooManyClasses',
    ],
    [
      'labels of three values',
      [number('x'), category('y', 'a', 'b'), category('z', 'a', 'b', 'c')],
      { roles: { y: 'target', z: 'target' }, targetType: 'labels' },
      'data.labelsNeedTwo',
    ],
    [
      'two columns of weights',
      [number('x'), number('v'), number('w'), category('y', 'a', 'b')],
      { roles: { y: 'target', v: 'weight', w: 'weight' } },
      'data.severalWeights',
    ],
    [
      'words as weights',
      [number('x'), category('w', 'a', 'b'), category('y', 'a', 'b')],
      { roles: { y: 'target', w: 'weight' } },
      'data.weightNotNumber',
    ],
  ];
  it.each(faults)('%s is an error with a remedy in both languages', (_, columns, changes, code) => {
    const found = plan(columns, changes).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found?.severity).toBe('error');
    expect(found?.message.en).toMatch(/\.$/);
    expect(found?.message.ru).toMatch(/[а-я].*\.$/i);
  });

  it('no data at all is one error', () => {
    expect(dataPlan(binding(null, { source: { kind: 'none' } })).diagnostics.map(({ code }) => code)).toEqual(
      ['data.none'],
    );
    expect(codes([], {})).toEqual(['data.noRows']);
  });
});
