// Whether what the canvas shows of the run belongs to a network that has been edited since.
import { sameNetwork } from '../../project/same-network.ts';
import { useDocumentStore } from '../state/document.ts';
import { useRunsStore } from '../state/runs.ts';

export function useOutdated(): boolean {
  const trained = useRunsStore(({ current, runs }) =>
    current === null ? null : (runs[current]?.record.document ?? null),
  );
  return useDocumentStore(({ document }) => trained !== null && !sameNetwork(trained, document));
}
