// All problems of the project: those of the graph, and, once the data's card has been read, those that only the data shows.
import { useMemo } from 'react';
import type { Diagnostic } from '../../layers/define.ts';
import { dataDiagnostics } from '../../project/diagnostics/data.ts';
import { useCompileReport, useDocument } from '../state/document.ts';
import { sameSource, useDataFlow } from './data-flow.ts';

/** Those of the data: its binding's own, and what its card shows. */
export function useDataDiagnostics(): readonly Diagnostic[] {
  const { diagnostics } = useCompileReport();
  const seen = useSeen();
  return useMemo(
    () => [
      ...diagnostics.filter(
        ({ code, node }) => node === undefined && code.startsWith('data.') && code !== 'data.none',
      ),
      ...seen,
    ],
    [diagnostics, seen],
  );
}

export function useDiagnostics(): readonly Diagnostic[] {
  const { diagnostics } = useCompileReport();
  const seen = useSeen();
  return useMemo(() => (seen.length === 0 ? diagnostics : [...diagnostics, ...seen]), [diagnostics, seen]);
}

const NOTHING: readonly Diagnostic[] = [];

function useSeen(): readonly Diagnostic[] {
  const { data, nodes } = useDocument();
  const card = useDataFlow((state) => state.card);
  return useMemo(
    () =>
      card !== null && sameSource(card.source, data.source)
        ? dataDiagnostics(data, card.stats, Object.values(nodes))
        : NOTHING,
    [data, nodes, card],
  );
}
