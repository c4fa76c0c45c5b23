// The one place that knows Chart.js: an imperative line chart that grows in place. React wraps it in LineChart.tsx.
// Curves are thinned here to what the screen can show, so Chart.js never sees more than a few thousand points.
import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
} from 'chart.js';
import zoomPlugin from 'chartjs-plugin-zoom';
import type { CurvePoint } from '../../../contract/runs.ts';
import { Curve, nearest, visiblePoints, type XY } from './curve.ts';
import { logTick, plainTick } from './ticks.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, zoomPlugin);

/** One line: `points` only ever grows at its end; another first point or a shorter list starts the line anew. */
export interface ChartLine {
  /** Stands for run and quantity: the same id reads the same numbers. */
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
  /** Which mean smoothing takes: of the values, or of their logarithms; null draws the values as they are. */
  readonly smoothed: 'linear' | 'logarithmic' | null;
  readonly hidden: boolean;
  readonly points: readonly CurvePoint[];
  readonly x: (point: CurvePoint) => number;
  readonly y: (point: CurvePoint) => number | null;
}

export interface ChartColors {
  readonly grid: string;
  readonly text: string;
  readonly dim: string;
  readonly background: string;
}

export interface ChartLook {
  readonly logY: boolean;
  readonly smoothing: number;
  /** The axis always includes these; null leaves it to the values. */
  readonly yFrom: number | null;
  readonly yTo: number | null;
  readonly colors: ChartColors;
  /** Which quantity is on x: another value starts all lines anew. */
  readonly xKind: string;
}

export interface HoverRow {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}
export interface Hover {
  /** Pixels from the chart's left edge. */
  readonly left: number;
  readonly width: number;
  readonly rows: readonly HoverRow[];
}

export interface LineChartHandlers {
  readonly onHover: (hover: Hover | null) => void;
  readonly onZoomed: (zoomed: boolean) => void;
}

interface Feed {
  curve: Curve;
  line: ChartLine;
  consumed: number;
  first: CurvePoint | undefined;
  last: CurvePoint | undefined;
}

/** Redraws are at least this far apart while points stream in. */
const LEAST_REDRAW_MS = 100;
const FONT = "'Inter Variable', Inter, system-ui, sans-serif";

export class LineChartView {
  private readonly chart: Chart<'line', XY[]>;
  private readonly feeds = new Map<string, Feed>();
  private readonly handlers: LineChartHandlers;
  private look: ChartLook;
  private hoverX: number | null = null;
  private overYAxis = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private drawnAt = Number.NEGATIVE_INFINITY;

  constructor(canvas: HTMLCanvasElement, look: ChartLook, handlers: LineChartHandlers) {
    this.look = look;
    this.handlers = handlers;
    this.chart = new Chart(canvas, this.configuration());
  }

  /** Takes the new state; what changed only by growing is drawn at most ten times a second. */
  update(lines: readonly ChartLine[], look: ChartLook): void {
    const restart = look.smoothing !== this.look.smoothing || look.xKind !== this.look.xKind;
    const restyle = restart || look !== this.look || this.linesDiffer(lines);
    if (look.xKind !== this.look.xKind || look.logY !== this.look.logY) this.resetZoom();
    this.look = look;
    if (restart) this.feeds.clear();
    const known = new Set(lines.map((line) => line.id));
    for (const id of this.feeds.keys()) if (!known.has(id)) this.feeds.delete(id);
    // Map order is drawing order: lines are put back in the order given.
    for (const line of lines) {
      const feed = this.feeds.get(line.id);
      this.feeds.delete(line.id);
      this.feeds.set(line.id, fed(feed, line, look.smoothing));
    }
    if (restyle) this.draw();
    else this.drawSoon();
  }

  resetZoom(): void {
    if (!this.chart.isZoomedOrPanned()) return;
    this.chart.resetZoom('none');
    this.handlers.onZoomed(false);
    this.draw();
  }

  /** Factor above 1 zooms in on x around the middle. */
  zoom(factor: number): void {
    this.chart.zoom({ x: factor }, 'none');
  }

  /** Share of the visible width to move by; positive shows later points. */
  pan(share: number): void {
    this.chart.pan({ x: -share * this.chart.chartArea.width }, undefined, 'none');
  }

  /** Puts the reading line at x; null takes it away. */
  hoverAt(x: number | null): void {
    this.hoverX = x;
    this.reportHover();
    this.chart.draw();
  }

  hoverFirst(): void {
    this.hoverAt(this.longest()[0] ?? null);
  }

  hoverLast(): void {
    this.hoverAt(this.longest().at(-1) ?? null);
  }

  /** Moves the reading line by whole points. */
  stepHover(by: number): void {
    const xs = this.longest();
    const from = this.hoverX === null ? xs.length - 1 - by : (nearest(xs, this.hoverX) ?? 0);
    this.hoverAt(xs[Math.min(xs.length - 1, Math.max(0, from + by))] ?? null);
  }

  /** The x values of the line in sight with most points. */
  private longest(): readonly number[] {
    return [...this.feeds.values()]
      .filter((feed) => !feed.line.hidden)
      .reduce<readonly number[]>((best, { curve }) => (curve.length > best.length ? curve.xs : best), []);
  }

  /** Every value as measured, one row an x: for CSV. */
  table(): { id: string; label: string; xs: readonly number[]; ys: readonly number[] }[] {
    return [...this.feeds.values()]
      .filter((feed) => !feed.line.hidden)
      .map((feed) => ({
        id: feed.line.id,
        label: feed.line.label,
        xs: feed.curve.xs,
        ys: feed.curve.raw,
      }));
  }

  get canvas(): HTMLCanvasElement {
    return this.chart.canvas;
  }

  destroy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.chart.destroy();
  }

  private linesDiffer(lines: readonly ChartLine[]): boolean {
    if (lines.length !== this.feeds.size) return true;
    return lines.some((line) => {
      const old = this.feeds.get(line.id)?.line;
      return old === undefined || old.color !== line.color || old.hidden !== line.hidden;
    });
  }

  private drawSoon(): void {
    if (this.timer !== null) return;
    const waitMs = Math.max(0, this.drawnAt + LEAST_REDRAW_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.draw();
    }, waitMs);
  }

  private draw(): void {
    this.drawnAt = performance.now();
    this.styleAxes();
    this.chart.data.datasets = this.datasets();
    this.chart.update('none');
    if (this.hoverX !== null) this.reportHover();
  }

  private visibleRange(): { from: number; to: number } | null {
    const x = this.chart.scales.x;
    return x !== undefined && this.chart.isZoomedOrPanned() ? { from: x.min, to: x.max } : null;
  }

  private datasets(): ChartDataset<'line', XY[]>[] {
    const range = this.visibleRange();
    const columns = Math.max(100, Math.round(this.chart.width || 400));
    const shown = (feed: Feed, ys: readonly number[]) => {
      const points = visiblePoints(feed.curve.xs, ys, range, columns);
      return this.look.logY ? points.filter((point) => point.y > 0) : points;
    };
    const visible = [...this.feeds.values()].filter((feed) => !feed.line.hidden);
    const traces = visible
      .filter((feed) => feed.line.smoothed !== null && this.look.smoothing > 0)
      .map((feed) => dataset(feed.line, shown(feed, feed.curve.raw), true));
    const lines = visible.map((feed) => dataset(feed.line, shown(feed, feed.curve.smooth), false));
    return [...traces, ...lines];
  }

  private styleAxes(): void {
    const { colors, logY, yFrom, yTo } = this.look;
    const scales = this.chart.options.scales;
    const x = scales?.x;
    const y = scales?.y;
    if (x === undefined || y === undefined) return;
    const last = Math.max(0, ...[...this.feeds.values()].map((feed) => feed.curve.xs.at(-1) ?? 0));
    const limits = this.chart.options.plugins?.zoom?.limits;
    if (limits?.x !== undefined) limits.x = { min: 0, max: last, minRange: last / 1000 };
    if (!this.chart.isZoomedOrPanned()) {
      x.min = 0;
      x.max = last > 0 ? last : 1;
    }
    for (const axis of [x, y]) {
      // Options are proxies: they take values one by one and do not survive a copy.
      if (axis.ticks !== undefined) axis.ticks.color = colors.dim;
      if (axis.grid !== undefined) axis.grid.color = colors.grid;
    }
    y.type = logY ? 'logarithmic' : 'linear';
    if (!logY && yFrom !== null) y.suggestedMin = yFrom;
    if (!logY && yTo !== null) y.suggestedMax = yTo;
    // A logarithmic axis thins its own labels.
    if (y.ticks !== undefined) {
      y.ticks.autoSkip = !logY;
      y.ticks.callback = logY ? logTick : plainTick;
    }
  }

  private reportHover(): void {
    const x = this.hoverX;
    const scale = this.chart.scales.x;
    if (x === null || scale === undefined) {
      this.handlers.onHover(null);
      return;
    }
    const rows = [...this.feeds.values()].flatMap(({ line, curve }): HoverRow[] => {
      const index = line.hidden ? null : nearest(curve.xs, x);
      if (index === null) return [];
      return [
        {
          id: line.id,
          label: line.label,
          color: line.color,
          x: curve.xs[index] ?? 0,
          y: curve.raw[index] ?? 0,
        },
      ];
    });
    const hover = { left: scale.getPixelForValue(x), width: this.chart.width, rows };
    this.handlers.onHover(rows.length === 0 ? null : hover);
  }

  private readonly reader: Plugin<'line'> = {
    id: 'reader',
    afterEvent: (chart, { event }) => {
      this.overYAxis = event.x !== null && event.x < chart.chartArea.left;
      if (event.type === 'mouseout' || this.overYAxis) this.hoverX = null;
      else if (event.type === 'mousemove' && event.x !== null)
        this.hoverX = chart.scales.x?.getValueForPixel(event.x) ?? null;
      else return;
      this.reportHover();
      chart.draw();
    },
    afterDatasetsDraw: (chart) => {
      const { x: scaleX, y: scaleY } = chart.scales;
      if (this.hoverX === null || scaleX === undefined || scaleY === undefined) return;
      const { ctx, chartArea } = chart;
      const left = scaleX.getPixelForValue(this.hoverX);
      if (left < chartArea.left || left > chartArea.right) return;
      ctx.save();
      ctx.strokeStyle = this.look.colors.dim;
      ctx.globalAlpha = 0.5;
      ctx.beginPath();
      ctx.moveTo(left, chartArea.top);
      ctx.lineTo(left, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };

  private configuration(): ChartConfiguration<'line', XY[]> {
    const redraw = () => {
      this.handlers.onZoomed(this.chart.isZoomedOrPanned());
      this.drawSoon();
    };
    // Over the numbers of the y axis the wheel and the hand move that axis, elsewhere x; y then fits what is in sight.
    const mode = () => (this.overYAxis ? 'y' : 'x');
    const ticks = { maxRotation: 0, autoSkipPadding: 16, font: { family: FONT, size: 11 }, padding: 6 };
    return {
      type: 'line',
      data: { datasets: [] },
      plugins: [this.reader],
      options: {
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
        parsing: false,
        normalized: true,
        events: ['mousemove', 'mouseout'],
        layout: { padding: { top: 6, right: 8, bottom: 0, left: 0 } },
        scales: {
          x: {
            type: 'linear',
            // The axis ends where the curve does; its labels stay round numbers.
            ticks: { ...ticks, includeBounds: false, callback: plainTick },
            grid: { display: false },
            border: { display: false },
          },
          y: {
            type: 'linear',
            ticks: { ...ticks, maxTicksLimit: 6 },
            grid: { drawTicks: false },
            border: { display: false },
          },
        },
        plugins: {
          zoom: {
            limits: { x: { min: 0, max: 1 } },
            pan: { enabled: true, mode, onPan: redraw },
            zoom: {
              mode,
              wheel: { enabled: true },
              pinch: { enabled: true },
              drag: { enabled: true, modifierKey: 'shift' },
              onZoom: redraw,
            },
          },
        },
      },
    };
  }
}

/** The feed with all points of its line taken in. */
function fed(old: Feed | undefined, line: ChartLine, smoothing: number): Feed {
  const goesOn =
    old !== undefined &&
    old.consumed <= line.points.length &&
    (old.consumed === 0 || (old.first === line.points[0] && old.last === line.points[old.consumed - 1]));
  const feed: Feed = goesOn
    ? old
    : {
        curve: new Curve(line.smoothed === null ? 0 : smoothing, line.smoothed === 'logarithmic'),
        line,
        consumed: 0,
        first: undefined,
        last: undefined,
      };
  feed.line = line;
  for (let index = feed.consumed; index < line.points.length; index++) {
    const point = line.points[index];
    if (point === undefined) break;
    feed.curve.append(line.x(point), line.y(point));
  }
  feed.consumed = line.points.length;
  feed.first = line.points[0];
  feed.last = line.points.at(-1);
  return feed;
}

function dataset(line: ChartLine, data: XY[], trace: boolean): ChartDataset<'line', XY[]> {
  return {
    data,
    borderColor: trace ? `color-mix(in srgb, ${line.color} 28%, transparent)` : line.color,
    borderWidth: trace ? 1 : 1.75,
    borderDash: [...line.dash],
    borderJoinStyle: 'round',
    // A line of a single point would be invisible.
    pointRadius: data.length === 1 ? 2.5 : 0,
    clip: data.length === 1 ? 4 : 1,
    pointBackgroundColor: line.color,
    pointHoverRadius: 0,
    tension: 0,
    spanGaps: true,
  };
}
