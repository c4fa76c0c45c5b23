// Edits of the data binding, and the tensors that follow.
import { describe, expect, it } from 'vitest';
import { roleOf, targetsOf, withRole, withTarget } from '../../../../src/project/column-settings.ts';
import { emptyDocument } from '../../../../src/project/new-document.ts';
import { sampleBinding } from '../../../../src/project/templates/samples.ts';
import { tensorsOf } from '../../../../src/renderer/data/binding.ts';
import { fieldsOf, isSmallPicture } from '../../../../src/renderer/learn/feature-form.ts';

const iris = sampleBinding('iris');

describe('the target', () => {
  it('is one column; the former becomes a feature again', () => {
    const first = iris.schema?.columns[0]?.name ?? '';
    const changed = withTarget(iris, first);
    expect(targetsOf(changed)).toEqual([first]);
    expect(roleOf(changed, 'species')).toBe('feature');
  });

  it('can be taken away', () => {
    expect(targetsOf(withTarget(iris, null))).toEqual([]);
  });

  it('leaves ignored columns ignored', () => {
    const [first, second] = iris.schema?.columns.map(({ name }) => name) ?? [];
    const changed = withTarget(withRole(iris, first ?? '', 'ignored'), second ?? '');
    expect(roleOf(changed, first ?? '')).toBe('ignored');
  });
});

describe('roles', () => {
  it('name nothing for a feature, so that a file with other columns can take the binding over', () => {
    expect(withRole(withRole(iris, 'species', 'ignored'), 'species', 'feature').roles).toEqual({});
  });

  it('are not confused by columns named like parts of an object', () => {
    expect(roleOf(iris, 'constructor')).toBe('feature');
    expect(roleOf(withRole(iris, '__proto__', 'ignored'), 'toString')).toBe('feature');
  });
});

describe('tensors', () => {
  it('are those of the iris sample: 120 and 30 rows of 4 features, 3 classes', () => {
    expect(tensorsOf(iris)).toEqual({
      training: 120,
      validation: 30,
      features: [4],
      target: { kind: 'classes', count: 3 },
    });
  });

  it('lose a feature with every ignored column', () => {
    const first = iris.schema?.columns[0]?.name ?? '';
    expect(tensorsOf(withRole(iris, first, 'ignored')).features).toEqual([3]);
  });

  it('are empty without data', () => {
    expect(tensorsOf(emptyDocument().data)).toMatchObject({ training: 0, validation: 0, target: null });
  });
});

describe('what the "try it" panel asks for', () => {
  it('is a drawing for the digits and a form for a table', () => {
    expect(isSmallPicture(fieldsOf(sampleBinding('digits')))).toBe(true);
    expect(isSmallPicture(fieldsOf(iris))).toBe(false);
    expect(fieldsOf(iris)).toHaveLength(4);
  });

  it('is no drawing once a pixel is ignored', () => {
    expect(isSmallPicture(fieldsOf(withRole(sampleBinding('digits'), 'p00', 'ignored')))).toBe(false);
  });
});
