// How each output does, on rows that were not trained on where there are any: confusion of classes, scores of labels, and
// every metric in figures.
import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { metricSchema, type OutputEvaluation, type RunEvaluation } from '../../contract/runs.ts';
import { shortList } from '../learn/PredictionView.tsx';
import { ConfusionMatrix, LabelScores } from './ConfusionMatrix.tsx';
import { shortNumber } from './chart/ticks.ts';
import { metricText } from './format.ts';
import classes from './OutputResults.module.css';

export function OutputResults({ evaluation }: { readonly evaluation: RunEvaluation }) {
  const { t } = useTranslation();
  const { outputs } = evaluation;
  if (outputs.length === 0) return null;
  return (
    <Box
      component="section"
      className={classes.outputs}
      aria-label={t('training.results.scores')}
      tabIndex={0}
    >
      {outputs.map((output) => (
        <OneOutput key={output.output} output={output} several={outputs.length > 1} />
      ))}
    </Box>
  );
}

function OneOutput({ output, several }: { readonly output: OutputEvaluation; readonly several: boolean }) {
  const held = output.validation !== null;
  const score = output.validation ?? output.training;
  if (score === null) return null;
  const of = several ? shortList(output.columns) : null;
  const { report } = score;
  return (
    <section className={classes.output} data-testid={`results-of-${output.output}`}>
      <Scores score={score} of={of} held={held} several={several} />
      {report !== null && report.confusion.length > 0 && (
        <ConfusionMatrix labels={output.labels} report={report} of={of} held={held} />
      )}
      {report !== null && report.confusion.length === 0 && (
        <LabelScores labels={output.labels} report={report} of={of} held={held} />
      )}
    </section>
  );
}

function Scores({
  score,
  of,
  held,
  several,
}: {
  readonly score: NonNullable<OutputEvaluation['training']>;
  readonly of: string | null;
  readonly held: boolean;
  readonly several: boolean;
}) {
  const { t } = useTranslation();
  const shown = metricSchema.options.filter((name) => score.metrics[name] !== undefined);
  return (
    <div>
      {(score.report === null || several) && (
        <h3 className={classes.title}>
          {of ?? t('training.results.scores')}
          <span>{t(held ? 'training.results.heldOut' : 'training.results.trainingRows')}</span>
        </h3>
      )}
      <dl className={classes.scores} data-testid="scores">
        <div>
          <dt>{t('training.results.lossPart')}</dt>
          <dd>{score.loss === null ? '–' : shortNumber(score.loss, 4)}</dd>
        </div>
        {shown.map((name) => (
          <div key={name}>
            <dt>{t(`training.metric.${name}`)}</dt>
            <dd>{metricText(score.metrics[name], name)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
