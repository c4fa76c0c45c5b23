// The built-in samples as cards with their credits, the generators, and the way to a file of one's own.
import { Button, Loader } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import classes from './DataTab.module.css';

export function SampleGallery({
  samples,
  generators,
  chosen,
  generator,
  busy,
  locale,
  onSample,
  onGenerator,
  onOpenFile,
}: {
  /** Null while they are being fetched. */
  readonly samples: readonly SampleInfo[] | null;
  readonly generators: readonly GeneratorInfo[];
  readonly chosen: string | null;
  /** The generator of the bound data. */
  readonly generator: string | null;
  readonly busy: boolean;
  readonly locale: Locale;
  readonly onSample: (id: string) => void;
  readonly onGenerator: (id: string) => void;
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
      <div className={classes.galleryScroll}>
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
        {generators.length > 0 && <h4>{t('data.generators')}</h4>}
        <ul className={classes.samples} aria-label={t('data.generators')}>
          {generators.map((made) => (
            <li key={made.id}>
              <button
                type="button"
                className={classes.sample}
                aria-pressed={made.id === generator}
                disabled={busy}
                onClick={() => onGenerator(made.id)}
              >
                <span className={classes.sampleTitle}>{made.title[locale]}</span>
                <span className={classes.sampleText}>{made.description[locale]}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
