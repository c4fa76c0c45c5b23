// Where data comes from: files of one's own, the built-in samples with their credits, the generators.
import { Button, Loader } from '@mantine/core';
import { IconArrowLeft, IconFileUpload, IconFolder } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import classes from './Gallery.module.css';

export function SampleGallery({
  samples,
  generators,
  chosen,
  generator,
  busy,
  locale,
  back,
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
  /** The data that is bound, and the way back to it; null where there is none. */
  readonly back: { readonly name: string; readonly go: () => void } | null;
  readonly onSample: (id: string) => void;
  readonly onGenerator: (id: string) => void;
  readonly onOpenFile: (kind: 'data' | 'folder') => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.gallery}>
      <section className={classes.own} aria-label={t('data.change.own')}>
        <div>
          <h4>{t('data.change.own')}</h4>
          <p>{t('data.accepts')}</p>
        </div>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconFileUpload size={14} />}
          disabled={busy}
          onClick={() => onOpenFile('data')}
        >
          {t('data.openFile')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolder size={14} />}
          disabled={busy}
          onClick={() => onOpenFile('folder')}
        >
          {t('data.openFolder')}
        </Button>
        <p>{t('data.dropHint')}</p>
        {back !== null && (
          <Button
            size="xs"
            variant="default"
            ml="auto"
            leftSection={<IconArrowLeft size={14} />}
            onClick={back.go}
          >
            {t('data.change.back', { name: back.name })}
          </Button>
        )}
      </section>
      <Cards title={t('data.samples')}>
        {samples === null && <Loader size="xs" />}
        {(samples ?? []).map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className={classes.card}
              aria-pressed={sample.id === chosen}
              disabled={busy}
              title={sample.credit}
              onClick={() => onSample(sample.id)}
            >
              <span className={classes.title}>{sample.title[locale]}</span>
              <span className={classes.size}>{`${sample.rows} × ${sample.columns}`}</span>
              <span className={classes.words}>{sample.description[locale]}</span>
              <span className={classes.credit}>{sample.credit}</span>
            </button>
          </li>
        ))}
      </Cards>
      <Cards title={t('data.generators')}>
        {generators.map((made) => (
          <li key={made.id}>
            <button
              type="button"
              className={classes.card}
              aria-pressed={made.id === generator}
              disabled={busy}
              onClick={() => onGenerator(made.id)}
            >
              <span className={classes.title}>{made.title[locale]}</span>
              <span className={classes.words}>{made.description[locale]}</span>
            </button>
          </li>
        ))}
      </Cards>
    </div>
  );
}

function Cards({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h4>{title}</h4>
      <ul className={classes.cards} aria-label={title}>
        {children}
      </ul>
    </section>
  );
}
