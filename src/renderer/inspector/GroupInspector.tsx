// A group: its name, its block and who shares it, its ports, what lies inside and what is wrong with it.
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LAYERS } from '../../layers/catalog.ts';
import { shapeText } from '../../layers/ports.ts';
import {
  blockIdOf,
  blockOf,
  blockTitle,
  countInstances,
  isPort,
  layerIn,
  portsOf,
} from '../../project/blocks.ts';
import {
  addPort,
  movePort,
  removePort,
  renameBlock,
  renameGroup,
  renamePort,
} from '../../project/commands/index.ts';
import type { BlockRecord, NodeRecord } from '../../project/document.ts';
import { graphOf } from '../../project/graph.ts';
import { openGroup, save, separate, ungroup } from '../canvas/group-actions.ts';
import { grouped } from '../canvas/grouped.ts';
import { attempt } from '../state/ask.ts';
import { dispatch, useCompileReport, useDocument } from '../state/document.ts';
import { dispatchAround, openScope, useNodeReport, useScope } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import { select } from '../state/view.ts';
import classes from './Inspector.module.css';
import { NameField } from './NameField.tsx';
import { Fact, GradientFact } from './NodeInspector.tsx';
import { Problems } from './Problems.tsx';

export function GroupInspector({ node }: { readonly node: NodeRecord }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const document = useDocument();
  const report = useNodeReport(node.id);
  const prefix = useScope((state) => state.prefix);
  const block = blockOf(document, node);
  const id = blockIdOf(node) ?? '';
  const title = block === null ? LAYERS.group.title : blockTitle(id, block);
  const count = countInstances(document, id);
  return (
    <>
      <header>
        <h2 className={classes.title}>{title[locale]}</h2>
        <p className={classes.id}>
          {LAYERS.group.title[locale].toLowerCase()} · {node.id}
        </p>
      </header>
      {block === null ? (
        <p className={classes.summary}>{t('inspector.group.missing')}</p>
      ) : (
        <>
          {count > 1 && <p className={classes.summary}>{t('inspector.group.shared', { count })}</p>}
          <Group gap={6}>
            <Button size="compact-xs" onClick={() => openGroup(node.id)}>
              {t('inspector.group.open')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => ungroup([node.id])}>
              {t('inspector.group.ungroup')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => attempt(() => save(id))}>
              {t('inspector.group.save')}
            </Button>
            {count > 1 && (
              <Button size="compact-xs" variant="default" onClick={() => separate([node.id])}>
                {t('inspector.group.unique')}
              </Button>
            )}
          </Group>
          <NameField
            label={t('inspector.name')}
            value={node.name || (count === 1 ? block.name : '')}
            placeholder={title[locale]}
            onRename={(name) =>
              dispatchAround((current, scope) => renameGroup(current, scope, node.id, name))
            }
          />
          {(count > 1 || node.name !== '') && (
            <NameField
              label={t('inspector.group.blockName')}
              value={block.name}
              placeholder={title[locale]}
              onRename={(name) => dispatch((current) => renameBlock(current, id, name))}
            />
          )}
          <Ports group={node.id} block={block} side="input" />
          <Ports group={node.id} block={block} side="output" />
        </>
      )}
      {report !== undefined && <Problems diagnostics={report.diagnostics} />}
      <dl className={classes.facts} data-testid="facts">
        {portsOf(block).outputs.map((port, index) => {
          const shape = report?.outputShapes[index] ?? null;
          return (
            <Fact
              key={port.name}
              name={port.title[locale]}
              value={shape === null ? t('inspector.unknownShape') : shapeText(shape)}
            />
          );
        })}
        <Fact name={t('inspector.count')} value={grouped(report?.parameters ?? 0)} />
        {(report?.flops ?? 0) > 0 && <Fact name={t('inspector.flops')} value={grouped(report?.flops ?? 0)} />}
        <GradientFact id={`${prefix}${node.id}`} />
      </dl>
      {block !== null && <Inside group={node.id} block={block} />}
    </>
  );
}

function Ports({
  group,
  block,
  side,
}: {
  readonly group: string;
  readonly block: BlockRecord;
  readonly side: 'input' | 'output';
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const ports = portsOf(block)[side === 'input' ? 'inputs' : 'outputs'];
  const title = t(side === 'input' ? 'inspector.group.inputs' : 'inspector.group.outputs');
  const add = t(side === 'input' ? 'inspector.group.addInput' : 'inspector.group.addOutput');
  return (
    <section className={classes.ports} aria-label={title}>
      <h3>
        {title}
        <ActionIcon
          size="xs"
          variant="subtle"
          aria-label={add}
          title={add}
          onClick={() => dispatchAround((document, scope) => addPort(document, scope, group, side))}
        >
          <IconPlus size={14} />
        </ActionIcon>
      </h3>
      {ports.map((port, index) => {
        const name = port.title[locale];
        const move = (by: -1 | 1) =>
          dispatchAround((document, scope) => movePort(document, scope, group, port.name, by));
        return (
          <div key={port.name} className={classes.port} data-testid={`port-${port.name}`}>
            <NameField
              label={t('inspector.group.portName', { name })}
              hidden
              value={block.nodes[port.name]?.name ?? ''}
              placeholder={name}
              onRename={(typed) =>
                dispatchAround((document, scope) => renamePort(document, scope, group, port.name, typed))
              }
            />
            <ActionIcon
              size="sm"
              variant="subtle"
              disabled={index === 0}
              aria-label={t('inspector.group.up', { name })}
              onClick={() => move(-1)}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              variant="subtle"
              disabled={index === ports.length - 1}
              aria-label={t('inspector.group.down', { name })}
              onClick={() => move(1)}
            >
              <IconArrowDown size={14} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="red"
              aria-label={t('inspector.group.removePort', { name })}
              title={t('inspector.group.removePort', { name })}
              onClick={() =>
                dispatchAround((document, scope) => removePort(document, scope, group, port.name))
              }
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        );
      })}
    </section>
  );
}

/** The layers of the block, each the way to itself. */
function Inside({ group, block }: { readonly group: string; readonly block: BlockRecord }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const document = useDocument();
  const report = useCompileReport();
  const { scope, prefix } = useScope();
  const { order } = graphOf({ ...document, nodes: block.nodes, edges: block.edges });
  const layers = order.map(({ record }) => record).filter((node) => !isPort(node) && node.kind !== 'note');
  return (
    <section className={classes.inside} aria-label={t('inspector.group.inside')}>
      <h3>{t('inspector.group.inside')}</h3>
      {layers.map((layer) => {
        const facts = report.nodes[`${prefix}${group}.${layer.id}`];
        const name = layer.name || (layerIn(document, layer)?.title[locale] ?? layer.kind);
        const worst = facts?.diagnostics[0]?.severity;
        return (
          <button
            key={layer.id}
            type="button"
            data-problem={worst}
            onClick={() => {
              openScope([...scope, group]);
              select([layer.id]);
            }}
          >
            <span>{name}</span>
            <span>{grouped(facts?.parameters ?? 0)}</span>
          </button>
        );
      })}
    </section>
  );
}
