// The cockpit's tabs, joined to the state of the window: what each of them shows.

import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../base/assert.ts';
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import { applyFix } from '../../project/commands/index.ts';
import type { LoomDocument } from '../../project/document.ts';
import { DataPanel } from '../data/DataPanel.tsx';
import { useDiagnostics } from '../data/use-diagnostics.ts';
import { dispatch, useCompileReport, useDocument } from '../state/document.ts';
import { followRun, type KnownRun, useCurrentRun, useRuns } from '../state/runs.ts';
import { useLocale } from '../state/session.ts';
import { type CockpitTab, select } from '../state/view.ts';
import { ChartsTab } from './ChartsTab.tsx';
import classes from './Cockpit.module.css';
import { setCompared, useCompared } from './compared.ts';
import { LayersTab } from './LayersTab.tsx';
import { ProblemsTab } from './ProblemsTab.tsx';
import { ResultsTab } from './ResultsTab.tsx';
import { RunsTab } from './RunsTab.tsx';

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
  const document = useDocument();
  const report = useCompileReport();
  const run = useCurrentRun();
  const describeNode = useNodeWords(document);
  return (
    <LayersTab
      document={document}
      report={report}
      run={run}
      describeNode={describeNode}
      onSelect={(node) => select([node])}
    />
  );
}

function Runs() {
  const locale = useLocale();
  const runs = useRuns();
  const front = useCurrentRun()?.record.id ?? null;
  const compared = useCompared((state) => state.ids);
  const nameOfRun = useRunNames();
  const restore = (run: KnownRun) => {
    const name = nameOfRun(run);
    const { nodes, edges, training } = run.record.document;
    dispatch((document) => ({
      document: { ...document, nodes, edges, training },
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
      onSelect={(node) => select([node])}
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

function useNodeWords(document: LoomDocument | null): (id: string) => NodeWords {
  const locale = useLocale();
  const nodes = document?.nodes;
  return useCallback(
    (id) => {
      const node = nodes?.[id];
      const layer = node === undefined ? null : layerOf(node.kind);
      const title = layer?.title[locale] ?? node?.kind ?? id;
      const alike = Object.values(nodes ?? {}).filter((other) => other.kind === node?.kind);
      const number = /-(\d+)$/.exec(id)?.[1];
      const plain = alike.length > 1 && number !== undefined ? `${title} ${number}` : title;
      return {
        label: node !== undefined && node.name !== '' ? node.name : plain,
        title,
        category: layer?.category ?? 'structure',
      };
    },
    [nodes, locale],
  );
}
