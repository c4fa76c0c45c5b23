// The Data tab, joined to the project and the host.

import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { Locale, Text } from '../../base/text.ts';
import { draftForData } from '../../project/commands/index.ts';
import { raiseCockpit } from '../app/cockpit-height.ts';
import { attempt } from '../state/ask.ts';
import { dispatch, useDocument, useDocumentStore } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import { DataTab } from './DataTab.tsx';
import {
  cancelReading,
  chooseDataFile,
  loadCard,
  loadSamples,
  openGenerator,
  openSample,
  regenerate,
  sameSource,
  useDataFlow,
} from './data-flow.ts';

export function DataPanel() {
  const locale = useLocale();
  const { data } = useDocument();
  const opening = useDocumentStore((state) => state.opening);
  const { samples, generators, card, busy, reading, failure } = useDataFlow();
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
      onSample={(id) => attempt(() => openSample(id))}
      onGenerator={(id) => attempt(() => openGenerator(id))}
      onParams={(id, params) => attempt(() => regenerate(id, params))}
      onDraft={() => draft(locale)}
      onOpenFile={() => attempt(chooseDataFile)}
      onEdit={dispatch}
    />
  );
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
  if (explanation !== null) {
    notifications.show({ id: 'draft', message: explanation[locale], autoClose: 20_000 });
  }
}
