// Advice beside the charts: what is wrong with the run, since when, and what cures it.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../contract/runs.ts';
import { shortNumber } from './chart/ticks.ts';
import classes from './Health.module.css';
import { type Advice, healthOf } from './health.ts';

export function Health({
  run,
  describeNode,
}: {
  readonly run: RunRecord | null;
  readonly describeNode: (id: string) => { readonly label: string };
}) {
  const { t } = useTranslation();
  const points = run?.points;
  const advice = useMemo(() => (points === undefined ? [] : healthOf(points)), [points]);
  const words = (item: Advice): Record<string, string | number> => {
    switch (item.kind) {
      case 'vanishing':
        return { layer: describeNode(item.node).label, ratio: shortNumber(item.ratio, 2) };
      case 'exploding':
        return { layer: describeNode(item.node).label, norm: shortNumber(item.norm, 3) };
      case 'overfitting':
      case 'plateau':
        return { epoch: item.epoch };
      case 'rising':
        return {};
    }
  };
  return (
    <section className={classes.health} aria-label={t('training.health.title')}>
      <h3>{t('training.health.title')}</h3>
      {advice.length === 0 && (
        <p className={classes.quiet}>
          {t(run === null || run.points.length === 0 ? 'training.health.idle' : 'training.health.good')}
        </p>
      )}
      {advice.map((item) => (
        <div key={JSON.stringify(item)} className={classes.advice}>
          <strong>{t(`training.health.${item.kind}`, words(item))}</strong>
          <span>{t(`training.health.${item.kind}Why`, words(item))}</span>
          <em>{t(`training.health.${item.kind}Cure`)}</em>
        </div>
      ))}
    </section>
  );
}
