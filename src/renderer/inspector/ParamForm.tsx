// A form from a parameter schema: layers, optimizers and training settings alike.
import { ActionIcon, NativeSelect, Slider, Switch, TextInput, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../base/assert.ts';
import { refuseValue } from '../../base/param-values.ts';
import type { IntsParam, ParamDef, ParamSchema, ParamValue, ParamValues } from '../../base/params.ts';
import { sealStep } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import classes from './Fields.module.css';
import { NumberField } from './NumberField.tsx';
import { numberText, parseList, placeOf, valueAtPlace } from './numbers.ts';

export function ParamForm({
  schema,
  values,
  onChange,
}: {
  readonly schema: ParamSchema;
  readonly values: ParamValues;
  readonly onChange: (name: string, value: ParamValue) => void;
}) {
  const full = Object.fromEntries(
    Object.entries(schema).map(([name, def]): [string, ParamValue] => [name, values[name] ?? def.default]),
  );
  return (
    <div className={classes.form}>
      {Object.entries(schema).map(([name, def]) =>
        def.visible === undefined || def.visible(full) ? (
          <ParamField
            key={name}
            name={name}
            def={def}
            value={full[name] ?? def.default}
            onChange={(value) => onChange(name, value)}
          />
        ) : null,
      )}
    </div>
  );
}

export function ParamField({
  name,
  def,
  value,
  onChange,
}: {
  readonly name: string;
  readonly def: ParamDef;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const id = useId();
  const changed = JSON.stringify(value) !== JSON.stringify(def.default);
  return (
    <div className={classes.field} data-testid={`param-${name}`}>
      <Tooltip label={def.doc[locale]} multiline maw={280} position="left">
        <label htmlFor={id} className={classes.label}>
          {def.title[locale]}
        </label>
      </Tooltip>
      {changed && (
        <ActionIcon
          className={classes.reset}
          variant="transparent"
          size={16}
          title={t('inspector.reset')}
          aria-label={`${t('inspector.reset')}: ${def.title[locale]}`}
          onClick={() => {
            onChange(def.default);
            sealStep();
          }}
        >
          <IconRestore size={12} />
        </ActionIcon>
      )}
      <div className={classes.control}>
        <Control id={id} def={def} value={value} onChange={onChange} />
      </div>
      {def.type === 'float' && def.logarithmic && typeof value === 'number' && (
        <Slider
          className={classes.slider}
          size={4}
          thumbSize={14}
          classNames={{ thumb: classes.thumb ?? '' }}
          min={0}
          max={1}
          step={0.005}
          label={null}
          value={placeOf(def, value)}
          onChange={(place) => onChange(valueAtPlace(def, place))}
          onChangeEnd={sealStep}
          thumbLabel={def.title[locale]}
          thumbProps={{ 'aria-valuetext': numberText(value) }}
        />
      )}
    </div>
  );
}

function Control({
  id,
  def,
  value,
  onChange,
}: {
  readonly id: string;
  readonly def: ParamDef;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
}) {
  const locale = useLocale();
  switch (def.type) {
    case 'int':
    case 'float':
      return (
        <NumberField
          id={id}
          def={def}
          value={typeof value === 'number' ? value : def.default}
          onChange={onChange}
        />
      );
    case 'bool':
      return (
        <Switch
          id={id}
          size="xs"
          checked={value === true}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
            sealStep();
          }}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          id={id}
          size="xs"
          value={String(value)}
          data={def.choices.map((choice) => ({ value: choice.value, label: choice.title[locale] }))}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            sealStep();
          }}
        />
      );
    case 'ints':
      return (
        <ListField id={id} def={def} value={Array.isArray(value) ? value : def.default} onChange={onChange} />
      );
    case 'string':
      return (
        <TextInput
          id={id}
          size="xs"
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={sealStep}
        />
      );
    default:
      return assertNever(def);
  }
}

function ListField({
  id,
  def,
  value,
  onChange,
}: {
  readonly id: string;
  readonly def: IntsParam;
  readonly value: readonly number[];
  readonly onChange: (value: ParamValue) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? value : parseList(typed);
  const refusal = refuseValue(def, parsed ?? typed ?? '');
  return (
    <TextInput
      id={id}
      size="xs"
      placeholder={def.length === null ? t('inspector.automatic') : undefined}
      value={typed ?? value.join(' × ')}
      error={refusal === null ? undefined : refusal[locale]}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = parseList(text);
        if (next !== null && refuseValue(def, next) === null) onChange(next);
      }}
      onBlur={() => {
        setTyped(null);
        sealStep();
      }}
    />
  );
}
