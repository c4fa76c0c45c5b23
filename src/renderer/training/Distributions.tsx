// How the numbers of one layer are spread: its output, and every tensor's weights and gradients.
import { useTranslation } from 'react-i18next';
import { useHost, useLocale } from '../state/session.ts';
import { useView } from '../state/view.ts';
import classes from './Distributions.module.css';
import { Histogram } from './Histogram.tsx';
import type { ShownRun } from './lines.ts';
import { useCockpitColors } from './use-chart-colors.ts';
import { useHistograms } from './use-histograms.ts';

export function Distributions({
  run,
  order,
  describeNode,
}: {
  readonly run: ShownRun;
  /** Node ids from input to output. */
  readonly order: readonly string[];
  readonly describeNode: (id: string) => { readonly label: string };
}) {
  const { t } = useTranslation();
  const host = useHost();
  const locale = useLocale();
  const colors = useCockpitColors();
  const [selected] = useView((state) => state.selection.nodes);
  const { status } = run;
  const { histograms, problem } = useHistograms(
    host,
    locale,
    run.record.id,
    status.step,
    status.state === 'running',
  );
  if (problem !== null) return <p className={classes.quiet}>{problem}</p>;
  if (histograms === null) return <p className={classes.quiet}>{t('training.distributions.waiting')}</p>;
  const tensorsOf = (node: string) =>
    Object.keys(histograms.tensors).filter((name) => name.startsWith(`${node}/`));
  const known = (node: string) => Object.hasOwn(histograms.activations, node) || tensorsOf(node).length > 0;
  const node =
    selected !== undefined && known(selected)
      ? selected
      : (order.find((id) => tensorsOf(id).length > 0) ?? order.find(known));
  if (node === undefined) return <p className={classes.quiet}>{t('training.distributions.none')}</p>;
  const output = histograms.activations[node];
  return (
    <section
      className={classes.panel}
      aria-label={t('training.distributions.of', { name: describeNode(node).label })}
    >
      <div className={classes.head}>
        <strong>{describeNode(node).label}</strong>
        <span>{t('training.distributions.step', { step: histograms.step })}</span>
        <span>{t('training.distributions.choose')}</span>
      </div>
      <div className={classes.grid}>
        {output !== undefined && (
          <Histogram
            title={t('training.distributions.output')}
            histogram={output}
            color={colors.category('activation')}
            colors={colors.chart}
          />
        )}
        {tensorsOf(node).flatMap((name) => {
          const tensor = name.slice(node.length + 1);
          const both = histograms.tensors[name];
          if (both === undefined) return [];
          return [
            <Histogram
              key={`${name}/weight`}
              title={t('training.distributions.weights', { tensor })}
              histogram={both.weight}
              color={colors.pair.training}
              colors={colors.chart}
            />,
            <Histogram
              key={`${name}/gradient`}
              title={t('training.distributions.gradients', { tensor })}
              histogram={both.gradient}
              color={colors.pair.validation}
              colors={colors.chart}
            />,
          ];
        })}
      </div>
    </section>
  );
}
