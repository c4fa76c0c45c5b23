// Which rows are held out: how they are chosen, how many, by which seed or fold.
import { ActionIcon, NumberInput, Slider, Switch, Text as Words } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { setSplit } from '../../project/commands/index.ts';
import type { DataBinding } from '../../project/document.ts';
import { type Command, sealStep } from '../state/document.ts';
import { Choice } from './Choice.tsx';
import classes from './Forms.module.css';
import { OrderChoice } from './OrderChoice.tsx';

const KINDS = ['random', 'group', 'time', 'fold'] as const;
type Kind = (typeof KINDS)[number];

const LAST_SEED = 2 ** 31 - 1;

export function SplitForm({
  binding,
  onEdit,
}: {
  readonly binding: DataBinding;
  readonly onEdit: (command: Command) => void;
}) {
  const { t } = useTranslation();
  const { split, window } = binding;
  const grouped = Object.values(binding.roles).includes('group');
  const kind: Kind = split.fold !== undefined ? 'fold' : (split.kind ?? (grouped ? 'group' : 'random'));
  const set = (part: Partial<DataBinding['split']>) =>
    onEdit((document) => setSplit(document, { ...document.data.split, ...part }));
  const choose = (next: Kind) =>
    onEdit((document) => {
      const { fold: _, kind: __, ...rest } = document.data.split;
      return setSplit(
        document,
        next === 'fold' ? { ...rest, fold: { count: 5, index: 0 } } : { ...rest, kind: next },
      );
    });
  const drawn = window === undefined && kind !== 'time';
  return (
    <section className={classes.form} aria-label={t('data.split.label')}>
      <h4>{t('data.split.title')}</h4>
      {window === undefined ? (
        <Choice
          label={t('data.split.kind')}
          value={kind}
          options={KINDS.map((value) => ({
            value,
            label: t(`data.split.kinds.${value}`),
            note: t(`data.split.kindNote.${value}`),
          }))}
          onChange={(next) => {
            if (next !== undefined) choose(next);
          }}
        />
      ) : (
        <p className={classes.hint}>{t(grouped ? 'data.split.seriesGroups' : 'data.split.series')}</p>
      )}
      {(window !== undefined || kind === 'time') && <OrderChoice binding={binding} onEdit={onEdit} />}
      {kind === 'group' && !grouped && <p className={classes.hint}>{t('data.split.noGroup')}</p>}
      {split.fold !== undefined && window === undefined ? (
        <FoldFields fold={split.fold} onChange={(fold) => set({ fold })} />
      ) : (
        <div>
          <Words size="xs" fw={500}>
            {t('data.split.share', { percent: Math.round(100 * split.validation) })}
          </Words>
          <Slider
            size="sm"
            min={0}
            max={90}
            step={5}
            label={(value) => `${value} %`}
            thumbLabel={t('data.split.shareLabel')}
            value={Math.round(100 * split.validation)}
            onChange={(value) => set({ validation: value / 100 })}
            onChangeEnd={sealStep}
          />
        </div>
      )}
      {drawn && (
        <>
          <div className={classes.row}>
            <NumberInput
              size="xs"
              label={t('data.split.seed')}
              min={0}
              max={LAST_SEED}
              allowDecimal={false}
              value={split.seed}
              onChange={(value) => {
                if (typeof value === 'number') set({ seed: value });
              }}
            />
            <ActionIcon
              size={30}
              variant="default"
              aria-label={t('data.split.dice')}
              title={t('data.split.dice')}
              onClick={() => {
                set({ seed: Math.floor(Math.random() * LAST_SEED) });
                sealStep();
              }}
            >
              <IconDice5 size={16} />
            </ActionIcon>
          </div>
          {kind !== 'group' && (
            <Switch
              size="xs"
              label={t('data.split.stratify')}
              description={t('data.split.stratifyNote')}
              checked={split.stratify}
              onChange={(event) => set({ stratify: event.currentTarget.checked })}
            />
          )}
        </>
      )}
    </section>
  );
}

function FoldFields({
  fold,
  onChange,
}: {
  readonly fold: { readonly count: number; readonly index: number };
  readonly onChange: (fold: { count: number; index: number }) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.row}>
      <NumberInput
        size="xs"
        label={t('data.split.folds')}
        min={2}
        max={100}
        allowDecimal={false}
        value={fold.count}
        onChange={(count) => {
          if (typeof count === 'number' && count >= 2)
            onChange({ count, index: Math.min(fold.index, count - 1) });
        }}
      />
      <NumberInput
        size="xs"
        label={t('data.split.fold')}
        min={1}
        max={fold.count}
        allowDecimal={false}
        value={fold.index + 1}
        onChange={(place) => {
          if (typeof place === 'number' && place >= 1) onChange({ ...fold, index: place - 1 });
        }}
      />
    </div>
  );
}
