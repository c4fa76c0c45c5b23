// How much memory training the open project will take, asked of the host when the project has rested for a moment.
import { useEffect } from 'react';
import { create } from 'zustand';
import type { Host } from '../../contract/host.ts';
import type { RunMemory } from '../../contract/runs.ts';
import type { LoomDocument } from '../../project/document.ts';
import { useCompileReport, useDocument } from '../state/document.ts';
import { useHost } from '../state/session.ts';

/** Dragging a slider asks once, at its end. */
const REST_MS = 300;

interface Estimate {
  readonly document: LoomDocument;
  readonly memory: RunMemory | null;
}

const useEstimate = create<{ readonly estimate: Estimate | null }>(() => ({ estimate: null }));

/** Keeps the estimate of the open project up to date; for one component of the window. */
export function useMemoryWatch(): void {
  const host = useHost();
  const document = useDocument();
  const { trainable } = useCompileReport();
  useEffect(() => {
    const known = useEstimate.getState().estimate;
    if (known !== null && alike(known.document, document)) return;
    if (!trainable) {
      useEstimate.setState({ estimate: null });
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      void ask(host, document).then((estimate) => {
        if (!gone) useEstimate.setState({ estimate });
      });
    }, REST_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [host, document, trainable]);
}

async function ask(host: Host, document: LoomDocument): Promise<Estimate | null> {
  const answer = await host.request('runs.estimate', { document });
  // Not knowing stops nobody: what does not fit is refused by the start itself.
  return answer.ok ? { document, memory: answer.value } : null;
}

/** Null while it is not known. */
export function useMemory(): RunMemory | null {
  return useEstimate(({ estimate }) => estimate?.memory ?? null);
}

/** Moving nodes about and writing notes changes nothing of what a run takes. */
function alike(a: LoomDocument, b: LoomDocument): boolean {
  if (a.data !== b.data || a.training !== b.training || a.edges !== b.edges) return false;
  const ids = Object.keys(a.nodes);
  return (
    ids.length === Object.keys(b.nodes).length &&
    ids.every((id) => {
      const [one, other] = [a.nodes[id], b.nodes[id]];
      return one?.params === other?.params && one?.disabled === other?.disabled && one?.kind === other?.kind;
    })
  );
}
