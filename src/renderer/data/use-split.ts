// The counts of the bound data's split, asked of the host whenever the binding changes.
import { useEffect, useState } from 'react';
import type { WireError } from '../../base/errors/app-error.ts';
import type { SplitSummary } from '../../contract/data.ts';
import type { DataBinding } from '../../project/document.ts';
import { attempt } from '../state/ask.ts';
import { useHost } from '../state/session.ts';

/** A slider being dragged asks once it rests. */
const REST_MS = 120;

export interface KnownSplit {
  /** The last one known: while another is counted, it stays in sight. */
  readonly summary: SplitSummary | null;
  readonly error: WireError | null;
}

export function useSplit(binding: DataBinding): KnownSplit {
  const host = useHost();
  const [known, setKnown] = useState<KnownSplit>({ summary: null, error: null });
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(
      () =>
        attempt(async () => {
          const answer = await host.request('data.split', { binding });
          if (!wanted) return;
          setKnown(
            answer.ok ? { summary: answer.value, error: null } : { summary: null, error: answer.error },
          );
        }),
      REST_MS,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [host, binding]);
  return known;
}
