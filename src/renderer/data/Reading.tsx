// A file being read: how far it is, its first rows where they are known already, and the way to stop.
import { Button, Loader, Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import classes from './DataTab.module.css';
import { RowsTable } from './RowsTable.tsx';

export interface ReadingState {
  readonly name: string;
  /** Null until the first report. */
  readonly fraction: number | null;
  /** How many files of a drop are packed, before reading begins. */
  readonly files: number | null;
  readonly preview: DataCard | null;
}

/** What is quick needs no words that flash by. */
const SHOW_AFTER_MS = 250;

export function Reading({
  reading,
  onCancel,
}: {
  readonly reading: ReadingState;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { name, fraction, files, preview } = reading;
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (fraction === null && files === null && !late) return null;
  const words =
    files !== null
      ? t('data.packing', { name, count: files })
      : fraction === null
        ? t('data.reading')
        : t('data.readingFile', { name, percent: Math.round(100 * fraction) });
  return (
    <>
      <div className={classes.reading}>
        {fraction === null && <Loader size="xs" />}
        <span>{words}</span>
        {fraction === null ? (
          <span className={classes.readingBar} />
        ) : (
          <Progress className={classes.readingBar} value={100 * fraction} aria-label={words} />
        )}
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          {t('data.cancel')}
        </Button>
      </div>
      {preview !== null && <RowsTable card={preview} />}
    </>
  );
}
