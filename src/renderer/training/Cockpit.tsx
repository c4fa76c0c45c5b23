// The cockpit's tabs, joined to the state of the window: what each of them shows.

import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../base/assert.ts';
import { type Text, text } from '../../base/text.ts';
import { layerIn } from '../../project/blocks.ts';
import { applyFix } from '../../project/commands/index.ts';
import type { LoomDocument, NodeRecord } from '../../project/document.ts';
import { type ExpandedGroup, expandGroups } from '../../project/expand.ts';
import { showLayer } from '../canvas/group-actions.ts';
import { DataPanel } from '../data/DataPanel.tsx';
import { useDiagnostics } from '../data/use-diagnostics.ts';
import { attempt } from '../state/ask.ts';
import { dispatch, useCompileReport, useDocument } from '../state/document.ts';
import { followRun, type KnownRun, useCurrentRun, useRuns } from '../state/runs.ts';
import { useLocale } from '../state/session.ts';
import type { CockpitTab } from '../state/view.ts';
import { ChartsTab } from './ChartsTab.tsx';
import classes from './Cockpit.module.css';
import { setCompared, useCompared } from './compared.ts';
import { LayersTab } from './LayersTab.tsx';
import { ProblemsTab } from './ProblemsTab.tsx';
import { ResultsTab } from './ResultsTab.tsx';
import { RunsTab } from './RunsTab.tsx';
import { continueRun, useRunControl } from './run-control.ts';

export default function CockpitBody({ tab }: { readonly tab: CockpitTab }) {
  return (
    <div className={classes.body}>
      <TabBody tab={tab} />
    </div>
  );
}

function TabBody({ tab }: { readonly tab: CockpitTab }) {
  switch (tab) {
    case 'training':
      return <Charts />;
    case 'layers':
      return <Layers />;
    case 'results':
      return <ResultsTab />;
    case 'runs':
      return <Runs />;
    case 'data':
      return <DataPanel />;
    case 'problems':
      return <Problems />;
    default:
      return assertNever(tab);
  }
}

function Charts() {
  const locale = useLocale();
  const runs = useRuns();
  const run = useCurrentRun();
  const nameOfRun = useRunNames();
  const compared = useCompared((state) => state.ids);
  const document = run?.record.document ?? null;
  const describeNode = useNodeWords(document);
  const shown = useMemo(() => {
    const others = runs.filter(({ record }) => compared.includes(record.id) && record.id !== run?.record.id);
    return run === null ? others : [run, ...others];
  }, [runs, run, compared]);
  return (
    <ChartsTab locale={locale} run={run} compared={shown} nameOfRun={nameOfRun} describeNode={describeNode} />
  );
}

function Layers() {
  // Layers inside groups stand in the table like all others.
  const project = useDocument();
  const { document, groups } = expandGroups(project);
  const ports = useMemo(
    () => new Set(groups.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ node }) => node))),
    [groups],
  );
  const report = useCompileReport();
  const run = useCurrentRun();
  const describeNode = useNodeWords(project);
  return (
    <LayersTab
      document={document}
      report={report}
      run={run}
      describeNode={describeNode}
      onSelect={showLayer}
      hidden={ports}
    />
  );
}

function Runs() {
  const locale = useLocale();
  const runs = useRuns();
  const front = useCurrentRun()?.record.id ?? null;
  const compared = useCompared((state) => state.ids);
  const nameOfRun = useRunNames();
  const busy = useRunControl((state) => state.busy);
  const restore = (run: KnownRun) => {
    const name = nameOfRun(run);
    const { nodes, edges, blocks, training } = run.record.document;
    dispatch(({ blocks: _, ...document }) => ({
      document: { ...document, nodes, edges, training, ...(blocks === undefined ? {} : { blocks }) },
      label: text(`Restore the network of ${name}`, `Восстановить сеть: ${name}`),
      created: [],
      mergeKey: null,
      labelSince: null,
    }));
  };
  return (
    <RunsTab
      locale={locale}
      runs={[...runs].reverse()}
      front={front}
      compared={new Set(compared)}
      nameOfRun={nameOfRun}
      onCompare={setCompared}
      onFront={followRun}
      busy={busy}
      onContinue={(id, epochs) => attempt(() => continueRun(id, { epochs, from: 'latest', rateFactor: 1 }))}
      onRestore={(shown) => {
        const run = runs.find(({ record }) => record.id === shown.record.id);
        if (run !== undefined) restore(run);
      }}
    />
  );
}

function Problems() {
  const locale = useLocale();
  const document = useDocument();
  const diagnostics = useDiagnostics();
  const describeNode = useNodeWords(document);
  return (
    <ProblemsTab
      locale={locale}
      diagnostics={diagnostics}
      describeNode={describeNode}
      onSelect={showLayer}
      onFix={(fix) => dispatch((current) => applyFix(current, fix))}
    />
  );
}

/** Runs are numbered in the order in which they were started. */
function useRunNames(): (run: Pick<KnownRun, 'record'>) => string {
  const { t } = useTranslation();
  const runs = useRuns();
  const order = runs.map(({ record }) => record.id).join('\n');
  return useCallback(
    ({ record }) => t('training.runs.runName', { number: order.split('\n').indexOf(record.id) + 1 }),
    [t, order],
  );
}

interface NodeWords {
  /** The user's name for it, else the layer's title, numbered where several share it. */
  readonly label: string;
  readonly title: string;
  readonly category: string;
}

/** Layers inside groups are named after these: “Encoder › Dense”. */
function useNodeWords(project: LoomDocument | null): (id: string) => NodeWords {
  const locale = useLocale();
  const { document, groups } = useMemo(
    () => (project === null ? { document: null, groups: [] } : expandGroups(project)),
    [project],
  );
  const nodes = document?.nodes;
  return useCallback(
    (id) => {
      const around = groups.filter((group) => id.startsWith(`${group.id}.`));
      const within = around.map((group) => `${groupLabel(project, group, groups)[locale]} › `).join('');
      const node = nodes?.[id] ?? groups.find((group) => group.id === id)?.record;
      const layer = node === undefined || project === null ? null : layerIn(project, node);
      const title = layer?.title[locale] ?? node?.kind ?? id;
      const beside = (other: string) =>
        other.slice(0, other.lastIndexOf('.') + 1) === id.slice(0, id.lastIndexOf('.') + 1);
      const alike = Object.values(nodes ?? {}).filter(
        (other) => other.kind === node?.kind && beside(other.id),
      );
      const number = /-(\d+)$/.exec(id)?.[1];
      const plain = alike.length > 1 && number !== undefined ? `${title} ${number}` : title;
      return {
        label: `${within}${node !== undefined && node.name !== '' ? node.name : plain}`,
        title,
        category: layer?.category ?? 'structure',
      };
    },
    [project, nodes, groups, locale],
  );
}

/** Numbered where groups of one name stand in the network. */
function groupLabel(
  document: LoomDocument | null,
  { id, record }: ExpandedGroup,
  groups: readonly ExpandedGroup[],
): Text {
  const title = titleOf(document, record);
  const alike = groups.filter((other) => titleOf(document, other.record).en === title.en);
  const number = /-(\d+)$/.exec(id)?.[1];
  return alike.length > 1 && number !== undefined
    ? text(`${title.en} ${number}`, `${title.ru} ${number}`)
    : title;
}

function titleOf(document: LoomDocument | null, record: NodeRecord): Text {
  const title = document === null ? undefined : layerIn(document, record)?.title;
  return record.name === '' && title !== undefined ? title : text(record.name, record.name);
}
