// What a classifier takes for what, on rows it has not trained on where there are any: counts in a table, shaded by
// their share of the row, with precision and recall of each class.
import { Box } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputEvaluation } from '../../contract/runs.ts';
import classes from './ConfusionMatrix.module.css';

/** Beyond this a table of counts tells nothing at a glance. */
const MOST_CLASSES = 24;

export type Report = NonNullable<NonNullable<OutputEvaluation['validation']>['report']>;

export interface ReportProps {
  readonly labels: readonly string[];
  readonly report: Report;
  /** What it is of, where there are several outputs. */
  readonly of: string | null;
  /** Whether its rows were held out. */
  readonly held: boolean;
}

export function ConfusionMatrix({ labels, report, of, held }: ReportProps) {
  const { t } = useTranslation();
  const id = useId();
  if (labels.length > MOST_CLASSES) return null;
  return (
    <div className={classes.panel} data-testid="confusion">
      <h3 id={id} className={classes.title}>
        {of === null ? t('training.results.confusion') : `${of} · ${t('training.results.confusion')}`}
        <span>{t(held ? 'training.results.heldOut' : 'training.results.trainingRows')}</span>
      </h3>
      <Box component="section" className={classes.scroll} aria-labelledby={id} tabIndex={0}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{`${t('training.results.actual')} ↓ ${t('training.results.predicted')} →`}</th>
              {labels.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">{t('training.results.precision')}</th>
              <th scope="col">{t('training.results.recall')}</th>
            </tr>
          </thead>
          <tbody>
            {report.confusion.map((row, actual) => {
              const total = row.reduce((sum, count) => sum + count, 0);
              const score = report.classes[actual];
              return (
                <tr key={labels[actual]}>
                  <th scope="row">{labels[actual]}</th>
                  {row.map((count, predicted) => (
                    <td
                      key={labels[predicted]}
                      data-kind={count === 0 ? 'none' : actual === predicted ? 'hit' : 'miss'}
                      style={{ '--share': total === 0 ? 0 : count / total } as React.CSSProperties}
                    >
                      {count}
                    </td>
                  ))}
                  <td className={classes.score}>{percent(score?.precision)}</td>
                  <td className={classes.score}>{percent(score?.recall)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Box>
    </div>
  );
}

/** Labels, yes or no each: how often each is right where it is said, and found where it is. */
export function LabelScores({ labels, report, of, held }: ReportProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={classes.panel} data-testid="label-scores">
      <h3 id={id} className={classes.title}>
        {of ?? t('training.results.labels')}
        <span>{t(held ? 'training.results.heldOut' : 'training.results.trainingRows')}</span>
      </h3>
      <Box component="section" className={classes.scroll} aria-labelledby={id} tabIndex={0}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('training.results.label')}</th>
              <th scope="col">{t('training.results.yesRows')}</th>
              <th scope="col">{t('training.results.precision')}</th>
              <th scope="col">{t('training.results.recall')}</th>
              <th scope="col">F1</th>
            </tr>
          </thead>
          <tbody>
            {report.classes.map((score, index) => (
              <tr key={labels[index]}>
                <th scope="row">{labels[index]}</th>
                <td className={classes.score}>{score.support}</td>
                <td className={classes.score}>{percent(score.precision)}</td>
                <td className={classes.score}>{percent(score.recall)}</td>
                <td className={classes.score}>{percent(score.f1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
    </div>
  );
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(0)} %`;
}
