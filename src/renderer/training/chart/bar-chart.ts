// A histogram on a canvas, by Chart.js: bins side by side, the ends and the mean on the axis below. React wraps it in
// Histogram.tsx.
import { BarController, BarElement, Chart, type ChartConfiguration, LinearScale } from 'chart.js';
import type { RunHistogram } from '../../../contract/runs.ts';
import type { ChartColors } from './line-chart.ts';
import { shortNumber } from './ticks.ts';

Chart.register(BarController, BarElement, LinearScale);

interface Bar {
  readonly x: number;
  readonly y: number;
}

/** The middle of every bin with its share of all numbers. Pure. */
export function barsOf({ low, high, counts }: RunHistogram): Bar[] {
  const all = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const [from, width] = binsOf(low, high, counts.length);
  return counts.map((count, index) => ({ x: from + (index + 0.5) * width, y: count / all }));
}

/** Where bins begin, and their width; equal numbers stand in the middle of a range around them. */
function binsOf(low: number, high: number, bins: number): readonly [from: number, width: number] {
  if (high > low) return [low, (high - low) / bins];
  const half = Math.max(1e-6, Math.abs(low) / 2);
  return [low - half, (2 * half) / bins];
}

export class BarChart {
  private readonly chart: Chart<'bar', Bar[]>;

  constructor(canvas: HTMLCanvasElement) {
    this.chart = new Chart(canvas, config());
  }

  show(histogram: RunHistogram, color: string, colors: ChartColors): void {
    const { chart } = this;
    const bars = barsOf(histogram);
    const [from, width] = binsOf(histogram.low, histogram.high, histogram.counts.length);
    chart.data.datasets = [
      { data: bars, backgroundColor: color, barPercentage: 1, categoryPercentage: 1, grouped: false },
    ];
    const x = chart.options.scales?.x;
    if (x) {
      x.min = from;
      x.max = from + width * histogram.counts.length;
      if (x.ticks) x.ticks.color = colors.dim;
      if (x.border) x.border.color = colors.grid;
    }
    chart.update('none');
  }

  destroy(): void {
    this.chart.destroy();
  }
}

function config(): ChartConfiguration<'bar', Bar[]> {
  return {
    type: 'bar',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: {
          type: 'linear',
          offset: false,
          grid: { display: false },
          border: {},
          ticks: {
            maxTicksLimit: 3,
            maxRotation: 0,
            font: { size: 10 },
            callback: (value) => shortNumber(Number(value), 2),
          },
        },
        y: { display: false, beginAtZero: true },
      },
    },
  };
}
