// A layer on the canvas: what it is, what leaves it, what is wrong with it, and, while a run goes on, how it learns.
// There may be a thousand: each subscribes to little, and takes its words without a subscription beside its language.
import { Handle, type NodeProps, Position, useUpdateNodeInternals } from '@xyflow/react';
import { memo, useEffect, useRef, useState } from 'react';
import type { Text } from '../../base/text.ts';
import type { PortDef } from '../../layers/define.ts';
import type { Layer } from '../../layers/layer.ts';
import { shapeText } from '../../layers/ports.ts';
import { blockIdOf, blockOf, blocksOf, GROUP, isPort, layerIn, portsOf } from '../../project/blocks.ts';
import { renameGroup, renameNode } from '../../project/commands/index.ts';
import type { LoomDocument, NodeRecord } from '../../project/document.ts';
import { openBlock } from '../../project/scope.ts';
import { t } from '../i18n/index.ts';
import { currentDocument, useDocumentStore } from '../state/document.ts';
import { dispatchAround, dispatchHere, useNodeReport, useScope } from '../state/scope.ts';
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
  const report = useNodeReport(id);
  const live = `${useScope((state) => state.prefix)}${id}`;
  const { record } = data;
  // A group's ports and title change with its block, not with its own record.
  const layer = useDocumentStore((state) => layerIn(state.document, record));
  const port = useDocumentStore((state) => (isPort(record) ? portTitle(state.document, record) : null));
  const isGroup = record.kind === GROUP;
  const name = record.name !== '' ? record.name : ((port ?? layer?.title)?.[locale] ?? record.kind);
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
      data-group={isGroup || undefined}
      data-selected={selected}
      data-disabled={record.disabled}
      data-problem={worst === 'info' ? undefined : worst}
      style={{ '--category': `var(--ll-category-${layer?.category ?? 'structure'})` } as React.CSSProperties}
    >
      <Halo id={live} />
      <span className={classes.bar} />
      {(layer?.inputs ?? []).map((port, index, all) => (
        <Port
          key={port.name}
          node={id}
          name={name}
          port={port}
          side="target"
          top={isGroup ? labelledTop(index) : evenTop(index, all.length)}
        />
      ))}
      <div className={classes.head}>
        <LayerIcon name={layer?.icon} size={14} className={classes.icon} />
        <NodeName record={record} name={name} />
      </div>
      <div className={classes.brief}>{record.disabled ? t('canvas.node.disabled') : brief}</div>
      {isGroup && layer !== null && <PortNames layer={layer} />}
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
        {(report?.parameters ?? 0) > 0 && <Spark id={live} />}
      </div>
      {problems.length > 0 && worst !== undefined && (
        <ProblemBadge node={id} name={name} diagnostics={problems} severity={worst} />
      )}
      {record.kind === 'output' && <MetricBadge node={live} />}
      {(layer?.outputs ?? []).map((port, index, all) => (
        <Port
          key={port.name}
          node={id}
          name={name}
          port={port}
          side="source"
          top={isGroup ? labelledTop(index) : evenTop(index, all.length)}
        />
      ))}
      {isGroup && <KeepPorts id={id} ports={portsKey(layer)} />}
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
    if (!keep || typed === null) return;
    if (record.kind === GROUP) {
      dispatchAround((document, scope) => renameGroup(document, scope, record.id, typed));
    } else {
      dispatchHere((document) => renameNode(document, record.id, typed));
    }
  };
  return (
    <input
      className={`${classes.rename} nodrag nopan`}
      aria-label={t('inspector.name')}
      // The field appears because the user asked for it.
      ref={(element) => element?.focus()}
      value={typed ?? (record.name || blockName(record))}
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

/** Inside a block, a port is called as the groups around it call it. */
function portTitle(document: LoomDocument, { id }: NodeRecord): Text | null {
  const block = openBlock(document, useScope.getState().scope);
  const { inputs, outputs } = portsOf(block === null ? null : (blocksOf(document)[block] ?? null));
  return [...inputs, ...outputs].find(({ name }) => name === id)?.title ?? null;
}

/** Ports of a group stand beside their names, those of a layer at even distances. */
function labelledTop(index: number): string {
  return `${NAMES_TOP + NAME_HEIGHT * (index + 0.5)}px`;
}

function evenTop(index: number, count: number): string {
  return `${(100 * (index + 1)) / (count + 1)}%`;
}

/** As LayerNode.module.css has them. */
const NAMES_TOP = 47;
const NAME_HEIGHT = 17;

function PortNames({ layer: { inputs, outputs } }: { readonly layer: Layer }) {
  const locale = useLocale();
  const column = (ports: readonly PortDef[]) => (
    <ol>
      {ports.map(({ name, title }) => (
        <li key={name} title={title[locale]}>
          {title[locale]}
        </li>
      ))}
    </ol>
  );
  return (
    <div className={classes.portNames} aria-hidden="true">
      {column(inputs)}
      {column(outputs)}
    </div>
  );
}

function portsKey(layer: Layer | null): string {
  return [...(layer?.inputs ?? []), ...(layer?.outputs ?? [])].map(({ name }) => name).join();
}

/** React Flow looks for a node's handles when its size changes; a port may come or go without that. */
function KeepPorts({ id, ports }: { readonly id: string; readonly ports: string }) {
  const update = useUpdateNodeInternals();
  useEffect(() => {
    if (ports !== '') update(id);
  }, [id, ports, update]);
  return null;
}

/** A block that only this group shows is named by it. */
function blockName(record: NodeRecord): string {
  return blockIdOf(record) === null ? '' : (blockOf(currentDocument(), record)?.name ?? '');
}

function Port({
  node,
  name,
  port,
  side,
  top,
}: {
  readonly node: string;
  readonly name: string;
  readonly port: PortDef;
  readonly side: 'source' | 'target';
  readonly top: string;
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
      style={{ top }}
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
