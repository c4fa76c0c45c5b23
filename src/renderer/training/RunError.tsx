// Why a run has paused or failed by itself, with the ways out: back to where it was well, at a lower rate.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import classes from './ChartsTab.module.css';
import type { ShownRun } from './lines.ts';
import { continueRun, useRunControl } from './run-control.ts';
import { wireErrorOf } from './run-error.ts';

const LOWER = 0.5;

export function RunError({ run, locale }: { readonly run: ShownRun; readonly locale: Locale }) {
  const { t } = useTranslation();
  const busy = useRunControl((state) => state.busy);
  const error = wireErrorOf(run.status.error);
  if (error === null) return null;
  const { id, state, step } = run.status;
  const back = run.status.fallbackStep ?? null;
  const goOn = (from: 'latest' | 'fallback') => () => {
    void continueRun(id, { epochs: null, from, rateFactor: LOWER });
  };
  const paused = state === 'paused' && error.code === 'run.notFinite';
  return (
    <div className={classes.error} role="alert">
      <span>
        {state === 'failed' && <strong>{`${t('training.failed')}. `}</strong>}
        {formatError(error, locale)}
      </span>
      {paused && (
        <span className={classes.cures}>
          {back !== null && (
            <Button size="compact-xs" disabled={busy} onClick={goOn('fallback')}>
              {back === 0 ? t('training.continue.restart') : t('training.continue.back', { step: back })}
            </Button>
          )}
          <Button size="compact-xs" variant="default" disabled={busy} onClick={goOn('latest')}>
            {t('training.continue.lower', { step })}
          </Button>
        </span>
      )}
    </div>
  );
}
