// The network's latest score, on the output that it is of.
import { useTranslation } from 'react-i18next';
import { useRunsStore } from '../state/runs.ts';
import { metricText } from '../training/format.ts';
import classes from './LayerNode.module.css';
import { useOutdated } from './outdated.ts';

export function MetricBadge({ node }: { readonly node: string }) {
  const { t } = useTranslation();
  const name = useRunsStore(({ current, runs }) => {
    const run = current === null ? undefined : runs[current];
    return run?.record.metricNames?.[node] ?? run?.record.metricName ?? null;
  });
  const value = useRunsStore(({ current, runs }) => {
    const run = current === null ? undefined : runs[current];
    if (run === undefined) return null;
    for (let index = run.points.length - 1; index >= 0; index--) {
      const validation = run.points[index]?.validation ?? null;
      if (validation === null) continue;
      const own = validation.outputs === undefined ? validation : validation.outputs[node];
      return own?.metric ?? null;
    }
    return null;
  });
  const outdated = useOutdated();
  if (name === null || value === null) return null;
  const score = t(`canvas.metric.${name}`, { value: metricText(value, name) });
  return (
    <span className={classes.badge} data-testid="metric-badge" data-outdated={outdated}>
      {outdated ? t('canvas.outdated', { score }) : score}
    </span>
  );
}
