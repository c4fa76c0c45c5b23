// The split as a picture: how many rows train and are held out, class by class; beside it, cross-validation.
import { useTranslation } from 'react-i18next';
import { formatError } from '../../base/errors/app-error.ts';
import type { SplitSummary } from '../../contract/data.ts';
import type { DataBinding } from '../../project/document.ts';
import { useLocale } from '../state/session.ts';
import { CrossValidationPanel } from './CrossValidationPanel.tsx';
import classes from './Split.module.css';
import { SplitBar } from './SplitBar.tsx';
import { useSplit } from './use-split.ts';

/** More classes than this are not listed. */
const MOST_CLASSES = 30;

export function SplitView({ binding }: { readonly binding: DataBinding }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { summary, error } = useSplit(binding);
  return (
    <div className={classes.split}>
      <section aria-label={t('data.split.title')}>
        <h4>{t('data.split.title')}</h4>
        {error !== null && (
          <p className={classes.bad} role="alert">
            {formatError(error, locale)}
          </p>
        )}
        {error === null && summary === null && <p className={classes.note}>{t('data.split.loading')}</p>}
        {summary !== null && <Picture summary={summary} />}
      </section>
      <CrossValidationPanel />
    </div>
  );
}

function Picture({ summary }: { readonly summary: SplitSummary }) {
  const { t } = useTranslation();
  const { training, validation, dropped, classes: shares, groups } = summary;
  return (
    <>
      <SplitBar training={training} validation={validation} />
      {dropped > 0 && <p className={classes.note}>{t('data.split.dropped', { count: dropped })}</p>}
      {groups !== null && <p className={classes.note}>{t('data.split.groups', groups)}</p>}
      {shares !== null && (
        <table className={classes.shares} aria-label={t('data.split.shares')}>
          <thead>
            <tr>
              <th scope="col">{t('data.split.class')}</th>
              <th scope="col">{t('data.split.training')}</th>
              <th scope="col">{t('data.split.validation')}</th>
              <th scope="col">{t('data.split.portion')}</th>
            </tr>
          </thead>
          <tbody>
            {shares.slice(0, MOST_CLASSES).map((one) => (
              <tr key={one.name}>
                <td title={one.name}>{one.name}</td>
                <td>{one.training}</td>
                <td>{one.validation}</td>
                <td>
                  <span className={classes.stack}>
                    <Share part="training" count={one.training} of={training} />
                    <Share part="validation" count={one.validation} of={validation} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Share({
  part,
  count,
  of,
}: {
  readonly part: 'training' | 'validation';
  readonly count: number;
  readonly of: number;
}) {
  const { t } = useTranslation();
  const percent = of === 0 ? 0 : (100 * count) / of;
  return (
    <span
      className={classes.share}
      title={t('data.split.part', { part: t(`data.split.${part}`), count, percent: Math.round(percent) })}
    >
      <span data-part={part} style={{ width: `${percent}%` }} />
    </span>
  );
}
