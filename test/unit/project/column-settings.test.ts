// What is said of single columns, and what the history calls it.
import { describe, expect, it } from 'vitest';
import {
  changedSettings,
  withColumnSettings,
  withoutColumnSettings,
  withRole,
} from '../../../src/project/column-settings.ts';
import { resetColumns, setColumns, setRole } from '../../../src/project/commands/index.ts';
import { EMPTY_HISTORY, record, undo } from '../../../src/project/history.ts';
import { emptyDocument } from '../../../src/project/new-document.ts';
import { settingsOf } from '../../../src/project/planned-features.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';

const iris = sampleBinding('iris');
const [length = '', width = ''] = iris.schema?.columns.map(({ name }) => name) ?? [];

describe('settings of single columns', () => {
  it('are added to one another and leave other columns alone', () => {
    const scaled = withColumnSettings(iris, [length, width], { scaling: 'minmax' });
    const both = withColumnSettings(scaled, [length], { fill: 'median' });
    expect(settingsOf(both, length)).toEqual({ scaling: 'minmax', fill: 'median' });
    expect(settingsOf(both, width)).toEqual({ scaling: 'minmax' });
  });

  it('leave no trace once all are as for all columns', () => {
    const scaled = withColumnSettings(iris, [length], { scaling: 'minmax' });
    expect(withColumnSettings(scaled, [length], { scaling: undefined })).toEqual(iris);
  });

  it('are counted where they differ, and not for a column that is left out', () => {
    const changed = withColumnSettings(iris, [length], { fill: 'constant', value: 3, scaling: 'none' });
    expect(changedSettings(changed, length)).toEqual(['fill', 'scaling']);
    expect(changedSettings(changed, width)).toEqual([]);
    expect(changedSettings(withRole(changed, length, 'ignored'), length)).toEqual([]);
  });

  it('are not confused by columns named like parts of an object', () => {
    const changed = withColumnSettings(iris, ['__proto__'], { scaling: 'none' });
    expect(settingsOf(changed, '__proto__')).toEqual({ scaling: 'none' });
    expect(settingsOf(changed, 'toString')).toEqual({});
  });

  it('go with the role when a column is reset, and a target stays a target', () => {
    const changed = withColumnSettings(withRole(iris, [length, width], 'ignored'), [length], {
      scaling: 'none',
    });
    expect(withoutColumnSettings(changed, [length, width, 'species'])).toEqual(iris);
  });
});

describe('edits of columns', () => {
  const document = { ...emptyDocument(), data: iris };

  it('name the column, or count several', () => {
    expect(setRole(document, [length], 'ignored').label.en).toBe(`Set the role of “${length}” to ignored`);
    expect(setColumns(document, [length, width], { fill: 'mean' }).label).toEqual({
      en: 'Change missing cells of 2 columns',
      ru: 'Изменить пропуски: столбцов: 2',
    });
  });

  it('can be taken back as one step each', () => {
    const edit = setColumns(document, [length, width], { scaling: 'none' });
    const undone = undo(record(EMPTY_HISTORY, document, edit), edit.document);
    expect(undone?.document.data).toEqual(iris);
  });

  it('change nothing where nothing is to be reset', () => {
    expect(resetColumns(document, [length]).document).toBe(document);
  });
});
