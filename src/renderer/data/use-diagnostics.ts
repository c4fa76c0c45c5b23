// All problems of the project: those of the graph, and, once the data's card has been read, those that only the data shows.
import { useMemo } from 'react';
import type { Diagnostic } from '../../layers/define.ts';
import { dataDiagnostics } from '../../project/diagnostics/data.ts';
import { useCompileReport, useDocument } from '../state/document.ts';
import { sameSource, useDataFlow } from './data-flow.ts';

export function useDiagnostics(): readonly Diagnostic[] {
  const { data } = useDocument();
  const { diagnostics } = useCompileReport();
  const card = useDataFlow((state) => state.card);
  return useMemo(
    () =>
      card !== null && sameSource(card.source, data.source)
        ? [...diagnostics, ...dataDiagnostics(data, card.stats)]
        : diagnostics,
    [diagnostics, data, card],
  );
}
