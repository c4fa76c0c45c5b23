// One layer: its name, formula, parameters, facts, problems, and how it learns.
import { Fragment, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParamValue } from '../../base/params.ts';
import { ACTIVATIONS } from '../../layers/activations.ts';
import { layerOf } from '../../layers/catalog.ts';
import { shapeText } from '../../layers/ports.ts';
import { renameNode, setParam } from '../../project/commands/index.ts';
import type { NodeRecord } from '../../project/document.ts';
import { grouped } from '../canvas/grouped.ts';
import { listenToLive } from '../canvas/live.ts';
import { useCurrentRun } from '../state/runs.ts';
import { dispatchHere, useNodeReport, useScope } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import { ActivationPlot, isActivation } from './ActivationPlot.tsx';
import { Formula } from './Formula.tsx';
import classes from './Inspector.module.css';
import { NameField } from './NameField.tsx';
import { ParamForm } from './ParamForm.tsx';
import { Problems } from './Problems.tsx';

export function NodeInspector({ node }: { readonly node: NodeRecord }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const report = useNodeReport(node.id);
  const flat = `${useScope((state) => state.prefix)}${node.id}`;
  const layer = layerOf(node.kind);
  if (layer === null) {
    return (
      <>
        <h2 className={classes.title}>{node.kind}</h2>
        <p className={classes.summary}>{t('inspector.unknownKind', { kind: node.kind })}</p>
      </>
    );
  }
  const { activation } = node.params;
  const chosen = node.kind === 'activation' && isActivation(activation) ? ACTIVATIONS[activation] : null;
  const { formula, when, fails } = chosen ?? layer.doc;
  const change = (name: string, value: ParamValue) =>
    dispatchHere((document) => setParam(document, node.id, name, value));
  return (
    <>
      <header>
        <h2 className={classes.title}>{layer.title[locale]}</h2>
        <p className={classes.id}>
          {t(`canvas.categories.${layer.category}`).toLowerCase()} · {node.id}
        </p>
      </header>
      <p className={classes.summary}>{layer.doc.summary[locale]}</p>
      <Formula source={formula} label={t('inspector.formula')} />
      <NameField
        label={t('inspector.name')}
        value={node.name}
        placeholder={layer.title[locale]}
        onRename={(name) => dispatchHere((document) => renameNode(document, node.id, name))}
      />
      <ParamForm schema={layer.params} values={node.params} onChange={change} />
      {report !== undefined && <Problems diagnostics={report.diagnostics} />}
      <dl className={classes.facts} data-testid="facts">
        {layer.outputs.map((port, index) => {
          const shape = report?.outputShapes[index] ?? null;
          return (
            <Fact
              key={port.name}
              name={layer.outputs.length > 1 ? port.title[locale] : t('inspector.output')}
              value={shape === null ? t('inspector.unknownShape') : shapeText(shape)}
            />
          );
        })}
        <Fact name={t('inspector.count')} value={grouped(report?.parameters ?? 0)} />
        {(report?.flops ?? 0) > 0 && <Fact name={t('inspector.flops')} value={grouped(report?.flops ?? 0)} />}
        {(report?.tensors ?? []).map((tensor) => (
          <Fact
            key={tensor.name}
            name={tensor.trainable ? tensor.name : `${tensor.name} (${t('inspector.notTrained')})`}
            value={shapeText(tensor.shape)}
          />
        ))}
        <GradientFact id={flat} />
        <VitalFacts id={flat} />
      </dl>
      {isActivation(activation) && activation !== 'linear' && (
        <ActivationPlot
          id={activation}
          numbers={{ leak: Number(node.params.leak ?? 0.1), scale: Number(node.params.scale ?? 1) }}
        />
      )}
      <section className={classes.advice}>
        <h3>{t('inspector.when')}</h3>
        <p>{when[locale]}</p>
        <h3>{t('inspector.fails')}</h3>
        <p>{fails[locale]}</p>
      </section>
    </>
  );
}

export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

export function GradientFact({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [norm, setNorm] = useState<number | null>(null);
  useEffect(() => listenToLive(id, (live) => setNorm(live.norm)), [id]);
  if (norm === null) return null;
  return <Fact name={t('inspector.gradient')} value={norm.toExponential(1)} />;
}

/** How the layer stands at the last step that reported: activations, then tensor by tensor. */
function VitalFacts({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const vitals = useCurrentRun()?.vitals;
  if (!vitals) return null;
  const activation = vitals.activations[id];
  const tensors = Object.entries(vitals.tensors).filter(([name]) => name.startsWith(`${id}/`));
  return (
    <>
      {tensors.map(([name, { update, weight }]) => {
        const tensor = name.slice(id.length + 1);
        return (
          <Fragment key={name}>
            {weight !== null && <Fact name={t('inspector.weightNorm', { tensor })} value={short(weight)} />}
            {update !== null && <Fact name={t('inspector.updateRatio', { tensor })} value={short(update)} />}
          </Fragment>
        );
      })}
      {activation !== undefined && activation.mean !== null && activation.deviation !== null && (
        <Fact
          name={t('inspector.activation')}
          value={`${short(activation.mean)} ± ${short(activation.deviation)}`}
        />
      )}
      {activation !== undefined && activation.idle !== null && (
        <Fact name={t('inspector.idle')} value={`${(100 * activation.idle).toFixed(0)} %`} />
      )}
    </>
  );
}

/** Three digits, as a power of ten where that is shorter. */
function short(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 0.01 || size >= 10_000) ? value.toExponential(1) : value.toPrecision(3);
}
