// How the data is made ready: target, split, scaling, missing cells.
import { Button, NumberInput, Select, Slider, Switch, Text as Words } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import { targetsOf, withTarget } from './binding.ts';
import classes from './DataTab.module.css';
import { SeriesControls } from './SeriesControls.tsx';

type TargetType = DataBinding['targetType'];
type Scaling = DataBinding['scaling'];
type Missing = DataBinding['missing'];
const TARGET_TYPES: readonly TargetType[] = ['auto', 'classes', 'number'];
const SCALINGS: readonly Scaling[] = ['standard', 'minmax', 'robust', 'none'];
const MISSINGS: readonly Missing[] = ['fail', 'drop', 'mean', 'median', 'mostFrequent'];

export function Preparation({
  binding,
  onChange,
  onDraft,
}: {
  readonly binding: DataBinding;
  /** `what` names the edit in the history. */
  readonly onChange: (next: DataBinding, what: 'target' | 'split' | 'scaling' | 'missing' | 'series') => void;
  readonly onDraft: () => void;
}) {
  const { t } = useTranslation();
  const columns = binding.schema?.columns ?? [];
  const plan = dataPlan(binding);
  const ready = plan.target !== null && plan.diagnostics.every(({ severity }) => severity !== 'error');
  const [target, ...others] = targetsOf(binding);
  const split = binding.split;
  const setSplit = (part: Partial<DataBinding['split']>) =>
    onChange({ ...binding, split: { ...split, ...part } }, 'split');
  return (
    <div className={classes.preparation}>
      <div className={classes.pair}>
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
          onChange={(name) => onChange(withTarget(binding, name), 'target')}
        />
        <Select
          size="xs"
          label={t('data.prepare.targetType')}
          allowDeselect={false}
          data={TARGET_TYPES.map((value) => ({ value, label: t(`data.targetType.${value}`) }))}
          value={binding.targetType}
          onChange={(value) => {
            const targetType = TARGET_TYPES.find((known) => known === value);
            if (targetType !== undefined) onChange({ ...binding, targetType }, 'target');
          }}
        />
      </div>
      <div>
        <Words size="xs" fw={500}>
          {t('data.prepare.validation', { percent: Math.round(100 * split.validation) })}
        </Words>
        <Slider
          size="sm"
          min={0}
          max={90}
          step={5}
          label={(value) => `${value} %`}
          thumbLabel={t('data.prepare.validationShare')}
          value={Math.round(100 * split.validation)}
          onChange={(value) => setSplit({ validation: value / 100 })}
        />
      </div>
      <div className={classes.pair}>
        <NumberInput
          size="xs"
          label={t('data.prepare.seed')}
          min={0}
          max={2 ** 31 - 1}
          allowDecimal={false}
          value={split.seed}
          onChange={(value) => {
            if (typeof value === 'number') setSplit({ seed: value });
          }}
        />
        <Switch
          size="xs"
          mt={24}
          label={t('data.prepare.stratify')}
          checked={split.stratify}
          onChange={(event) => setSplit({ stratify: event.currentTarget.checked })}
        />
      </div>
      <div className={classes.pair}>
        <Select
          size="xs"
          label={t('data.prepare.scaling')}
          allowDeselect={false}
          data={SCALINGS.map((value) => ({ value, label: t(`data.scaling.${value}`) }))}
          value={binding.scaling}
          onChange={(value) => {
            const scaling = SCALINGS.find((known) => known === value);
            if (scaling !== undefined) onChange({ ...binding, scaling }, 'scaling');
          }}
        />
        <Select
          size="xs"
          label={t('data.prepare.missing')}
          allowDeselect={false}
          data={MISSINGS.map((value) => ({ value, label: t(`data.missing.${value}`) }))}
          value={binding.missing}
          onChange={(value) => {
            const missing = MISSINGS.find((known) => known === value);
            if (missing !== undefined) onChange({ ...binding, missing }, 'missing');
          }}
        />
      </div>
      <SeriesControls binding={binding} onChange={(next) => onChange(next, 'series')} />
      <Button
        size="xs"
        variant="light"
        leftSection={<IconWand size={14} />}
        disabled={!ready}
        title={t('data.draft.hint')}
        onClick={onDraft}
      >
        {t('data.draft.do')}
      </Button>
    </div>
  );
}
