// A layer on the canvas: what it is, what leaves it, what is wrong with it, and, while a run goes on, how it learns.
// There may be a thousand: each subscribes to little, and takes its words without a subscription beside its language.
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo, useEffect, useRef, useState } from 'react';
import { layerOf } from '../../layers/catalog.ts';
import type { PortDef } from '../../layers/define.ts';
import { shapeText } from '../../layers/ports.ts';
import { renameNode } from '../../project/commands/index.ts';
import type { NodeRecord } from '../../project/document.ts';
import { t } from '../i18n/index.ts';
import { dispatch, useDocumentStore } from '../state/document.ts';
import { steadyReport } from '../state/report.ts';
import { useLocale } from '../state/session.ts';
import { useCanvasState } from './canvas-state.ts';
import type { LayerFlowNode } from './flow-model.ts';
import { grouped } from './grouped.ts';
import { LayerIcon } from './LayerIcon.tsx';
import classes from './LayerNode.module.css';
import { listenToLive } from './live.ts';
import { MetricBadge } from './MetricBadge.tsx';
import { ProblemBadge } from './ProblemBadge.tsx';

export const LayerNode = memo(function LayerNode({ id, data, selected }: NodeProps<LayerFlowNode>) {
  const locale = useLocale();
  const report = useDocumentStore((state) => steadyReport(state.document).nodes[id]);
  const { record } = data;
  const layer = layerOf(record.kind);
  const name = record.name !== '' ? record.name : (layer?.title[locale] ?? record.kind);
  const brief = layer?.brief(record.params)[locale] ?? t('canvas.node.unknown', { kind: record.kind });
  const shape = report?.outputShapes[0] ?? null;
  const problems = report?.diagnostics ?? [];
  const worst = problems[0]?.severity;
  return (
    <article
      className={classes.node}
      id={`node-label-${id}`}
      aria-label={t('canvas.node.label', { name, brief })}
      data-testid={`node-${id}`}
      data-kind={record.kind}
      data-selected={selected}
      data-disabled={record.disabled}
      data-problem={worst === 'info' ? undefined : worst}
      style={{ '--category': `var(--ll-category-${layer?.category ?? 'structure'})` } as React.CSSProperties}
    >
      <Halo id={id} />
      <span className={classes.bar} />
      {(layer?.inputs ?? []).map((port, index, all) => (
        <Port
          key={port.name}
          node={id}
          name={name}
          port={port}
          side="target"
          place={(index + 1) / (all.length + 1)}
        />
      ))}
      <div className={classes.head}>
        <LayerIcon name={layer?.icon} size={14} className={classes.icon} />
        <NodeName record={record} name={name} />
      </div>
      <div className={classes.brief}>{record.disabled ? t('canvas.node.disabled') : brief}</div>
      <div className={classes.chips}>
        {shape !== null && (
          <span className={classes.chip} title={t('canvas.node.output', { shape: shapeText(shape) })}>
            {shapeText(shape)}
          </span>
        )}
        {report !== undefined && report.parameters > 0 && (
          <span
            className={classes.chip}
            title={t('canvas.node.parameters', { count: report.parameters })}
            data-testid="parameters"
          >
            {grouped(report.parameters)}
          </span>
        )}
        {shape === null && (report?.parameters ?? 0) === 0 && <span className={classes.noChip} />}
        {(report?.parameters ?? 0) > 0 && <Spark id={id} />}
      </div>
      {problems.length > 0 && worst !== undefined && (
        <ProblemBadge node={id} name={name} diagnostics={problems} severity={worst} />
      )}
      {record.kind === 'output' && <MetricBadge />}
      {(layer?.outputs ?? []).map((port, index, all) => (
        <Port
          key={port.name}
          node={id}
          name={name}
          port={port}
          side="source"
          place={(index + 1) / (all.length + 1)}
        />
      ))}
    </article>
  );
});

function NodeName({ record, name }: { readonly record: NodeRecord; readonly name: string }) {
  const renaming = useCanvasState((state) => state.renaming === record.id);
  const [typed, setTyped] = useState<string | null>(null);
  if (!renaming) {
    return (
      <span className={classes.name} title={name}>
        {name}
      </span>
    );
  }
  const finish = (keep: boolean) => {
    useCanvasState.setState({ renaming: null });
    setTyped(null);
    if (keep && typed !== null) dispatch((document) => renameNode(document, record.id, typed));
  };
  return (
    <input
      className={`${classes.rename} nodrag nopan`}
      aria-label={t('inspector.name')}
      // The field appears because the user asked for it.
      ref={(element) => element?.focus()}
      value={typed ?? record.name}
      placeholder={name}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}

function Port({
  node,
  name,
  port,
  side,
  place,
}: {
  readonly node: string;
  readonly name: string;
  readonly port: PortDef;
  readonly side: 'source' | 'target';
  readonly place: number;
}) {
  const locale = useLocale();
  const fit = useCanvasState(({ connecting }) => {
    if (connecting === null || (connecting.from.node === node && connecting.end === side)) return undefined;
    return connecting.allowed.has(`${node}/${port.name}`) && connecting.end !== side ? 'fits' : 'refused';
  });
  const label = t(side === 'target' ? 'canvas.node.input' : 'canvas.node.outputPort', {
    port: port.title[locale],
    name,
  });
  return (
    <Handle
      type={side}
      id={port.name}
      position={side === 'target' ? Position.Left : Position.Right}
      className={classes.port}
      style={{ top: `${100 * place}%` }}
      data-fit={fit}
      data-many={port.many === true ? true : undefined}
      title={label}
    />
  );
}

/** Written straight into the page several times a second, without drawing the node anew. */
function Halo({ id }: { readonly id: string }) {
  const halo = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      listenToLive(id, (live) => {
        // Shadows cost painting even where they are transparent.
        halo.current?.toggleAttribute('hidden', live.halo === 0);
        halo.current?.style.setProperty('--halo', live.halo.toFixed(3));
      }),
    [id],
  );
  return <span ref={halo} className={classes.halo} hidden />;
}

/** The gradient's last course. Its place is kept free, so that nothing moves when training begins. */
function Spark({ id }: { readonly id: string }) {
  const line = useRef<SVGPathElement>(null);
  useEffect(() => listenToLive(id, (live) => line.current?.setAttribute('d', live.spark)), [id]);
  return (
    <svg className={classes.spark} viewBox="0 0 52 14" aria-hidden="true">
      <path ref={line} />
    </svg>
  );
}
