// The Data tab: where the data comes from, what was understood of it, how it is made ready. State comes from outside.
import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatError, type WireError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { DataCard, GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import type { DataBinding } from '../../project/document.ts';
import type { Command } from '../state/document.ts';
import { CardView, titleOf } from './CardView.tsx';
import classes from './DataTab.module.css';
import { Reading, type ReadingState } from './Reading.tsx';
import { SampleGallery } from './SampleGallery.tsx';

export interface DataTabProps {
  readonly locale: Locale;
  readonly samples: readonly SampleInfo[] | null;
  readonly generators: readonly GeneratorInfo[];
  readonly binding: DataBinding;
  /** The card of the bound data; null while there is none or it is being read. */
  readonly card: DataCard | null;
  readonly busy: boolean;
  /** The file that is being read. */
  readonly reading: ReadingState | null;
  readonly onCancel: () => void;
  /** Why the last thing tried did not work; the data shown is still the former one. */
  readonly failure: { readonly name: string; readonly error: WireError } | null;
  readonly onDismissFailure: () => void;
  readonly onSample: (id: string) => void;
  readonly onGenerator: (id: string) => void;
  readonly onParams: (generator: string, params: Readonly<Record<string, number>>) => void;
  /** Replaces the graph by a sensible network for the data. */
  readonly onDraft: () => void;
  readonly onOpenFile: () => void;
  /** A step of the history. */
  readonly onEdit: (command: Command) => void;
}

export function DataTab(props: DataTabProps) {
  const { binding, card, reading } = props;
  const { source } = binding;
  /** The source that was bound when the user asked for another one. */
  const [leaving, setLeaving] = useState<DataBinding['source'] | null>(null);
  const browsing = card === null ? source.kind === 'none' : leaving === source;
  const shown = card !== null && reading?.preview == null && !browsing ? card : null;
  return (
    <div className={classes.tab}>
      {(props.failure !== null || (reading !== null && (card === null || reading.fraction !== null))) && (
        <div className={classes.news}>
          <Failure {...props} />
          {reading !== null && (card === null || reading.fraction !== null) && (
            <Reading reading={reading} onCancel={props.onCancel} />
          )}
        </div>
      )}
      <div className={classes.body}>
        {browsing && reading?.preview == null && (
          <SampleGallery
            samples={props.samples}
            generators={props.generators}
            chosen={source.kind === 'sample' ? source.id : null}
            generator={source.kind === 'generated' ? source.generator : null}
            busy={props.busy}
            locale={props.locale}
            back={card === null ? null : { name: titleOf({ ...props, card }), go: () => setLeaving(null) }}
            onSample={(id) => {
              setLeaving(null);
              props.onSample(id);
            }}
            onGenerator={(id) => {
              setLeaving(null);
              props.onGenerator(id);
            }}
            onOpenFile={props.onOpenFile}
          />
        )}
        {shown !== null && (
          <CardView
            key={JSON.stringify([source.kind, shown.name])}
            {...props}
            card={shown}
            onOther={() => setLeaving(source)}
          />
        )}
      </div>
    </div>
  );
}

function Failure({ failure, locale, onDismissFailure }: DataTabProps) {
  const { t } = useTranslation();
  if (failure === null) return null;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={16} />}
      title={t('data.failed', { name: failure.name })}
      withCloseButton
      closeButtonLabel={t('data.dismiss')}
      onClose={onDismissFailure}
    >
      <p>{formatError(failure.error, locale)}</p>
      <p className={classes.refusal}>{t('data.kept')}</p>
      <p className={classes.refusal}>{t('data.opens', { formats: t('data.accepts') })}</p>
    </Alert>
  );
}
