// The Data tab: where the data comes from, what was understood of it, how it is made ready. State comes from outside.
import { Alert, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatError, type WireError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { DataCard, GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import type { DataBinding } from '../../project/document.ts';
import { fieldsOf, isSmallPicture } from '../learn/feature-form.ts';
import { targetsOf, withRole } from './binding.ts';
import { ColumnsTable } from './ColumnsTable.tsx';
import classes from './DataTab.module.css';
import { GeneratorView } from './GeneratorView.tsx';
import { Histogram } from './Histogram.tsx';
import { Pictures } from './Pictures.tsx';
import { Preparation } from './Preparation.tsx';
import { ProblemsTable } from './ProblemsTable.tsx';
import { Reading, type ReadingState } from './Reading.tsx';
import { RowsTable } from './RowsTable.tsx';
import { SampleGallery } from './SampleGallery.tsx';
import { Tensors } from './Tensors.tsx';
import { Thumbnails } from './Thumbnails.tsx';

export type BindingEdit = 'data' | 'target' | 'role' | 'split' | 'scaling' | 'missing' | 'series';

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
  readonly onBinding: (next: DataBinding, what: BindingEdit) => void;
}

type View = 'generator' | 'pictures' | 'columns' | 'rows' | 'problems';

export function DataTab(props: DataTabProps) {
  const { t } = useTranslation();
  const { binding, card, locale, failure } = props;
  const chosen = binding.source.kind === 'sample' ? binding.source.id : null;
  return (
    <div className={classes.tab}>
      <SampleGallery
        samples={props.samples}
        generators={props.generators}
        chosen={chosen}
        generator={binding.source.kind === 'generated' ? binding.source.generator : null}
        busy={props.busy}
        locale={locale}
        onSample={props.onSample}
        onGenerator={props.onGenerator}
        onOpenFile={props.onOpenFile}
      />
      <div className={classes.middle}>
        {failure !== null && (
          <Alert
            color="red"
            variant="light"
            role="alert"
            icon={<IconAlertTriangle size={16} />}
            title={t('data.failed', { name: failure.name })}
            withCloseButton
            closeButtonLabel={t('data.dismiss')}
            onClose={props.onDismissFailure}
          >
            {formatError(failure.error, locale)}
          </Alert>
        )}
        {props.reading !== null && (card === null || props.reading.fraction !== null) && (
          <Reading reading={props.reading} onCancel={props.onCancel} />
        )}
        {card !== null
          ? props.reading?.preview == null && <Card {...props} card={card} />
          : props.reading === null && failure === null && <p className={classes.empty}>{t('data.none')}</p>}
      </div>
      {card !== null && <Preparation binding={binding} onChange={props.onBinding} onDraft={props.onDraft} />}
    </div>
  );
}

function Card(props: DataTabProps & { readonly card: DataCard }) {
  const { t } = useTranslation();
  const { binding, card, locale, samples } = props;
  const pictures = card.pictures !== undefined || isSmallPicture(fieldsOf(binding));
  const made = card.source.kind === 'generated' ? card.source.generator : null;
  const generator = props.generators.find(({ id }) => id === made);
  const [chosen, setView] = useState<View | null>(null);
  const views: readonly View[] = [
    ...(generator === undefined ? [] : (['generator'] as const)),
    ...(pictures ? (['pictures'] as const) : []),
    'columns',
    'rows',
    'problems',
  ];
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] ?? 'columns');
  const missing = card.stats.reduce((sum, column) => sum + column.missing, 0);
  const target = card.stats.find((column) => column.name === targetsOf(binding)[0]);
  const sample = binding.source.kind === 'sample' ? binding.source.id : null;
  const title =
    generator?.title[locale] ?? samples?.find((known) => known.id === sample)?.title[locale] ?? card.name;
  return (
    <>
      <header className={classes.cardHeader}>
        <h3>{title}</h3>
        <span className={classes.dim}>
          {[
            t('data.card.size', { rows: card.schema.rows, columns: card.schema.columns.length }),
            ...(missing > 0 ? [t('data.card.missing', { count: missing })] : []),
            ...(card.format === null
              ? []
              : [
                  t('data.card.format', {
                    delimiter: delimiterName(card.format.delimiter),
                    encoding: card.format.encoding,
                  }),
                ]),
          ].join(' · ')}
        </span>
        {target !== undefined && (
          <span className={classes.balance}>
            <span className={classes.dim}>{target.name}</span>
            <Histogram
              bins={target.histogram}
              label={t('data.columns.distributionOf', { name: target.name })}
              width={120}
              height={20}
            />
          </span>
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('data.view.label')}
          value={view}
          onChange={(value) => setView(views.find((known) => known === value) ?? null)}
          data={views.map((value) => ({
            value,
            label:
              value === 'problems' && card.problemCount > 0
                ? `${t('data.view.problems')} ${card.problemCount}`
                : t(`data.view.${value}`),
          }))}
        />
      </header>
      <Tensors binding={binding} />
      <div className={classes.view}>
        {view === 'generator' && generator !== undefined && (
          <GeneratorView
            generator={generator}
            card={card}
            target={targetsOf(binding)[0] ?? null}
            locale={locale}
            onParams={(params) => props.onParams(generator.id, params)}
          />
        )}
        {view === 'pictures' &&
          (card.pictures === undefined ? (
            <Thumbnails card={card} binding={binding} />
          ) : (
            <Pictures card={card} binding={binding} />
          ))}
        {view === 'columns' && (
          <ColumnsTable
            stats={card.stats}
            binding={binding}
            onRole={(column, role) => props.onBinding(withRole(binding, column, role), 'role')}
          />
        )}
        {view === 'rows' && <RowsTable card={card} />}
        {view === 'problems' &&
          (card.problemCount === 0 ? (
            <p className={classes.empty}>{t('data.problems.none')}</p>
          ) : (
            <ProblemsTable card={card} locale={locale} />
          ))}
      </div>
    </>
  );
}

function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'Tab' : delimiter === ' ' ? '␠' : delimiter;
}
