// The network's latest score, on its output.
import { useTranslation } from 'react-i18next';
import { useRunsStore } from '../state/runs.ts';
import classes from './LayerNode.module.css';

export function MetricBadge() {
  const { t } = useTranslation();
  const text = useRunsStore(({ current, runs }) => {
    const run = current === null ? undefined : runs[current];
    if (run === undefined) return null;
    const name = run.record.metricName;
    for (let index = run.points.length - 1; index >= 0; index--) {
      const point = run.points[index];
      const value = point?.validation?.metric ?? null;
      if (value === null) continue;
      return `${name}:${name === 'accuracy' ? value.toFixed(3) : value.toPrecision(3)}`;
    }
    return null;
  });
  if (text === null) return null;
  const [name, value = ''] = text.split(':');
  const key =
    name === 'mae' || name === 'rmse' || name === 'r2'
      ? (`canvas.metric.${name}` as const)
      : 'canvas.accuracy';
  return (
    <span className={classes.badge} data-testid="metric-badge">
      {t(key, { value })}
    </span>
  );
}
