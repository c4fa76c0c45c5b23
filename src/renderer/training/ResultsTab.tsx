// The Results tab: try the trained network on something of one's own, and see what it takes for what.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Host } from '../../contract/host.ts';
import type { RunEvaluation, RunState } from '../../contract/runs.ts';
import { TryIt } from '../learn/TryIt.tsx';
import { useDocument } from '../state/document.ts';
import { useRunsStore } from '../state/runs.ts';
import { useHost, useLocale } from '../state/session.ts';
import { OutputResults } from './OutputResults.tsx';
import classes from './ResultsTab.module.css';

/** While a run goes on, its answer is asked anew this often: every so many revisions of its curves. */
const REVISIONS_A_REFRESH = 4;

export function ResultsTab() {
  const { t } = useTranslation();
  const host = useHost();
  const locale = useLocale();
  const document = useDocument();
  const trained = useRunsStore((state) => state.trained);
  const run = useRunsStore((state) => (trained === null ? undefined : state.runs[trained]));
  // The weights belong to the data they were trained on, even if the document now has another.
  const binding = run?.record.document.data ?? document.data;
  const refresh =
    run === undefined ? 0 : `${run.status.state}/${Math.floor(run.revision / REVISIONS_A_REFRESH)}`;
  const evaluation = useEvaluation(host, trained, run?.status.state ?? null);
  return (
    <div className={classes.results}>
      <section className={classes.tryIt} aria-label={t('training.results.tryIt')}>
        <TryIt host={host} locale={locale} binding={binding} run={trained} refresh={refresh} />
      </section>
      {evaluation !== null && <OutputResults evaluation={evaluation} />}
    </div>
  );
}

/** Asked for when the run rests: while it trains, scores would be old before they are read. */
function useEvaluation(host: Host, run: string | null, state: RunState | null): RunEvaluation | null {
  const [found, setFound] = useState<{ readonly run: string; readonly evaluation: RunEvaluation } | null>(
    null,
  );
  const rests = state === 'finished' || state === 'stopped' || state === 'paused';
  useEffect(() => {
    if (run === null || !rests) return;
    let gone = false;
    void host.request('runs.evaluate', { run }).then((answer) => {
      // Without its data a reopened run still answers what is typed or drawn; only its scores are not to be had.
      if (!gone) setFound(answer.ok ? { run, evaluation: answer.value } : null);
    });
    return () => {
      gone = true;
    };
  }, [host, run, rests]);
  return found !== null && found.run === run && rests ? found.evaluation : null;
}
