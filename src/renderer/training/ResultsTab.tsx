// The Results tab: try the trained network on something of one's own.
import { useTranslation } from 'react-i18next';
import { TryIt } from '../learn/TryIt.tsx';
import { useDocument } from '../state/document.ts';
import { useRunsStore } from '../state/runs.ts';
import { useHost, useLocale } from '../state/session.ts';
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
  return (
    <section className={classes.results} aria-label={t('training.results.tryIt')}>
      <TryIt host={host} locale={locale} binding={binding} run={trained} refresh={refresh} />
    </section>
  );
}
