// The Training tab: loss, metric and every layer's gradient side by side, and what they say about the run's health.
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { NodeRecord } from '../../project/document.ts';
import classes from './ChartsTab.module.css';
import { type LegendEntry, LineChart } from './chart/LineChart.tsx';
import type { ChartColors, ChartLook } from './chart/line-chart.ts';
import { shortNumber } from './chart/ticks.ts';
import { useChartSettings } from './chart-settings.ts';
import { lowerIsBetter } from './format.ts';
import { Health } from './Health.tsx';
import {
  type ChartedRun,
  distinctColors,
  type GradientNode,
  gradientLines,
  gradientNodes,
  pairLines,
  type ShownRun,
} from './lines.ts';
import { RunError } from './RunError.tsx';
import { useCockpitColors } from './use-chart-colors.ts';

export interface ChartsTabProps {
  readonly locale: Locale;
  /** The run in front; null before the first. */
  readonly run: ShownRun | null;
  /** All runs on the charts, the one in front among them. */
  readonly compared: readonly ShownRun[];
  readonly nameOfRun: (run: ShownRun) => string;
  /** Name and category of a node of the run in front. */
  readonly describeNode: (id: string) => { readonly label: string; readonly category: string };
}

const NOTHING: readonly string[] = [];

/** The user's name of an output, the columns it names, or its id. */
function outputTitle(node: NodeRecord | undefined, id: string): string {
  const { columns } = node?.params ?? {};
  return node?.name || (typeof columns === 'string' && columns.trim()) || id;
}

export function ChartsTab({ locale, run, compared, nameOfRun, describeNode }: ChartsTabProps) {
  const { t } = useTranslation();
  const settings = useChartSettings();
  const { x, logLoss } = settings;
  const colors = useCockpitColors();
  const hiddenOf = (chart: string) => settings.hidden[chart] ?? NOTHING;
  const hiddenLoss = hiddenOf('loss');
  const hiddenMetric = hiddenOf('metric');
  const hiddenGradient = hiddenOf('gradient');

  const runs = useMemo(
    (): ChartedRun[] =>
      compared.map((shown) => ({ id: shown.record.id, label: nameOfRun(shown), points: shown.points })),
    [compared, nameOfRun],
  );
  const labels = useMemo(
    () => ({ training: t('training.chart.training'), validation: t('training.chart.validation') }),
    [t],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const outputs = Object.keys(run?.record.metricNames ?? {});
  const output = chosen !== null && outputs.includes(chosen) ? chosen : null;
  const pairStyle = useMemo(
    () => ({ pair: colors.pair, labels, runColors: colors.runs, output }),
    [colors, labels, output],
  );
  const lossLines = useMemo(
    () => pairLines('loss', runs, x, { ...pairStyle, hidden: new Set(hiddenLoss) }),
    [runs, x, pairStyle, hiddenLoss],
  );
  const metricLines = useMemo(
    () => pairLines('metric', runs, x, { ...pairStyle, hidden: new Set(hiddenMetric) }),
    [runs, x, pairStyle, hiddenMetric],
  );
  const nodeIds = run === null ? '' : gradientNodes(run).join('\n');
  const nodes = useMemo((): GradientNode[] => {
    const described = nodeIds
      .split('\n')
      .filter((id) => id !== '')
      .map((id) => ({ id, ...describeNode(id) }));
    const color = distinctColors(described, colors.category);
    return described.map(({ id, label }) => ({ id, label, color: color.get(id) ?? colors.pair.training }));
  }, [nodeIds, describeNode, colors]);
  const front = runs.find((charted) => charted.id === run?.record.id) ?? null;
  const gradients = useMemo(
    () => (front === null ? [] : gradientLines(front, nodes, x, new Set(hiddenGradient))),
    [front, nodes, x, hiddenGradient],
  );

  const record = run?.record;
  const metric = (output === null ? null : record?.metricNames?.[output]) ?? record?.metricName ?? 'accuracy';
  const lossLook = useLook(colors.chart, logLoss, 0, null);
  const topsAtOne = !lowerIsBetter(metric);
  const metricLook = useLook(colors.chart, false, metric === 'r2' ? null : 0, topsAtOne ? 1 : null);
  const gradientLook = useLook(colors.chart, true, null, null);

  const pairLegend = (hidden: readonly string[]): LegendEntry[] =>
    runs.length > 1
      ? runs.map((charted, index) => ({
          id: charted.id,
          label: charted.label,
          color: colors.runs[index % colors.runs.length] ?? colors.pair.training,
          hidden: hidden.includes(charted.id),
        }))
      : (['training', 'validation'] as const).map((id) => ({
          id,
          label: labels[id],
          color: colors.pair[id],
          hidden: hidden.includes(id),
        }));
  const formatX = (value: number) => t(`training.chart.at.${x}`, { x: shortNumber(value, 5) });
  const empty =
    run === null
      ? t('training.chart.noData')
      : runs.every((charted) => charted.points.length === 0)
        ? t('training.chart.waiting')
        : null;
  const shared = { formatX, xName: t(`training.chart.xKind.${x}`), empty };

  return (
    <div className={classes.tab}>
      {run !== null && <RunError run={run} locale={locale} />}
      {outputs.length > 1 && (
        <div className={classes.outputs}>
          <SegmentedControl
            size="xs"
            aria-label={t('training.results.shownOutput')}
            data={[
              { value: '', label: t('training.results.wholeNetwork') },
              ...outputs.map((id) => ({ value: id, label: outputTitle(record?.document.nodes[id], id) })),
            ]}
            value={output ?? ''}
            onChange={(value) => setChosen(value === '' ? null : value)}
          />
        </div>
      )}
      <div className={classes.charts}>
        <LineChart
          {...shared}
          title={t('training.chart.loss')}
          lines={lossLines}
          look={lossLook}
          legend={pairLegend(hiddenLoss)}
          onToggle={(id) => settings.toggle('loss', id)}
        />
        <LineChart
          {...shared}
          title={t(`training.metric.${metric}`)}
          lines={metricLines}
          look={metricLook}
          legend={pairLegend(hiddenMetric)}
          onToggle={(id) => settings.toggle('metric', id)}
        />
        <LineChart
          {...shared}
          title={t('training.chart.gradient')}
          lines={gradients}
          look={gradientLook}
          legend={nodes.map((node) => ({ ...node, hidden: hiddenGradient.includes(node.id) }))}
          onToggle={(id) => settings.toggle('gradient', id)}
        />
        <Health run={run} describeNode={describeNode} />
      </div>
    </div>
  );
}

function useLook(colors: ChartColors, logY: boolean, yFrom: number | null, yTo: number | null): ChartLook {
  const { smoothing, x } = useChartSettings();
  return useMemo(
    () => ({ colors, logY, yFrom, yTo, smoothing, xKind: x }),
    [colors, logY, yFrom, yTo, smoothing, x],
  );
}
