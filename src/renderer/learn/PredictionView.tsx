// The network's answer: bars for classes, plain numbers for quantities.
import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../contract/runs.ts';
import { shortNumber } from '../training/chart/ticks.ts';
import classes from './PredictionView.module.css';

/** Longer class names are written smaller. */
const LONG_LABEL = 3;

export function PredictionView({ prediction }: { readonly prediction: Prediction | null }) {
  const { t } = useTranslation();
  const values = prediction?.values[0];
  if (prediction === null || values === undefined) {
    return <p className={classes.none}>{t('learn.tryIt.noAnswer')}</p>;
  }
  if (prediction.task === 'numbers') {
    return (
      <dl className={classes.numbers} aria-live="polite">
        {prediction.labels.map((label, index) => (
          <div key={label} className={classes.number}>
            <dt>{label}</dt>
            <dd>{shortNumber(values[index] ?? Number.NaN, 5)}</dd>
          </div>
        ))}
      </dl>
    );
  }
  const best = values.indexOf(Math.max(...values));
  const bestLabel = prediction.labels[best] ?? '';
  return (
    <div className={classes.answer}>
      <div className={classes.best} aria-live="polite" data-testid="prediction">
        <span className={classes.bestLabel} data-long={bestLabel.length > LONG_LABEL || undefined}>
          {bestLabel}
        </span>
        <span className={classes.bestShare}>{percent(values[best] ?? 0)}</span>
      </div>
      <ol className={classes.bars} aria-label={t('learn.tryIt.chances')}>
        {prediction.labels.map((label, index) => {
          const share = values[index] ?? 0;
          return (
            <li key={label} className={classes.row} data-best={index === best}>
              <span className={classes.label} title={label}>
                {label}
              </span>
              <span className={classes.track}>
                <span
                  className={classes.bar}
                  style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }}
                />
              </span>
              <span className={classes.share}>{percent(share)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share >= 0.9995 || share < 0.0005 ? 0 : 1)} %`;
}
