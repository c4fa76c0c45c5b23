// The Layers tab: every layer of the network with its output, its parameters and its gradient during the run.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompileReport } from '../../project/compile-types.ts';
import type { LoomDocument } from '../../project/document.ts';
import { shortNumber } from './chart/ticks.ts';
import { HeatMap } from './HeatMap.tsx';
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
  const mapped = useMemo(() => (run === null ? [] : gradientNodes(run)), [run]);
  if (order.length === 0) return <p className={classes.empty}>{t('training.layers.none')}</p>;
  const last = run?.points.at(-1);
  const heads = ['name', 'kind', 'shape', 'parameters', 'flops', 'gradient', 'course'] as const;
  return (
    <div className={classes.split}>
      <section className={classes.scroll} aria-label={t('training.layers.label')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" data-number={NUMERIC.has(head)}>
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
              return (
                <tr key={id}>
                  <td>
                    <button type="button" className={classes.link} onClick={() => onSelect(id)}>
                      <span className={classes.dot} style={{ background: colors.category(node.category) }} />
                      {node.label}
                    </button>
                  </td>
                  <td className={classes.dim}>{node.title}</td>
                  <td>{shape === undefined || shape === null ? '–' : shape.join('×')}</td>
                  <td data-number="true">{facts === undefined ? '–' : facts.parameters}</td>
                  <td data-number="true">{facts === undefined ? '–' : facts.flops}</td>
                  <td data-number="true">{typeof norm === 'number' ? shortNumber(norm, 3) : '–'}</td>
                  <td>
                    <Sparkline
                      values={run === null ? [] : gradientCourse(run.points, id)}
                      color={colors.category(node.category)}
                      label={t('training.layers.courseOf', { name: node.label })}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
          {report !== null && (
            <tfoot>
              <tr>
                <th scope="row">{t('training.layers.total')}</th>
                <td />
                <td />
                <td data-number="true">{report.totals.parameters}</td>
                <td data-number="true">{report.totals.flops}</td>
                <td />
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </section>
      {run !== null && mapped.length > 0 && run.points.length > 1 && (
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
  );
}

const NUMERIC: ReadonlySet<string> = new Set(['parameters', 'flops', 'gradient']);
