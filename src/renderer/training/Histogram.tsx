// One histogram with its name and what can be said of it in numbers.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunHistogram } from '../../contract/runs.ts';
import { BarChart } from './chart/bar-chart.ts';
import type { ChartColors } from './chart/line-chart.ts';
import { shortNumber } from './chart/ticks.ts';
import classes from './Distributions.module.css';

export function Histogram({
  title,
  histogram,
  color,
  colors,
}: {
  readonly title: string;
  readonly histogram: RunHistogram;
  readonly color: string;
  readonly colors: ChartColors;
}) {
  const { t } = useTranslation();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const chartRef = useRef<BarChart | null>(null);
  useEffect(() => {
    if (canvasRef.current === null) return;
    const chart = new BarChart(canvasRef.current);
    chartRef.current = chart;
    return () => {
      chartRef.current = null;
      chart.destroy();
    };
  }, []);
  useEffect(() => {
    chartRef.current?.show(histogram, color, colors);
  }, [histogram, color, colors]);

  const numbers = histogram.counts.reduce((sum, count) => sum + count, 0);
  const spread = t('training.distributions.spread', {
    mean: shortNumber(histogram.mean, 3),
    deviation: shortNumber(histogram.deviation, 3),
  });
  const zeros = numbers === 0 ? 0 : Math.round((100 * histogram.zeros) / numbers);
  const words = [
    spread,
    ...(zeros >= 1 ? [t('training.distributions.zeros', { percent: zeros })] : []),
    ...(histogram.notFinite > 0
      ? [t('training.distributions.notFinite', { number: histogram.notFinite })]
      : []),
  ].join(' · ');
  return (
    <figure className={classes.histogram}>
      <figcaption title={title}>{title}</figcaption>
      <div className={classes.plot}>
        <canvas ref={canvasRef} role="img" aria-label={`${title}: ${words}`} />
      </div>
      <span className={classes.words} title={words}>
        {words}
      </span>
    </figure>
  );
}
