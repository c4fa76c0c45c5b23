// The Data tab, joined to the project and the host.
import { useEffect } from 'react';
import { setData } from '../../project/commands/index.ts';
import { attempt } from '../state/ask.ts';
import { dispatch, useDocument, useDocumentStore } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import { DataTab } from './DataTab.tsx';
import { chooseDataFile, loadCard, loadSamples, openSample, sameSource, useDataFlow } from './data-flow.ts';

export function DataPanel() {
  const locale = useLocale();
  const { data } = useDocument();
  const opening = useDocumentStore((state) => state.opening);
  const { samples, card, busy, failure } = useDataFlow();
  useEffect(() => attempt(loadSamples), []);
  useEffect(() => attempt(() => loadCard(data)), [data]);
  return (
    <DataTab
      locale={locale}
      samples={samples}
      binding={data}
      card={card !== null && sameSource(card.source, data.source) ? card : null}
      busy={busy}
      failure={failure?.opening === opening ? failure : null}
      onDismissFailure={() => useDataFlow.setState({ failure: null })}
      onSample={(id) => attempt(() => openSample(id))}
      onOpenFile={() => attempt(chooseDataFile)}
      onBinding={(next) => dispatch((document) => setData(document, next))}
    />
  );
}
