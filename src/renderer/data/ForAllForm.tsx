// How the data as a whole is made ready: target, what holds for all columns, the split in short, series.
import { Button, Select } from '@mantine/core';
import { IconArrowBackUp, IconArrowsSplit2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { changedSettings, targetsOf } from '../../project/column-settings.ts';
import { resetColumns, setForAll, setTarget, setWindow } from '../../project/commands/index.ts';
import type { DataBinding } from '../../project/document.ts';
import type { Command } from '../state/document.ts';
import { tensorsOf } from './binding.ts';
import { Choice } from './Choice.tsx';
import { missingOptions, scalingOptions, targetTypeOptions } from './choices.ts';
import classes from './Forms.module.css';
import { OrderChoice } from './OrderChoice.tsx';
import { SeriesControls } from './SeriesControls.tsx';
import { SplitBar } from './SplitBar.tsx';

export function ForAllForm({
  binding,
  onEdit,
  onSplit,
}: {
  readonly binding: DataBinding;
  readonly onEdit: (command: Command) => void;
  /** Shows the split in full. */
  readonly onSplit: () => void;
}) {
  const { t } = useTranslation();
  const columns = binding.schema?.columns ?? [];
  const [target, ...others] = targetsOf(binding);
  const changed = columns.filter(({ name }) => changedSettings(binding, name).length > 0);
  const { training, validation } = tensorsOf(binding);
  return (
    <section className={classes.form} aria-label={t('data.prepare.label')}>
      <Select
        size="xs"
        label={t('data.prepare.target')}
        placeholder={t('data.prepare.noTarget')}
        searchable
        limit={200}
        nothingFoundMessage={t('data.prepare.noColumn')}
        data={columns.map((column) => column.name)}
        value={target ?? null}
        description={
          others.length > 0 ? t('data.prepare.moreTargets', { names: others.join(', ') }) : undefined
        }
        onChange={(name) => onEdit((document) => setTarget(document, name))}
      />
      <Choice
        label={t('data.prepare.targetType')}
        value={binding.targetType}
        options={targetTypeOptions(t)}
        onChange={(targetType) => {
          if (targetType !== undefined) onEdit((document) => setForAll(document, { targetType }));
        }}
      />
      <hr className={classes.rule} />
      <h4>{t('data.prepare.all')}</h4>
      <Choice
        label={t('data.prepare.scaling')}
        value={binding.scaling}
        options={scalingOptions(t)}
        onChange={(scaling) => {
          if (scaling !== undefined) onEdit((document) => setForAll(document, { scaling }));
        }}
      />
      <Choice
        label={t('data.prepare.missing')}
        value={binding.missing}
        options={missingOptions(t)}
        onChange={(missing) => {
          if (missing !== undefined) onEdit((document) => setForAll(document, { missing }));
        }}
      />
      {changed.length > 0 ? (
        <div className={classes.head}>
          <p className={classes.hint} style={{ flex: 1 }} title={changed.map(({ name }) => name).join(', ')}>
            <span className={classes.mark} style={{ margin: '0 6px 0 0' }} />
            {t('data.prepare.own', { count: changed.length })}
          </p>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconArrowBackUp size={13} />}
            onClick={() =>
              onEdit((document) =>
                resetColumns(
                  document,
                  changed.map(({ name }) => name),
                ),
              )
            }
          >
            {t('data.prepare.resetAll')}
          </Button>
        </div>
      ) : (
        <p className={classes.hint}>{t('data.prepare.hint')}</p>
      )}
      <hr className={classes.rule} />
      <SplitBar training={training} validation={validation} />
      <Button size="xs" variant="default" leftSection={<IconArrowsSplit2 size={14} />} onClick={onSplit}>
        {t('data.split.more')}
      </Button>
      <hr className={classes.rule} />
      <SeriesControls
        window={binding.window}
        onChange={(window) => onEdit((document) => setWindow(document, window))}
      />
      {binding.window !== undefined && <OrderChoice binding={binding} onEdit={onEdit} />}
    </section>
  );
}
