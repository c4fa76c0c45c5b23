// A line chart as a React component: title, legend that hides lines, exact values under the pointer, zoom, export.
// Drawing is line-chart.ts; what the lines mean is the caller's.
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDownload, IconZoomReset } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadBlob } from './download.ts';
import { chartCsv, chartPng } from './export.ts';
import classes from './LineChart.module.css';
import { type ChartLine, type ChartLook, type Hover, LineChartView } from './line-chart.ts';
import { shortNumber } from './ticks.ts';

export interface LegendEntry {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly hidden: boolean;
}

export interface LineChartProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** Keep its identity while nothing changes: a new one redraws at once. */
  readonly look: ChartLook;
  /** What stands for the x value in the reading, e.g. "epoch 12.5". */
  readonly formatX: (x: number) => string;
  /** Name of x in an exported table. */
  readonly xName: string;
  readonly legend: readonly LegendEntry[];
  readonly onToggle: (id: string) => void;
  /** Shown instead of an empty plot. */
  readonly empty: string | null;
}

export function LineChart(props: LineChartProps) {
  const { title, lines, look, legend, empty } = props;
  const { t } = useTranslation();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const viewRef = useRef<LineChartView | null>(null);
  const firstLook = useRef(look);
  const [hover, setHover] = useState<Hover | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const titleId = useId();

  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null) return;
    const view = new LineChartView(canvas, firstLook.current, { onHover: setHover, onZoomed: setZoomed });
    viewRef.current = view;
    return () => {
      viewRef.current = null;
      view.destroy();
    };
  }, []);

  useEffect(() => {
    viewRef.current?.update(lines, look);
  }, [lines, look]);

  const onKeyDown = (event: KeyboardEvent) => {
    const view = viewRef.current;
    if (view === null) return;
    const act = KEYS[event.shiftKey ? `Shift+${event.key}` : event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(view);
  };

  const exportCsv = () => {
    const table = viewRef.current?.table();
    if (table === undefined) return;
    downloadBlob(new Blob([chartCsv(props.xName, table)], { type: 'text/csv' }), `${title}.csv`);
  };
  const exportPng = async () => {
    const view = viewRef.current;
    if (view === null) return;
    const entries = legend.filter((entry) => !entry.hidden);
    downloadBlob(await chartPng(view.canvas, title, entries, look.colors), `${title}.png`);
  };

  return (
    <section className={classes.chart} aria-labelledby={titleId}>
      <header className={classes.header}>
        <h3 id={titleId} className={classes.title}>
          {title}
        </h3>
        <div className={classes.tools}>
          {zoomed && (
            <Tooltip label={t('training.chart.resetZoom')}>
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={t('training.chart.resetZoom')}
                onClick={() => viewRef.current?.resetZoom()}
              >
                <IconZoomReset size={14} />
              </ActionIcon>
            </Tooltip>
          )}
          <Menu position="bottom-start" withinPortal>
            <Menu.Target>
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                className={classes.export}
                aria-label={t('training.chart.export', { title })}
                disabled={empty !== null}
              >
                <IconDownload size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void exportPng()}>{t('training.chart.exportPng')}</Menu.Item>
              <Menu.Item onClick={exportCsv}>{t('training.chart.exportCsv')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
        <ul className={classes.legend}>
          {legend.map((entry) => (
            <li key={entry.id}>
              <button
                type="button"
                className={classes.entry}
                aria-pressed={!entry.hidden}
                title={entry.label}
                onClick={() => props.onToggle(entry.id)}
              >
                <span className={classes.swatch} style={{ background: entry.color }} />
                <Label text={entry.label} />
              </button>
            </li>
          ))}
        </ul>
      </header>
      <div
        className={classes.plot}
        role="application"
        aria-label={title}
        tabIndex={empty === null ? 0 : -1}
        aria-describedby={`${titleId}-reading`}
        onKeyDown={onKeyDown}
        onDoubleClick={() => viewRef.current?.resetZoom()}
      >
        <canvas ref={canvasRef} role="img" aria-label={t('training.chart.label', { title })} />
        {hover !== null && <Reading hover={hover} formatX={props.formatX} id={`${titleId}-reading`} />}
        {empty !== null && <p className={classes.empty}>{empty}</p>}
      </div>
    </section>
  );
}

const KEYS: Readonly<Record<string, (view: LineChartView) => void>> = {
  '+': (view) => view.zoom(1.25),
  '=': (view) => view.zoom(1.25),
  'Shift++': (view) => view.zoom(1.25),
  '-': (view) => view.zoom(0.8),
  '0': (view) => view.resetZoom(),
  Home: (view) => view.hoverFirst(),
  End: (view) => view.hoverLast(),
  ArrowLeft: (view) => view.stepHover(-1),
  ArrowRight: (view) => view.stepHover(1),
  'Shift+ArrowLeft': (view) => view.pan(-0.1),
  'Shift+ArrowRight': (view) => view.pan(0.1),
  Escape: (view) => view.hoverAt(null),
};

function Reading({ hover, formatX, id }: { hover: Hover; formatX: (x: number) => string; id: string }) {
  const onRight = hover.left < hover.width / 2;
  const first = hover.rows.reduce((a, b) => (b.x > a.x ? b : a));
  const side = onRight ? { left: hover.left + 10 } : { right: hover.width - hover.left + 10 };
  return (
    <div id={id} role="status" className={classes.reading} style={side}>
      <div className={classes.readingX}>{formatX(first.x)}</div>
      {hover.rows.slice(0, MOST_ROWS).map((row) => (
        <div key={row.id} className={classes.readingRow}>
          <span className={classes.swatch} style={{ background: row.color }} />
          <Label text={row.label} />
          <span className={classes.value}>{shortNumber(row.y, 5)}</span>
        </div>
      ))}
      {hover.rows.length > MOST_ROWS && <div className={classes.readingX}>…</div>}
    </div>
  );
}

/** Long names give way in the middle: the number that tells layers of one kind apart stays. */
function Label({ text }: { readonly text: string }) {
  const number = / \d+$/.exec(text)?.[0] ?? '';
  return (
    <>
      <span className={classes.label}>{text.slice(0, text.length - number.length)}</span>
      {number !== '' && <span className={classes.number}>{number}</span>}
    </>
  );
}

const MOST_ROWS = 12;
