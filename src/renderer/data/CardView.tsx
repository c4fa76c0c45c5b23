// What was understood of the bound data, in views, and beside them the form that belongs to the view.
import { Button, SegmentedControl } from '@mantine/core';
import { IconReplace, IconWand } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import { targetsOf } from '../../project/column-settings.ts';
import { setRole } from '../../project/commands/index.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import { canDraft } from '../../project/draft.ts';
import { fieldsOf, isSmallPicture } from '../learn/feature-form.ts';
import { Advice } from './Advice.tsx';
import { AugmentationForm, AugmentationView } from './Augmentation.tsx';
import { ColumnForm } from './ColumnForm.tsx';
import { ColumnsTable } from './ColumnsTable.tsx';
import classes from './DataTab.module.css';
import type { DataTabProps } from './DataTab.tsx';
import { ForAllForm } from './ForAllForm.tsx';
import { GeneratorView } from './GeneratorView.tsx';
import { Histogram } from './Histogram.tsx';
import { Pictures } from './Pictures.tsx';
import { ProblemsTable } from './ProblemsTable.tsx';
import { PartSelect, ReadingForm } from './ReadingForm.tsx';
import { RowsTable } from './RowsTable.tsx';
import { SplitForm } from './SplitForm.tsx';
import { SplitView } from './SplitView.tsx';
import { Tensors } from './Tensors.tsx';
import { Thumbnails } from './Thumbnails.tsx';

type View = 'generator' | 'pictures' | 'columns' | 'rows' | 'split' | 'augmentation' | 'problems';
type CardProps = DataTabProps & { readonly card: DataCard; readonly onOther: () => void };

export function CardView(props: CardProps) {
  const { binding, card, locale, onEdit } = props;
  const pictures = card.pictures !== undefined || isSmallPicture(fieldsOf(binding));
  const made = card.source.kind === 'generated' ? card.source.generator : null;
  const generator = props.generators.find(({ id }) => id === made);
  const [chosen, setView] = useState<View | null>(null);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const views: readonly View[] = [
    ...(generator === undefined ? [] : (['generator'] as const)),
    ...(pictures ? (['pictures'] as const) : []),
    'columns',
    'rows',
    'split',
    ...(canBeAugmented(binding) ? (['augmentation'] as const) : []),
    'problems',
  ];
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] ?? 'columns');
  const columns = (binding.schema?.columns ?? []).filter(({ name }) => selected.includes(name));
  return (
    <>
      <div className={classes.middle}>
        <CardHeader {...props} />
        <div className={classes.viewBar}>
          <Views views={views} view={view} problems={card.problemCount} onView={setView} />
          <Tensors binding={binding} />
          <Balance binding={binding} card={card} />
        </div>
        <Advice advice={props.advice} locale={locale} onEdit={onEdit} />
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
              selected={selected}
              onSelect={setSelected}
              onRole={(column, role) => onEdit((document) => setRole(document, [column], role))}
            />
          )}
          {view === 'rows' && <RowsTable card={card} />}
          {view === 'split' && <SplitView binding={binding} />}
          {view === 'augmentation' && <AugmentationView card={card} binding={binding} />}
          {view === 'problems' && <ProblemsTable card={card} locale={locale} onSave={props.onSaveProblems} />}
        </div>
      </div>
      {view === 'split' ? (
        <SplitForm binding={binding} onEdit={onEdit} />
      ) : view === 'augmentation' ? (
        <AugmentationForm binding={binding} onEdit={onEdit} />
      ) : view === 'columns' && columns.length > 0 ? (
        <ColumnForm binding={binding} columns={columns} onEdit={onEdit} onClose={() => setSelected([])} />
      ) : (
        <ForAllForm binding={binding} onEdit={onEdit} onSplit={() => setView('split')} />
      )}
    </>
  );
}

function CardHeader(props: CardProps) {
  const { binding, card, busy, onOther, onDraft, onRead } = props;
  const { t } = useTranslation();
  const ready = canDraft(binding);
  const missing = card.stats.reduce((sum, column) => sum + column.missing, 0);
  return (
    <header className={classes.cardHeader}>
      <h3 title={card.name}>{titleOf(props)}</h3>
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
      <PartSelect card={card} busy={busy} onRead={onRead} />
      <span className={classes.actions}>
        <ReadingForm card={card} busy={busy} onRead={onRead} />
        <Button size="compact-sm" variant="default" leftSection={<IconReplace size={14} />} onClick={onOther}>
          {t('data.change.open')}
        </Button>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconWand size={14} />}
          disabled={!ready}
          aria-label={t('data.draft.do')}
          title={t('data.draft.hint')}
          onClick={onDraft}
        >
          {t('data.draft.short')}
        </Button>
      </span>
    </header>
  );
}

/** How the values of the target are spread. */
function Balance({ binding, card }: Pick<CardProps, 'binding' | 'card'>) {
  const { t } = useTranslation();
  const target = card.stats.find((column) => column.name === targetsOf(binding)[0]);
  if (target === undefined) return null;
  return (
    <span className={classes.balance}>
      <span className={classes.dim}>{target.name}</span>
      <Histogram
        bins={target.histogram}
        label={t('data.columns.distributionOf', { name: target.name })}
        width={100}
        height={20}
      />
    </span>
  );
}

export function titleOf({
  binding,
  card,
  locale,
  generators,
  samples,
}: Pick<CardProps, 'binding' | 'card' | 'locale' | 'generators' | 'samples'>): string {
  const { source } = binding;
  if (source.kind === 'generated')
    return generators.find(({ id }) => id === source.generator)?.title[locale] ?? card.name;
  if (source.kind === 'sample')
    return samples?.find(({ id }) => id === source.id)?.title[locale] ?? card.name;
  return card.name;
}

function Views({
  views,
  view,
  problems,
  onView,
}: {
  readonly views: readonly View[];
  readonly view: View;
  readonly problems: number;
  readonly onView: (view: View) => void;
}) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('data.view.label')}
      value={view}
      onChange={(value) => {
        const next = views.find((known) => known === value);
        if (next !== undefined) onView(next);
      }}
      data={views.map((value) => ({
        value,
        label:
          value === 'problems' && problems > 0
            ? `${t('data.view.problems')} ${problems}`
            : t(`data.view.${value}`),
      }))}
    />
  );
}

/** Pictures, and numbers: a text or classes alone leave nothing to change. */
function canBeAugmented(binding: DataBinding): boolean {
  return dataPlan(binding).cells.some(({ encoding }) => encoding.kind === 'number');
}

function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'Tab' : delimiter === ' ' ? '␠' : delimiter;
}
