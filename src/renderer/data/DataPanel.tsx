// The Data tab, joined to the project and the host.

import { useEffect } from 'react';
import type { Locale, Text } from '../../base/text.ts';
import { draftForData } from '../../project/commands/index.ts';
import { raiseCockpit } from '../app/cockpit-height.ts';
import { ask, attempt } from '../state/ask.ts';
import {
  currentDocument,
  dispatch,
  useCompileReport,
  useDocument,
  useDocumentStore,
} from '../state/document.ts';
import { say } from '../state/say.ts';
import { useLocale, useSession } from '../state/session.ts';
import { downloadBlob } from '../training/chart/download.ts';
import { DataTab, type DataTabProps } from './DataTab.tsx';
import {
  cancelReading,
  chooseDataFile,
  chooseRelocation,
  loadCard,
  loadSamples,
  openGenerator,
  openSample,
  problemKey,
  readAgain,
  regenerate,
  relocate,
  sameSource,
  useDataFlow,
} from './data-flow.ts';
import { useDataDiagnostics } from './use-diagnostics.ts';

export function DataPanel() {
  const locale = useLocale();
  const { data } = useDocument();
  const opening = useDocumentStore((state) => state.opening);
  const { samples, generators, card, busy, reading, failure } = useDataFlow();
  const differences = useDifferences();
  const advice = useDataDiagnostics();
  useEffect(() => attempt(loadSamples), []);
  useEffect(() => attempt(() => loadCard(data)), [data]);
  return (
    <DataTab
      locale={locale}
      samples={samples}
      generators={generators}
      binding={data}
      card={card !== null && sameSource(card.source, data.source) ? card : null}
      busy={busy}
      reading={reading}
      onCancel={() => attempt(cancelReading)}
      failure={failure?.opening === opening ? failure : null}
      onDismissFailure={() => useDataFlow.setState({ failure: null })}
      onRelocate={(file) => attempt(() => relocate(file))}
      onLook={() => attempt(chooseRelocation)}
      differences={differences}
      advice={advice}
      onUnderstood={() => useDataFlow.setState({ changes: null })}
      onSample={(id) => attempt(() => openSample(id))}
      onGenerator={(id) => attempt(() => openGenerator(id))}
      onParams={(id, params) => attempt(() => regenerate(id, params))}
      onDraft={() => draft(locale)}
      onOpenFile={(kind) => attempt(() => chooseDataFile(kind))}
      onRead={(change) => attempt(() => readAgain(change))}
      onSaveProblems={() => attempt(saveProblems)}
      onEdit={dispatch}
    />
  );
}

/** Null unless the data has just been changed and something differs or no longer fits. */
function useDifferences(): DataTabProps['differences'] {
  const { data } = useDocument();
  const { diagnostics } = useCompileReport();
  const changes = useDataFlow((state) => state.changes);
  if (changes === null || !sameSource(changes.source, data.source)) return null;
  const problems = diagnostics.filter(
    (problem) =>
      problem.severity === 'error' &&
      problem.node !== undefined &&
      !changes.before.includes(problemKey(problem)),
  );
  return changes.what === null && problems.length === 0 ? null : { changes: changes.what, problems };
}

async function saveProblems(): Promise<void> {
  const { data } = currentDocument();
  const { locale } = useSession.getState();
  const found = await ask('data.problems', { binding: data, locale });
  const name = data.source.kind === 'file' ? data.source.name : 'data';
  if (found !== null) downloadBlob(new Blob([found.csv], { type: 'text/csv' }), `${name} problems.csv`);
}

/** Drafts a network for the data and says why it looks as it does. */
function draft(locale: Locale): void {
  let explanation: Text | null = null;
  dispatch((document) => {
    const { explanation: why, ...edit } = draftForData(document);
    explanation = why;
    return edit;
  });
  raiseCockpit(false);
  useDataFlow.setState({ changes: null });
  if (explanation !== null) {
    say({ id: 'draft', message: explanation[locale], autoClose: 20_000 });
  }
}
