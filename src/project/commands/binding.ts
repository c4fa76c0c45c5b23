// Commands on the data binding's parts: columns, target, split, series. Each is named for the history.
import { type Text, text } from '../../base/text.ts';
import {
  type ColumnChange,
  type Role,
  withColumnSettings,
  withoutColumnSettings,
  withoutOrder,
  withRole,
  withTarget,
} from '../column-settings.ts';
import type { Augmentation, DataBinding, LoomDocument } from '../document.ts';
import { type Edit, edit } from './edit.ts';

function changed(
  document: LoomDocument,
  data: DataBinding,
  label: Text,
  mergeKey: string | null = null,
): Edit {
  const same = JSON.stringify(document.data) === JSON.stringify(data);
  return edit(same ? document : { ...document, data }, label, { mergeKey });
}

const ROLES: Readonly<Record<Role, Text>> = {
  feature: text('feature', 'признак'),
  target: text('target', 'цель'),
  ignored: text('ignored', 'не используется'),
  group: text('group', 'группа'),
  weight: text('weight', 'вес'),
};

export function setRole(document: LoomDocument, columns: readonly string[], role: Role): Edit {
  const [en, ru] = named(columns);
  const { en: wordEn, ru: wordRu } = ROLES[role];
  const label = text(`Set the role of ${en} to ${wordEn}`, `Роль «${wordRu}»: ${ru}`);
  return changed(document, withRole(document.data, columns, role), label);
}

export function setTarget(document: LoomDocument, column: string | null): Edit {
  const label =
    column === null
      ? text('Predict no column', 'Убрать цель')
      : text(`Predict “${column}”`, `Предсказывать «${column}»`);
  return changed(document, withTarget(document.data, column), label);
}

const SETTINGS = {
  scaling: text('scaling', 'масштабирование'),
  fill: text('missing cells', 'пропуски'),
  value: text('the filled-in value', 'подставляемое значение'),
  indicator: text('the mark of missing cells', 'признак пропуска'),
  encoding: text('the encoding', 'кодирование'),
  text: text('the reading of texts', 'чтение текстов'),
  cyclic: text('the cyclic parts of dates', 'циклические части дат'),
} as const satisfies Record<keyof ColumnChange, Text>;

/** Preparation of `columns` apart from the others. */
export function setColumns(document: LoomDocument, columns: readonly string[], change: ColumnChange): Edit {
  const [en, ru] = named(columns);
  const [key = 'scaling'] = Object.keys(change).filter(
    (name): name is keyof typeof SETTINGS => name in SETTINGS,
  );
  const what = SETTINGS[key];
  const label = text(`Change ${what.en} of ${en}`, `Изменить ${what.ru}: ${ru}`);
  return changed(
    document,
    withColumnSettings(document.data, columns, change),
    label,
    `columns:${key}:${columns.join()}`,
  );
}

export function resetColumns(document: LoomDocument, columns: readonly string[]): Edit {
  const [en, ru] = named(columns);
  const label = text(`Reset the preparation of ${en}`, `Сбросить подготовку: ${ru}`);
  return changed(document, withoutColumnSettings(document.data, columns), label);
}

/** Share, seed, kind or fold of the split; a slider being dragged is one step. */
export function setSplit(document: LoomDocument, split: DataBinding['split']): Edit {
  const label = text('Change the split', 'Изменить разбиение');
  return changed(document, { ...document.data, split }, label, 'data:split');
}

const WHOLE = {
  scaling: text('Change the scaling of all columns', 'Изменить масштабирование всех столбцов'),
  missing: text('Change how missing cells are treated', 'Изменить обработку пропусков'),
  targetType: text('Change how the target is read', 'Изменить чтение цели'),
} as const;

/** What holds for every column without settings of its own, and how the target is read. */
export function setForAll(
  document: LoomDocument,
  change: Partial<Pick<DataBinding, keyof typeof WHOLE>>,
): Edit {
  const [key = 'scaling'] = Object.keys(change).filter((name): name is keyof typeof WHOLE => name in WHOLE);
  return changed(document, { ...document.data, ...change }, WHOLE[key]);
}

/** Reads the rows as a series, or as samples of their own (null). */
export function setWindow(document: LoomDocument, window: DataBinding['window'] | null): Edit {
  const { window: _, ...rest } = document.data;
  const label = text('Change the series', 'Изменить временной ряд');
  return changed(document, window == null ? rest : { ...rest, window }, label, 'data:window');
}

/** The column whose values say which row comes first; null is the order of the file. */
export function setOrder(document: LoomDocument, order: string | null): Edit {
  const label = text('Change the order of time', 'Изменить порядок во времени');
  const rest = withoutOrder(document.data);
  return changed(document, order === null ? rest : { ...rest, order }, label);
}

/** A slider being dragged is one step. */
export function setAugmentation(document: LoomDocument, augmentation: Augmentation): Edit {
  const label = text('Change the augmentation', 'Изменить аугментацию');
  const { augmentation: _, ...rest } = document.data;
  const active = Object.fromEntries(
    Object.entries(augmentation).filter(([, value]) => value !== 0 && value !== false),
  );
  const data = Object.keys(active).length === 0 ? rest : { ...rest, augmentation: active };
  return changed(document, data, label, 'data:augmentation');
}

function named(columns: readonly string[]): readonly [en: string, ru: string] {
  const [first = ''] = columns;
  return columns.length === 1
    ? [`“${first}”`, first]
    : [`${columns.length} columns`, `столбцов: ${columns.length}`];
}
