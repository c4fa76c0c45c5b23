// Trains all folds one after another, with progress and a way to stop, and shows what they scored.
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatError } from '../../base/errors/app-error.ts';
import { hasFolds, metricsOf, type Spread, spreadOf } from '../../project/cross-validation.ts';
import { attempt } from '../state/ask.ts';
import { useCompileReport, useDocument } from '../state/document.ts';
import { useRunsStore } from '../state/runs.ts';
import { useLocale } from '../state/session.ts';
import { shortNumber } from '../training/chart/ticks.ts';
import { cancelCrossValidation, crossValidate, useCrossValidation } from './cross-validation.ts';
import classes from './Split.module.css';

export function CrossValidationPanel() {
  const { t } = useTranslation();
  const locale = useLocale();
  const document = useDocument();
  const { trainable } = useCompileReport();
  const found = useCrossValidation();
  const [count, setCount] = useState(found.count);
  const running = found.state === 'running';
  const series = !hasFolds(document);
  const stale = found.document !== null && !running && !sameWork(found.document, document);
  return (
    <section aria-label={t('data.folds.title')}>
      <h4>{t('data.folds.title')}</h4>
      <p className={classes.note}>{t('data.folds.detail')}</p>
      {running ? (
        <Running />
      ) : (
        <div className={classes.row}>
          <NumberInput
            size="xs"
            w={90}
            label={t('data.folds.count')}
            min={2}
            max={100}
            allowDecimal={false}
            value={count}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 2) setCount(value);
            }}
          />
          <Button
            size="xs"
            variant="light"
            disabled={!trainable || series}
            onClick={() => attempt(() => crossValidate(count))}
          >
            {t(found.results.length > 0 ? 'data.folds.again' : 'data.folds.start', { count })}
          </Button>
        </div>
      )}
      {series && <p className={classes.note}>{t('data.folds.series')}</p>}
      {!series && !trainable && <p className={classes.note}>{t('data.folds.cannot')}</p>}
      {found.state === 'cancelled' && (
        <p className={classes.note}>{t('data.folds.cancelled', { count: found.results.length })}</p>
      )}
      {found.error !== null && (
        <p className={classes.bad} role="alert">
          {formatError(found.error, locale)}
        </p>
      )}
      {found.results.length > 0 && <Results />}
      {stale && found.results.length > 0 && <p className={classes.note}>{t('data.folds.stale')}</p>}
    </section>
  );
}

function sameWork(a: ReturnType<typeof useDocument>, b: ReturnType<typeof useDocument>): boolean {
  return a.nodes === b.nodes && a.edges === b.edges && a.data === b.data && a.training === b.training;
}

function Running() {
  const { t } = useTranslation();
  const { count, results, run } = useCrossValidation();
  const status = useRunsStore((state) => (run === null ? null : (state.runs[run]?.status ?? null)));
  return (
    <>
      <div className={classes.folds} aria-hidden="true">
        {Array.from({ length: count }, (_, fold) => fold).map((fold) => (
          <span
            key={fold}
            data-state={fold < results.length ? 'done' : fold === results.length ? 'running' : 'waiting'}
          />
        ))}
      </div>
      <div className={classes.row}>
        <p className={classes.note} role="status" style={{ flex: 1 }}>
          {t('data.folds.running', {
            fold: Math.min(count, results.length + 1),
            count,
            epoch: Math.floor(status?.epoch ?? 0),
            epochs: status?.epochs ?? '…',
          })}
        </p>
        <Button size="compact-xs" variant="default" onClick={() => attempt(cancelCrossValidation)}>
          {t('data.folds.cancel')}
        </Button>
      </div>
    </>
  );
}

function Results() {
  const { t } = useTranslation();
  const { results } = useCrossValidation();
  const metrics = metricsOf(results);
  const loss = spreadOf(results.map((result) => result.loss));
  return (
    <table className={classes.shares} aria-label={t('data.folds.table')}>
      <thead>
        <tr>
          <th scope="col">{t('data.folds.fold')}</th>
          <th scope="col">{t('data.folds.rows')}</th>
          <th scope="col">{t('data.folds.loss')}</th>
          {metrics.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {results.map(({ fold, rows, loss: own, metrics: scores }) => (
          <tr key={fold}>
            <td>{fold + 1}</td>
            <td>{rows}</td>
            <td>{own === null ? '–' : shortNumber(own, 4)}</td>
            {metrics.map((name) => (
              <td key={name}>{scores[name] == null ? '–' : shortNumber(scores[name], 4)}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('data.folds.mean')}</td>
          <td />
          <td>{spreadText(loss)}</td>
          {metrics.map((name) => (
            <td key={name}>{spreadText(spreadOf(results.map((result) => result.metrics[name] ?? null)))}</td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

function spreadText(spread: Spread | null): string {
  if (spread === null) return '–';
  const mean = shortNumber(spread.mean, 4);
  return spread.deviation === null ? mean : `${mean} ± ${shortNumber(spread.deviation, 2)}`;
}
