// Whether the rows are a series, and which windows of it are the samples.
import { NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DataBinding } from '../../project/document.ts';
import classes from './DataTab.module.css';

type Window = NonNullable<DataBinding['window']>;
const FIELDS = ['length', 'horizon', 'stride'] as const;
const FIRST: Window = { length: 12, horizon: 1, stride: 1 };

export function SeriesControls({
  window,
  onChange,
}: {
  readonly window: Window | undefined;
  readonly onChange: (next: Window | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <div>
      <Switch
        size="xs"
        label={t('data.series.on')}
        description={t('data.series.detail')}
        checked={window !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? FIRST : null)}
      />
      {window !== undefined && (
        <div className={classes.triple}>
          {FIELDS.map((field) => (
            <NumberInput
              key={field}
              size="xs"
              label={t(`data.series.${field}`)}
              min={1}
              max={10_000}
              allowDecimal={false}
              value={window[field]}
              onChange={(value) => {
                if (typeof value === 'number' && value >= 1) onChange({ ...window, [field]: value });
              }}
            />
          ))}
        </div>
      )}
      {window !== undefined && (
        <NativeSelect
          size="xs"
          label={t('data.series.target')}
          description={window.target === 'everyStep' ? t('data.series.everyStepNote') : undefined}
          data={[
            { value: 'after', label: t('data.series.after') },
            { value: 'everyStep', label: t('data.series.everyStep') },
          ]}
          value={window.target ?? 'after'}
          onChange={(event) => {
            const { target: _, ...rest } = window;
            onChange(event.currentTarget.value === 'everyStep' ? { ...rest, target: 'everyStep' } : rest);
          }}
        />
      )}
    </div>
  );
}
