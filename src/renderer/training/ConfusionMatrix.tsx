// What a classifier takes for what, on rows it has not trained on where there are any: counts in a table, shaded by
// their share of the row, with precision and recall of each class.
import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunEvaluation } from '../../contract/runs.ts';
import classes from './ConfusionMatrix.module.css';

/** Beyond this a table of counts tells nothing at a glance. */
const MOST_CLASSES = 24;

export function ConfusionMatrix({ evaluation }: { readonly evaluation: RunEvaluation }) {
  const { t } = useTranslation();
  const { labels } = evaluation;
  const held = evaluation.validation?.report != null;
  const report = (held ? evaluation.validation : evaluation.training)?.report ?? null;
  if (report === null || labels.length > MOST_CLASSES) return null;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return (
    <div className={classes.panel} data-testid="confusion">
      <h3 id="confusion-title" className={classes.title}>
        {t('training.results.confusion')}
        <span>{t(held ? 'training.results.heldOut' : 'training.results.trainingRows')}</span>
      </h3>
      <Box component="section" className={classes.scroll} aria-labelledby="confusion-title" tabIndex={0}>
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
                  <td className={classes.score}>{score === undefined ? '' : percent(score.precision)}</td>
                  <td className={classes.score}>{score === undefined ? '' : percent(score.recall)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Box>
    </div>
  );
}
