// The Layers tab: every layer of the network with its output, its parameters and its gradient during the run.
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompileReport } from '../../project/compile-types.ts';
import type { LoomDocument } from '../../project/document.ts';
import { shortNumber } from './chart/ticks.ts';
import { Distributions } from './Distributions.tsx';
import { HeatMap } from './HeatMap.tsx';
import { layerVitals } from './layer-vitals.ts';
import { flowOrder, gradientNodes, type ShownRun } from './lines.ts';
import { gradientCourse, Sparkline } from './Sparkline.tsx';
import classes from './Tables.module.css';
import { useCockpitColors } from './use-chart-colors.ts';

export interface LayersTabProps {
  readonly document: LoomDocument;
  readonly report: CompileReport | null;
  readonly run: ShownRun | null;
  readonly describeNode: (id: string) => {
    readonly label: string;
    readonly title: string;
    readonly category: string;
  };
  readonly onSelect: (node: string) => void;
  /** Nodes that are no layers of their own: ports of groups. */
  readonly hidden: ReadonlySet<string>;
}

export function LayersTab({ document, report, run, describeNode, onSelect, hidden }: LayersTabProps) {
  const { t } = useTranslation();
  const colors = useCockpitColors();
  const order = useMemo(() => flowOrder(document).filter((id) => !hidden.has(id)), [document, hidden]);
  const [shown, setShown] = useState<(typeof SIDES)[number]>('map');
  const mapped = useMemo(() => (run === null ? [] : gradientNodes(run)), [run]);
  if (order.length === 0) return <p className={classes.empty}>{t('training.layers.none')}</p>;
  const last = run?.points.at(-1);
  const heads = [
    'name',
    'shape',
    'parameters',
    'gradient',
    'course',
    'update',
    'activation',
    'idle',
    'flops',
    'kind',
  ] as const;

  const hintOf = (head: (typeof heads)[number]) =>
    head === 'update' || head === 'activation' || head === 'idle'
      ? t(`training.layers.hint.${head}`)
      : undefined;
  return (
    <div className={classes.split}>
      <section className={classes.scroll} aria-label={t('training.layers.label')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" data-number={NUMERIC.has(head)} title={hintOf(head)}>
                  {t(`training.layers.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.map((id) => {
              const node = describeNode(id);
              const facts = report?.nodes[id];
              const shape = facts?.outputShapes[0];
              const norm = last?.gradients[id];
              const vitals = layerVitals(run?.vitals ?? null, id);
              return (
                <tr key={id}>
                  <td>
                    <button type="button" className={classes.link} onClick={() => onSelect(id)}>
                      <span className={classes.dot} style={{ background: colors.category(node.category) }} />
                      {node.label}
                    </button>
                  </td>
                  <td>{shape === undefined || shape === null ? '–' : shape.join('×')}</td>
                  <td data-number="true">{facts === undefined ? '–' : facts.parameters}</td>
                  <td data-number="true">{typeof norm === 'number' ? shortNumber(norm, 3) : '–'}</td>
                  <td>
                    <Sparkline
                      values={run === null ? [] : gradientCourse(run.points, id)}
                      color={colors.category(node.category)}
                      label={t('training.layers.courseOf', { name: node.label })}
                    />
                  </td>
                  <td data-number="true">{numberOr(vitals.update)}</td>
                  <td data-number="true">
                    {vitals.mean === null ? '–' : `${numberOr(vitals.mean)} ± ${numberOr(vitals.deviation)}`}
                  </td>
                  <td data-number="true">
                    {vitals.idle === null ? '–' : `${Math.round(100 * vitals.idle)} %`}
                  </td>
                  <td data-number="true">{facts === undefined ? '–' : facts.flops}</td>
                  <td className={classes.dim}>{node.title}</td>
                </tr>
              );
            })}
          </tbody>
          {report !== null && (
            <tfoot>
              <tr>
                <th scope="row">{t('training.layers.total')}</th>
                <td />
                <td data-number="true">{report.totals.parameters}</td>
                <td />
                <td />
                <td />
                <td />
                <td />
                <td data-number="true">{report.totals.flops}</td>
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </section>
      {run !== null && run.status.step > 0 && (
        <div className={classes.side}>
          <SegmentedControl
            size="xs"
            aria-label={t('training.layers.side.label')}
            value={shown}
            onChange={(value) => setShown(SIDES.find((side) => side === value) ?? 'map')}
            data={SIDES.map((value) => ({ value, label: t(`training.layers.side.${value}`) }))}
          />
          {shown === 'distributions' && <Distributions run={run} order={order} describeNode={describeNode} />}
          {shown === 'map' && mapped.length > 0 && run.points.length > 1 && (
            <figure className={classes.map}>
              <figcaption>{t('training.layers.map')}</figcaption>
              <div className={classes.mapBody}>
                <ol>
                  {mapped.map((id) => (
                    <li key={id}>{describeNode(id).label}</li>
                  ))}
                </ol>
                <HeatMap
                  run={run}
                  nodes={mapped}
                  label={t('training.layers.map')}
                  low={colors.chart.background}
                  high={colors.pair.training}
                />
              </div>
            </figure>
          )}
        </div>
      )}
    </div>
  );
}

const SIDES = ['map', 'distributions'] as const;
const NUMERIC: ReadonlySet<string> = new Set([
  'parameters',
  'flops',
  'gradient',
  'update',
  'activation',
  'idle',
]);

function numberOr(value: number | null): string {
  return value === null ? '–' : shortNumber(value, 2);
}
