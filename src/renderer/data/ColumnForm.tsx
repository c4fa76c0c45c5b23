// How the selected columns are prepared, apart from the others: role, missing cells, scaling, encoding.
import { ActionIcon, Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type ColumnChange, changedSettings, type Role, roleOf } from '../../project/column-settings.ts';
import { resetColumns, setColumns, setForAll, setRole } from '../../project/commands/index.ts';
import type { ColumnInfo, DataBinding } from '../../project/document.ts';
import { categoryEncoding, settingsOf } from '../../project/planned-features.ts';
import type { Command } from '../state/document.ts';
import { Choice, common, MIXED, type Option } from './Choice.tsx';
import {
  encodingOptions,
  type Fill,
  fillOptions,
  missingOptions,
  roleOptions,
  scalingOptions,
  targetTypeOptions,
} from './choices.ts';
import classes from './Forms.module.css';
import { TextForm } from './TextForm.tsx';

type Type = ColumnInfo['type'];

export function ColumnForm({
  binding,
  columns,
  onEdit,
  onClose,
}: {
  readonly binding: DataBinding;
  /** At least one. */
  readonly columns: readonly ColumnInfo[];
  readonly onEdit: (command: Command) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const names = columns.map(({ name }) => name);
  const roles = columns.map(({ name }) => roleOf(binding, name));
  const plain = columns.every(
    ({ name }) => roleOf(binding, name) === 'feature' && changedSettings(binding, name).length === 0,
  );
  return (
    <section className={classes.form} aria-label={t('data.prepare.label')}>
      <div className={classes.head}>
        <h4 title={names.join(', ')}>
          {names.length === 1 ? names[0] : t('data.prepare.several', { count: names.length })}
        </h4>
        <Button
          size="compact-xs"
          variant="default"
          disabled={plain}
          leftSection={<IconArrowBackUp size={13} />}
          onClick={() => onEdit((document) => resetColumns(document, names))}
        >
          {t('data.prepare.reset')}
        </Button>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('data.prepare.back')}
          title={t('data.prepare.back')}
          onClick={onClose}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      <Choice
        label={t('data.prepare.role')}
        value={common(roles)}
        options={roleOptions(t)}
        onChange={(role: Role | undefined) => {
          if (role !== undefined) onEdit((document) => setRole(document, names, role));
        }}
      />
      {roles.every((role) => role === 'target') && (
        <Choice
          label={t('data.prepare.targetType')}
          value={binding.targetType}
          options={targetTypeOptions(t)}
          onChange={(targetType) => {
            if (targetType !== undefined) onEdit((document) => setForAll(document, { targetType }));
          }}
        />
      )}
      <Features binding={binding} columns={columns} onEdit={onEdit} />
      {roles.every((role) => role === 'ignored') && <Hint text={t('data.prepare.unused')} />}
      {roles.every((role) => role === 'group') && <Hint text={t('data.prepare.grouped')} />}
      {roles.every((role) => role === 'weight') && <Hint text={t('data.prepare.weighed')} />}
    </section>
  );
}

function Hint({ text }: { readonly text: string }) {
  return <p className={classes.hint}>{text}</p>;
}

/** What only columns that feed the network have. */
function Features({
  binding,
  columns,
  onEdit,
}: {
  readonly binding: DataBinding;
  readonly columns: readonly ColumnInfo[];
  readonly onEdit: (command: Command) => void;
}) {
  const { t } = useTranslation();
  const fed = columns.filter(({ name }) => {
    const role = roleOf(binding, name);
    // A series is continued from its target's own past.
    return role === 'feature' || (role === 'target' && binding.window !== undefined);
  });
  const of = (...types: Type[]) => fed.filter(({ type }) => types.includes(type));
  const own = <K extends keyof ColumnChange>(some: readonly ColumnInfo[], key: K) =>
    common(some.map(({ name }) => settingsOf(binding, name)[key]));
  const set = (some: readonly ColumnInfo[], change: ColumnChange) =>
    onEdit((document) =>
      setColumns(
        document,
        some.map(({ name }) => name),
        change,
      ),
    );

  const categories = of('category');
  const dates = of('date');
  const texts = of('text');
  const filled = of('number', 'category', 'date');
  // Among indices, 0 stands for a missing class.
  const marked = filled.filter(
    (column) =>
      column.type !== 'category' || categoryEncoding(column, settingsOf(binding, column.name)) !== 'index',
  );
  const scaled = [
    ...of('number', 'date', 'image'),
    ...categories.filter(({ name }) => settingsOf(binding, name).encoding === 'ordinal'),
  ];
  const fill = own(filled, 'fill');
  const usual = common(categories.map((column) => categoryEncoding(column, {})));
  return (
    <>
      {categories.length > 0 && (
        <Choice
          label={t('data.prepare.encoding')}
          value={own(categories, 'encoding')}
          options={encodingOptions(t).filter(({ value }) => value !== usual)}
          inherited={encodingOptions(t).find(({ value }) => value === usual)}
          onChange={(encoding) => set(categories, { encoding })}
        />
      )}
      {filled.length > 0 && (
        <Choice
          label={t('data.prepare.missing')}
          value={fill}
          options={fillOptions(t).filter(({ value }) => value !== 'median' || categories.length === 0)}
          inherited={inheritedFill(t, binding)}
          onChange={(next) =>
            set(filled, { fill: next, ...(next === 'constant' ? {} : { value: undefined }) })
          }
        />
      )}
      {fill === 'constant' && (
        <ConstantField
          columns={filled}
          value={own(filled, 'value')}
          onChange={(value) => set(filled, { value })}
        />
      )}
      {marked.length > 0 && (
        <Switch
          size="xs"
          label={t('data.prepare.indicator')}
          description={t('data.prepare.indicatorNote')}
          checked={own(marked, 'indicator') === true}
          onChange={(event) => set(marked, { indicator: event.currentTarget.checked ? true : undefined })}
        />
      )}
      {scaled.length > 0 && (
        <Choice
          label={t('data.prepare.scaling')}
          value={own(scaled, 'scaling')}
          options={scalingOptions(t)}
          inherited={scalingOptions(t).find(({ value }) => value === binding.scaling)}
          onChange={(scaling) => set(scaled, { scaling })}
        />
      )}
      {dates.length > 0 && (
        <>
          <Hint text={t('data.prepare.date')} />
          <Switch
            size="xs"
            label={t('data.prepare.cyclic')}
            description={t('data.prepare.cyclicNote')}
            checked={own(dates, 'cyclic') === true}
            onChange={(event) => set(dates, { cyclic: event.currentTarget.checked ? true : undefined })}
          />
        </>
      )}
      {texts.length > 0 && (
        <TextForm columns={texts} rule={own(texts, 'text')} onChange={(text) => set(texts, { text })} />
      )}
      {of('image').length > 0 && <Hint text={t('data.prepare.image')} />}
      {of('empty').length > 0 && <Hint text={t('data.prepare.empty')} />}
    </>
  );
}

/** The value that stands for missing cells: a number, one of the classes, or a word where both are selected. */
function ConstantField({
  columns,
  value,
  onChange,
}: {
  readonly columns: readonly ColumnInfo[];
  readonly value: number | string | undefined | typeof MIXED;
  readonly onChange: (value: number | string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const shown = value === MIXED || value === undefined ? '' : value;
  const [first] = columns;
  const known = columns.length === 1 && first?.type === 'category' ? (first.classes ?? []) : [];
  const label = t('data.prepare.value');
  return (
    <div className={classes.choice}>
      <label htmlFor={id}>{label}</label>
      {known.length > 0 ? (
        <NativeSelect
          id={id}
          size="xs"
          value={String(shown)}
          data={[...(shown === '' ? [''] : []), ...known]}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : columns.every(({ type }) => type === 'number') ? (
        <NumberInput
          id={id}
          size="xs"
          value={shown === '' ? 0 : shown}
          onChange={(next) => {
            if (typeof next === 'number') onChange(next);
          }}
        />
      ) : (
        <TextInput
          id={id}
          size="xs"
          value={String(shown)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

/** What holds for all columns, as an option of one: only it can refuse missing cells altogether. */
function inheritedFill(t: TFunction, { missing }: DataBinding): Option<Fill> | undefined {
  const found = missingOptions(t).find(({ value }) => value === missing);
  return found === undefined ? undefined : { ...found, value: 'drop' };
}
