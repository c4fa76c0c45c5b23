// What may be chosen for columns and the split, in the order of the document's schema, with words for each. Pure.
import type { TFunction } from 'i18next';
import { columnSettingsSchema, type DataBinding, dataBindingSchema } from '../../project/document.ts';
import type { Option } from './Choice.tsx';

const { shape } = dataBindingSchema;
const own = columnSettingsSchema.shape;

export const ROLES = shape.roles.valueType.options;
export const TARGET_TYPES = shape.targetType.options;
export const SCALINGS = shape.scaling.options;
export const MISSINGS = shape.missing.options;
export const FILLS = own.fill.unwrap().options;
export const ENCODINGS = own.encoding.unwrap().options;

export type Fill = (typeof FILLS)[number];
export type Encoding = (typeof ENCODINGS)[number];

export const roleOptions = (t: TFunction): Option<DataBinding['roles'][string]>[] =>
  ROLES.map((value) => ({ value, label: t(`data.role.${value}`), note: t(`data.roleNote.${value}`) }));

export const targetTypeOptions = (t: TFunction): Option<DataBinding['targetType']>[] =>
  TARGET_TYPES.map((value) => ({
    value,
    label: t(`data.targetType.${value}`),
    note: t(`data.targetTypeNote.${value}`),
  }));

export const scalingOptions = (t: TFunction): Option<DataBinding['scaling']>[] =>
  SCALINGS.map((value) => ({
    value,
    label: t(`data.scaling.${value}`),
    note: t(`data.scalingNote.${value}`),
  }));

export const missingOptions = (t: TFunction): Option<DataBinding['missing']>[] =>
  MISSINGS.map((value) => ({
    value,
    label: t(`data.missing.${value}`),
    note: t(`data.missingNote.${value}`),
  }));

export const fillOptions = (t: TFunction): Option<Fill>[] =>
  FILLS.map((value) => ({
    value,
    label: t(`data.missing.${value}`),
    note: t(`data.missingNote.${value}`),
  }));

export const encodingOptions = (t: TFunction): Option<Encoding>[] =>
  ENCODINGS.map((value) => ({
    value,
    label: t(`data.encoding.${value}`),
    note: t(`data.encodingNote.${value}`),
  }));
