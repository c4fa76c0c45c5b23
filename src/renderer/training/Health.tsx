// Advice beside the charts: what is wrong with the run, since when, and what cures it.
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dispatch, useDocument } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import { shortNumber } from './chart/ticks.ts';
import { cureOf } from './cures.ts';
import classes from './Health.module.css';
import { type Advice, healthOf } from './health.ts';
import type { ShownRun } from './lines.ts';

function quiet(run: ShownRun | null): 'idle' | 'good' | 'failed' {
  if (run === null || run.points.length === 0) return 'idle';
  return run.status.error === null ? 'good' : 'failed';
}

export function Health({
  run,
  describeNode,
}: {
  readonly run: ShownRun | null;
  readonly describeNode: (id: string) => { readonly label: string };
}) {
  const { t } = useTranslation();
  const advice = useMemo(() => (run === null ? [] : healthOf(run.points)), [run]);
  const name = (node: string) => describeNode(node).label;
  const words = (item: Advice): { readonly what: string; readonly why: string; readonly cure: string } => {
    const cure = t(`training.health.${item.kind}Cure`);
    switch (item.kind) {
      case 'vanishing':
        return {
          what: t('training.health.vanishing', { layer: name(item.node) }),
          why: t('training.health.vanishingWhy', { ratio: shortNumber(item.ratio, 2) }),
          cure,
        };
      case 'exploding':
        return {
          what: t('training.health.exploding', { layer: name(item.node) }),
          why: t('training.health.explodingWhy', { norm: shortNumber(item.norm, 3) }),
          cure,
        };
      case 'overfitting':
        return {
          what: t('training.health.overfitting', { epoch: item.epoch }),
          why: t('training.health.overfittingWhy'),
          cure,
        };
      case 'plateau':
        return {
          what: t('training.health.plateau', { epoch: item.epoch }),
          why: t('training.health.plateauWhy'),
          cure,
        };
      case 'rising':
        return { what: t('training.health.rising'), why: t('training.health.risingWhy'), cure };
    }
  };
  return (
    <section className={classes.health} aria-label={t('training.health.title')}>
      <h3>{t('training.health.title')}</h3>
      {advice.length === 0 && <p className={classes.quiet}>{t(`training.health.${quiet(run)}`)}</p>}
      {advice.map((item) => {
        const { what, why, cure } = words(item);
        return (
          <div key={what} className={classes.advice}>
            <strong>{what}</strong>
            <span>{why}</span>
            <em>{cure}</em>
            {run !== null && <CureButton advice={item} run={run} />}
          </div>
        );
      })}
    </section>
  );
}

/** The cure for the next run, in one step that undo takes back. */
function CureButton({ advice, run }: { readonly advice: Advice; readonly run: ShownRun }) {
  const locale = useLocale();
  const document = useDocument();
  const cure = cureOf(advice, document, run.record.training);
  if (cure === null) return null;
  return (
    <Button className={classes.cure} size="compact-xs" variant="default" onClick={() => dispatch(cure.apply)}>
      {cure.title[locale]}
    </Button>
  );
}
