// Smoothing and axes of the charts, beside the cockpit's row of tabs.
import { Checkbox, SegmentedControl, Slider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './ChartTools.module.css';
import { useChartSettings } from './chart-settings.ts';
import { X_KINDS } from './lines.ts';

export function ChartTools() {
  const { t } = useTranslation();
  const { smoothing, logLoss, x, setSmoothing, setLogLoss, setX } = useChartSettings();
  return (
    <div className={classes.tools}>
      <span className={classes.tool} title={t('training.chart.smoothingOf', { percent: percent(smoothing) })}>
        <span aria-hidden="true">{t('training.chart.smoothing')}</span>
        <Slider
          className={classes.slider}
          size="xs"
          min={0}
          max={99}
          label={(value) => `${value} %`}
          thumbLabel={t('training.chart.smoothing')}
          value={percent(smoothing)}
          onChange={(value) => setSmoothing(value / 100)}
        />
      </span>
      <Checkbox
        size="xs"
        label={t('training.chart.logLoss')}
        checked={logLoss}
        onChange={(event) => setLogLoss(event.currentTarget.checked)}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('training.chart.x')}
        data={X_KINDS.map((value) => ({ value, label: t(`training.chart.xKind.${value}`) }))}
        value={x}
        onChange={(value) => {
          const kind = X_KINDS.find((known) => known === value);
          if (kind !== undefined) setX(kind);
        }}
      />
    </div>
  );
}

function percent(share: number): number {
  return Math.round(100 * share);
}
