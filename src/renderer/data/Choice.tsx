// A choice with a line that explains what is chosen. It may follow the setting for all columns, or differ among several.
import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Forms.module.css';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly note: string;
}

/** No single value: several columns are selected and differ. */
export const MIXED: unique symbol = Symbol('mixed');

export function Choice<T extends string>({
  label,
  value,
  options,
  inherited,
  onChange,
}: {
  readonly label: string;
  /** Undefined follows `inherited`. */
  readonly value: T | undefined | typeof MIXED;
  readonly options: readonly Option<T>[];
  /** What holds for all columns, where a column may follow it. */
  readonly inherited?: Option<T> | undefined;
  readonly onChange: (value: T | undefined) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const mixed = value === MIXED;
  const chosen = mixed ? null : (options.find((option) => option.value === value) ?? inherited ?? null);
  const changed = mixed || (inherited !== undefined && value !== undefined);
  return (
    <div className={classes.choice} data-changed={changed}>
      <label htmlFor={id}>
        {label}
        {changed && <span className={classes.mark} role="img" aria-label={t('data.prepare.changed')} />}
      </label>
      <NativeSelect
        id={id}
        size="xs"
        aria-describedby={`${id}-note`}
        value={mixed ? '\0mixed' : (value ?? '')}
        data={[
          ...(mixed ? [{ value: '\0mixed', label: t('data.prepare.mixed'), disabled: true }] : []),
          ...(inherited === undefined
            ? []
            : [{ value: '', label: t('data.prepare.asAll', { value: inherited.label }) }]),
          ...options.map((option) => ({ value: option.value, label: option.label })),
        ]}
        onChange={(event) => {
          const next = event.currentTarget.value;
          onChange(options.find((option) => option.value === next)?.value);
        }}
      />
      <p id={`${id}-note`} className={classes.note}>
        {mixed ? t('data.prepare.mixedNote') : (chosen?.note ?? '')}
      </p>
    </div>
  );
}

/** The value that all have, or that they differ. */
export function common<T>(values: readonly T[]): T | undefined | typeof MIXED {
  const [first, ...others] = values;
  return others.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : MIXED;
}
