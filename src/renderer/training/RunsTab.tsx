// The Runs tab: every run of this session and of the file, its best and last values; compare and restore.
import { Button, Checkbox, Tooltip, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import { OPTIMIZER_KINDS, OPTIMIZERS } from '../../project/optimizers.ts';
import { ContinueButton } from './ContinueButton.tsx';
import { shortNumber } from './chart/ticks.ts';
import { lowerIsBetter, metricText } from './format.ts';
import type { ShownRun } from './lines.ts';
import { canContinue } from './run-control.ts';
import { wireErrorOf } from './run-error.ts';
import classes from './Tables.module.css';

export interface RunsTabProps {
  readonly locale: Locale;
  /** Newest first. */
  readonly runs: readonly ShownRun[];
  readonly front: string | null;
  readonly compared: ReadonlySet<string>;
  readonly nameOfRun: (run: ShownRun) => string;
  readonly onCompare: (id: string, on: boolean) => void;
  readonly onFront: (id: string) => void;
  readonly onRestore: (run: ShownRun) => void;
  /** A request is under way. */
  readonly busy: boolean;
  readonly onContinue: (id: string, epochs: number) => void;
}

export function RunsTab(props: RunsTabProps) {
  const { t } = useTranslation();
  const { runs, locale, nameOfRun } = props;
  if (runs.length === 0) return <p className={classes.empty}>{t('training.runs.none')}</p>;
  return (
    <section className={classes.scroll} aria-label={t('training.runs.label')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <VisuallyHidden>{t('training.runs.compared')}</VisuallyHidden>
            </th>
            <th scope="col">{t('training.runs.name')}</th>
            <th scope="col">{t('training.runs.state')}</th>
            <th scope="col" data-number="true">
              {t('training.runs.epochs')}
            </th>
            <th scope="col" data-number="true">
              {t('training.runs.loss')}
            </th>
            <th scope="col" data-number="true">
              {t('training.runs.validationLoss')}
            </th>
            <th
              scope="col"
              data-number="true"
            >{`${t('training.runs.metric')}: ${t('training.runs.last')}`}</th>
            <th scope="col" data-number="true">
              {t('training.runs.best')}
            </th>
            <th scope="col">{t('training.runs.settings')}</th>
            <th scope="col">
              <VisuallyHidden>{t('training.runs.restore')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const name = nameOfRun(run);
            const summary = summaryOf(run);
            const error = wireErrorOf(run.status.error);
            return (
              <tr key={run.record.id} data-state={run.record.id === props.front ? 'front' : undefined}>
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={t('training.runs.compare', { name })}
                    checked={props.compared.has(run.record.id)}
                    onChange={(event) => props.onCompare(run.record.id, event.currentTarget.checked)}
                  />
                </td>
                <td>
                  <button type="button" className={classes.link} onClick={() => props.onFront(run.record.id)}>
                    {name}
                  </button>
                </td>
                <td className={classes.state} data-run={run.status.state}>
                  <Tooltip
                    label={error === null ? '' : formatError(error, locale)}
                    disabled={error === null}
                    multiline
                    maw={360}
                  >
                    <span>{t(`training.state.${run.status.state}`)}</span>
                  </Tooltip>
                </td>
                <td data-number="true">{`${Math.floor(run.status.epoch)} / ${run.status.epochs}`}</td>
                <td data-number="true">{numberOr(summary.loss)}</td>
                <td data-number="true">{numberOr(summary.validationLoss)}</td>
                <td data-number="true">{`${metricText(summary.last, run.record.metricName)} ${t(`training.metric.${run.record.metricName}`).toLowerCase()}`}</td>
                <td data-number="true">{metricText(summary.best, run.record.metricName)}</td>
                <td className={classes.dim}>
                  {t('training.runs.settingsText', {
                    optimizer: optimizerTitle(run.record.training.optimizer.kind, locale),
                    batch: run.record.training.batchSize,
                    seed: run.record.training.seed,
                  })}
                </td>
                <td className={classes.buttons}>
                  {canContinue(run.status) && (
                    <ContinueButton
                      size="compact-xs"
                      status={run.status}
                      label={t('training.continue.of', { name })}
                      disabled={props.busy}
                      onContinue={(epochs) => props.onContinue(run.record.id, epochs)}
                    />
                  )}
                  <Tooltip label={t('training.runs.restoreHint')}>
                    <Button size="compact-xs" variant="default" onClick={() => props.onRestore(run)}>
                      {t('training.runs.restore')}
                    </Button>
                  </Tooltip>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface Summary {
  readonly loss: number | null;
  readonly validationLoss: number | null;
  /** On validation rows where there are some, else on training rows. */
  readonly last: number | null;
  readonly best: number | null;
}

export function summaryOf(run: ShownRun): Summary {
  const last = run.points.at(-1);
  const closing = run.points.filter((point) => point.validation !== null);
  const metrics = (
    closing.length > 0 ? closing.map((point) => point.validation?.metric) : run.points.map((p) => p.metric)
  ).flatMap((value) => (typeof value === 'number' ? [value] : []));
  const pick = lowerIsBetter(run.record.metricName) ? Math.min : Math.max;
  return {
    loss: last?.loss ?? null,
    validationLoss: closing.at(-1)?.validation?.loss ?? null,
    last: metrics.at(-1) ?? null,
    best: metrics.length === 0 ? null : metrics.reduce((a, b) => pick(a, b)),
  };
}

function numberOr(value: number | null): string {
  return value === null ? '–' : shortNumber(value, 4);
}

/** A kind that this version does not know keeps its own name. */
function optimizerTitle(kind: string, locale: Locale): string {
  const known = OPTIMIZER_KINDS.find((one) => one === kind);
  return known === undefined ? kind : OPTIMIZERS[known].title[locale];
}
