// The built-in samples as cards, with their credits, and the way to a file of one's own.
import { Button, Loader } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { SampleInfo } from '../../contract/data.ts';
import classes from './DataTab.module.css';

export function SampleGallery({
  samples,
  chosen,
  busy,
  locale,
  onSample,
  onOpenFile,
}: {
  /** Null while they are being fetched. */
  readonly samples: readonly SampleInfo[] | null;
  readonly chosen: string | null;
  readonly busy: boolean;
  readonly locale: Locale;
  readonly onSample: (id: string) => void;
  readonly onOpenFile: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.gallery}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconFileUpload size={14} />}
        disabled={busy}
        onClick={onOpenFile}
      >
        {t('data.openFile')}
      </Button>
      <p className={classes.note}>{t('data.dropHint')}</p>
      {samples === null && <Loader size="xs" />}
      <ul className={classes.samples} aria-label={t('data.samples')}>
        {(samples ?? []).map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className={classes.sample}
              aria-pressed={sample.id === chosen}
              disabled={busy}
              onClick={() => onSample(sample.id)}
            >
              <span className={classes.sampleTitle}>{sample.title[locale]}</span>
              <span className={classes.sampleSize}>{`${sample.rows} × ${sample.columns}`}</span>
              <span className={classes.sampleText}>{sample.description[locale]}</span>
              <span className={classes.credit}>{sample.credit}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
