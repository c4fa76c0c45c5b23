// The histograms of a run while somebody looks at them: asked once when it rests, about once a second while it trains.
import { useEffect, useState } from 'react';
import { formatError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { Host } from '../../contract/host.ts';
import type { RunHistograms } from '../../contract/runs.ts';

const REFRESH_MS = 1000;

interface Found {
  readonly run: string;
  readonly histograms: RunHistograms | null;
  readonly problem: string | null;
}

/** `step` and `goesOn` say when to ask anew. */
export function useHistograms(
  host: Host,
  locale: Locale,
  run: string,
  step: number,
  goesOn: boolean,
): Pick<Found, 'histograms' | 'problem'> {
  const [found, setFound] = useState<Found | null>(null);
  const restingStep = goesOn ? -1 : step;
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const answer = await host.request('runs.histograms', { run });
      if (gone) return;
      setFound({
        run,
        histograms: answer.ok ? answer.value : null,
        problem: answer.ok ? null : formatError(answer.error, locale),
      });
      if (restingStep < 0) timer = setTimeout(() => void look(), REFRESH_MS);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [host, locale, run, restingStep]);
  return found?.run === run ? found : { histograms: null, problem: null };
}
