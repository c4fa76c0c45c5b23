// The network's answers, output by output: bars for classes and labels, plain numbers for quantities, and for sequences
// the last step above all of them.
import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OutputPrediction, Prediction } from '../../contract/runs.ts';
import { shortNumber } from '../training/chart/ticks.ts';
import classes from './PredictionView.module.css';

/** Longer class names are written smaller. */
const LONG_LABEL = 3;
/** Of more columns only the first are named. */
const MOST_NAMED = 3;

export function PredictionView({ prediction }: { readonly prediction: Prediction | null }) {
  const { t } = useTranslation();
  const answered = (prediction ?? []).filter(({ values }) => values.length > 0);
  if (answered.length === 0) return <p className={classes.none}>{t('learn.tryIt.noAnswer')}</p>;
  const [first] = answered;
  if (answered.length === 1 && first !== undefined) return <OutputView of={first} />;
  return (
    <Box component="section" className={classes.outputs} aria-label={t('learn.tryIt.answers')} tabIndex={0}>
      {answered.map((of) => (
        <section key={of.output} className={classes.output} data-testid={`prediction-of-${of.output}`}>
          <h4 className={classes.outputTitle}>{shortList(of.columns)}</h4>
          <OutputView of={of} />
        </section>
      ))}
    </Box>
  );
}

/** What an output predicts, in a few words. */
export function shortList(columns: readonly string[]): string {
  const shown = columns.slice(0, MOST_NAMED).join(', ');
  return columns.length > MOST_NAMED ? `${shown}, …` : shown;
}

function OutputView({ of }: { readonly of: OutputPrediction }) {
  const { t } = useTranslation();
  const values = of.values[0] ?? [];
  const steps = of.sequence?.[0];
  const answer =
    of.task === 'numbers' ? <Numbers of={of} values={values} /> : <Bars of={of} values={values} />;
  if (steps === undefined) return answer;
  return (
    <div className={classes.sequence}>
      <p className={classes.caption}>{t('learn.tryIt.lastStep', { count: steps.length })}</p>
      {answer}
      <ol className={classes.steps} aria-label={t('learn.tryIt.steps')}>
        {numbered(steps).map(({ place, step }) => (
          <li key={place}>{stepText(of, step)}</li>
        ))}
      </ol>
    </div>
  );
}

function numbered(steps: readonly (readonly number[])[]) {
  return steps.map((step, place) => ({ place, step }));
}

function Numbers({ of, values }: { readonly of: OutputPrediction; readonly values: readonly number[] }) {
  return (
    <dl className={classes.numbers} aria-live="polite">
      {of.labels.map((label, index) => (
        <div key={label} className={classes.number}>
          <dt>{label}</dt>
          <dd>{shortNumber(values[index] ?? Number.NaN, 5)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Bars({ of, values }: { readonly of: OutputPrediction; readonly values: readonly number[] }) {
  const { t } = useTranslation();
  const several = of.task === 'labels';
  const best = values.indexOf(Math.max(...values));
  const bestLabel = of.labels[best] ?? '';
  const stands = (index: number) => (several ? (values[index] ?? 0) > 0.5 : index === best);
  return (
    <div className={classes.answer}>
      {!several && (
        <div className={classes.best} aria-live="polite" data-testid="prediction">
          <span className={classes.bestLabel} data-long={bestLabel.length > LONG_LABEL || undefined}>
            {bestLabel}
          </span>
          <span className={classes.bestShare}>{percent(values[best] ?? 0)}</span>
        </div>
      )}
      <ol
        className={classes.bars}
        aria-label={several ? t('learn.tryIt.labelChances') : t('learn.tryIt.chances')}
      >
        {of.labels.map((label, index) => {
          const share = values[index] ?? 0;
          return (
            <li key={label} className={classes.row} data-best={stands(index)}>
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

/** A step in one line: the likeliest class, the labels that hold, or the numbers. */
function stepText({ task, labels }: OutputPrediction, values: readonly number[]): string {
  switch (task) {
    case 'numbers':
      return values.map((value) => shortNumber(value, 4)).join(', ');
    case 'labels':
      return labels.filter((_, index) => (values[index] ?? 0) > 0.5).join(', ') || '–';
    case 'classes':
    case 'binary':
      return labels[values.indexOf(Math.max(...values))] ?? '';
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share >= 0.9995 || share < 0.0005 ? 0 : 1)} %`;
}
