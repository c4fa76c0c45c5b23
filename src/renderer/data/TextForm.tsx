// How columns of free text become sequences of indices: characters or words, length, vocabulary.
import { NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ColumnInfo, TextEncoding } from '../../project/document.ts';
import { Choice, MIXED } from './Choice.tsx';
import classes from './Forms.module.css';

type Use = 'none' | TextEncoding['unit'];
const USES: readonly Use[] = ['none', 'characters', 'words'];
const ENDS = ['start', 'end'] as const;
const COUNTS = [
  { field: 'length', min: 1, max: 10_000 },
  { field: 'vocabulary', min: 3, max: 100_000 },
  { field: 'minCount', min: 1, max: 1_000_000 },
] as const;

export function TextForm({
  columns,
  rule,
  onChange,
}: {
  readonly columns: readonly ColumnInfo[];
  /** Undefined where the texts are left out. */
  readonly rule: TextEncoding | undefined | typeof MIXED;
  readonly onChange: (rule: TextEncoding | undefined) => void;
}) {
  const { t } = useTranslation();
  const shown = rule === MIXED ? undefined : rule;
  const enough = (unit: TextEncoding['unit']) =>
    Math.max(1, ...columns.map(({ lengths }) => lengths?.[unit] ?? 0));
  const use = (next: Use | undefined) => {
    if (next === undefined || next === 'none') onChange(undefined);
    else
      onChange(
        shown === undefined ? firstRule(next, enough(next)) : { ...shown, unit: next, length: enough(next) },
      );
  };
  return (
    <>
      <Choice
        label={t('data.text.use')}
        value={rule === MIXED ? MIXED : (rule?.unit ?? 'none')}
        options={USES.map((value) => ({
          value,
          label: t(`data.text.units.${value}`),
          note: t(`data.text.unitNote.${value}`),
        }))}
        onChange={use}
      />
      {shown !== undefined && (
        <>
          <p className={classes.hint}>{t('data.text.detail', { length: enough(shown.unit) })}</p>
          {COUNTS.map(({ field, min, max }) => (
            <NumberInput
              key={field}
              size="xs"
              label={t(`data.text.${field}`)}
              min={min}
              max={max}
              allowDecimal={false}
              value={shown[field]}
              onChange={(value) => {
                if (typeof value === 'number' && value >= min && value <= max)
                  onChange({ ...shown, [field]: value });
              }}
            />
          ))}
          <Switch
            size="xs"
            label={t('data.text.lowerCase')}
            checked={shown.lowerCase}
            onChange={(event) => onChange({ ...shown, lowerCase: event.currentTarget.checked })}
          />
          {(['pad', 'cut'] as const).map((field) => (
            <Choice
              key={field}
              label={t(`data.text.${field}`)}
              value={shown[field]}
              options={ENDS.map((value) => ({
                value,
                label: t(`data.text.ends.${value}`),
                note: t(`data.text.${field}Note.${value}`),
              }))}
              onChange={(end) => {
                if (end !== undefined) onChange({ ...shown, [field]: end });
              }}
            />
          ))}
        </>
      )}
    </>
  );
}

/** Texts are padded before their beginning, so that a recurrent layer ends on their last token. */
function firstRule(unit: TextEncoding['unit'], length: number): TextEncoding {
  return {
    unit,
    length: Math.min(length, 10_000),
    vocabulary: unit === 'words' ? 5000 : 200,
    minCount: 1,
    lowerCase: unit === 'words',
    pad: 'start',
    cut: 'end',
  };
}
