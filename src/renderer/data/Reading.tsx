// A file being read: how far it is, its first rows where they are known already, and the way to stop.
import { Button, Loader, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import classes from './DataTab.module.css';
import { RowsTable } from './RowsTable.tsx';

export interface ReadingState {
  readonly name: string;
  /** Null until the first report. */
  readonly fraction: number | null;
  readonly preview: DataCard | null;
}

export function Reading({
  reading,
  onCancel,
}: {
  readonly reading: ReadingState;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { name, fraction, preview } = reading;
  // What is quick needs no bar that flashes by.
  if (fraction === null) {
    return (
      <div className={classes.reading}>
        <Loader size="xs" />
        <span>{t('data.reading')}</span>
      </div>
    );
  }
  return (
    <>
      <div className={classes.reading}>
        <span>{t('data.readingFile', { name, percent: Math.round(100 * fraction) })}</span>
        <Progress
          className={classes.readingBar}
          value={100 * fraction}
          aria-label={t('data.readingFile', { name, percent: Math.round(100 * fraction) })}
        />
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          {t('data.cancel')}
        </Button>
      </div>
      {preview !== null && <RowsTable card={preview} />}
    </>
  );
}
