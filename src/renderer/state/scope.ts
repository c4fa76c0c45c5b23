// Which block is open on the canvas: the graph that is seen and edited is then its inside. Not undoable, and never saved.
import { create } from 'zustand';
import type { Edit } from '../../project/commands/index.ts';
import type { CompileReport, NodeReport } from '../../project/compile-types.ts';
import type { LoomDocument } from '../../project/document.ts';
import { editIn, existingScope, openBlock, type Scope, viewOf } from '../../project/scope.ts';
import { type Command, currentDocument, dispatch, useDocumentStore } from './document.ts';
import { steadyReport } from './report.ts';
import { say } from './say.ts';
import { useSession } from './session.ts';

interface ScopeState {
  /** Groups that were opened, from the outermost on; empty for the whole network. */
  readonly scope: Scope;
  /** What stands before an inner layer's id in the flat network: `group-1.`. */
  readonly prefix: string;
}

const ROOT: ScopeState = { scope: [], prefix: '' };

export const useScope = create<ScopeState>(() => ROOT);

export function openScope(scope: Scope): void {
  const prefix = scope.map((id) => `${id}.`).join('');
  if (prefix !== useScope.getState().prefix) useScope.setState({ scope, prefix });
}

/** What an undo or another project has taken away is no longer open. */
useDocumentStore.subscribe(({ document, opening }, before) => {
  if (opening !== before.opening) openScope([]);
  else if (document !== before.document) openScope(existingScope(document, useScope.getState().scope));
});

/** The network, or the inside of the open block as a document of its own. */
export function currentGraph(): LoomDocument {
  return viewOf(currentDocument(), useScope.getState().scope);
}

export function useGraph(): LoomDocument {
  const scope = useScope((state) => state.scope);
  return useDocumentStore((state) => viewOf(state.document, scope));
}

/** The open block's id; null while the whole network is seen. */
export function currentBlock(): string | null {
  return openBlock(currentDocument(), useScope.getState().scope);
}

/** Carries out an edit on what is seen. Why nothing was done is told. */
export function dispatchHere(command: Command): Edit {
  return told(dispatch((document) => editIn(document, useScope.getState().scope, command)));
}

/** Carries out an edit that looks at the whole project from where one is. */
export function dispatchAround(command: (document: LoomDocument, scope: Scope) => Edit): Edit {
  return told(dispatch((document) => command(document, useScope.getState().scope)));
}

function told(edit: Edit): Edit {
  if (edit.refusal !== undefined) {
    const message = edit.refusal[useSession.getState().locale];
    say({ id: 'refusal', color: 'yellow', message, autoClose: 8000 });
  }
  return edit;
}

export function useNodeReport(id: string): NodeReport | undefined {
  const prefix = useScope((state) => state.prefix);
  return useDocumentStore((state) => steadyReport(state.document).nodes[`${prefix}${id}`]);
}

let seen: {
  readonly of: CompileReport;
  readonly prefix: string;
  readonly nodes: CompileReport['nodes'];
} | null = null;

/** The report on what is seen, by the ids that it has there. */
export function reportHere(): Pick<CompileReport, 'nodes'> {
  const of = steadyReport(currentDocument());
  const { prefix } = useScope.getState();
  if (prefix === '') return of;
  if (seen?.of !== of || seen.prefix !== prefix) {
    const own = Object.entries(of.nodes).filter(([id]) => id.startsWith(prefix));
    const nodes = Object.fromEntries(own.map(([id, report]) => [id.slice(prefix.length), report]));
    seen = { of, prefix, nodes };
  }
  return seen;
}
