// Undo and redo as differences of records. One gesture is one step; edits of the same slider in a row are one step.
// Pure: the store keeps the document and the history side by side.
import type { Text } from '../base/text.ts';
import type { Edit } from './commands/edit.ts';
import type { LoomDocument } from './document.ts';

type Change<T> = readonly [before: T | undefined, after: T | undefined];
type Records = 'nodes' | 'edges';
type Whole = Exclude<keyof LoomDocument, Records>;

export interface DocumentChange {
  readonly nodes: Readonly<Record<string, Change<LoomDocument['nodes'][string]>>>;
  readonly edges: Readonly<Record<string, Change<LoomDocument['edges'][string]>>>;
  readonly whole: { readonly [F in Whole]?: readonly [before: LoomDocument[F], after: LoomDocument[F]] };
}

export interface Step {
  readonly label: Text;
  readonly change: DocumentChange;
  readonly mergeKey: string | null;
}

export interface History {
  /** Oldest first. */
  readonly past: readonly Step[];
  /** Next to be redone first. */
  readonly future: readonly Step[];
  /** An open gesture: edits join its one step until it ends. */
  readonly gesture: { readonly label: Text; readonly start: LoomDocument } | null;
}

const MOST_STEPS = 500;

export const EMPTY_HISTORY: History = { past: [], future: [], gesture: null };

/** Records an edit that led from `before` to `edit.document`. */
export function record(history: History, before: LoomDocument, edit: Edit): History {
  if (edit.document === before || history.gesture !== null) return history;
  const last = history.past.at(-1);
  const merges = edit.mergeKey !== null && last?.mergeKey === edit.mergeKey && history.future.length === 0;
  const start = merges && last !== undefined ? applyChange(before, last.change, 'undo') : before;
  const kept = merges ? history.past.slice(0, -1) : history.past;
  const label = merges ? (edit.labelSince?.(start) ?? edit.label) : edit.label;
  return appended(history, kept, start, edit.document, label, edit.mergeKey);
}

/** From now on the next edit is a step of its own, whatever its merge key (a slider was let go). */
export function seal(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined || last.mergeKey === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, mergeKey: null }] };
}

export function beginGesture(history: History, document: LoomDocument, label: Text): History {
  return history.gesture === null ? { ...history, gesture: { label, start: document } } : history;
}

/** Closes the gesture; all its edits became one step, or none if nothing changed. */
export function endGesture(history: History, document: LoomDocument): History {
  if (history.gesture === null) return history;
  const { label, start } = history.gesture;
  const closed = { ...history, gesture: null };
  return start === document ? closed : appended(closed, closed.past, start, document, label, null);
}

function appended(
  history: History,
  past: readonly Step[],
  before: LoomDocument,
  after: LoomDocument,
  label: Text,
  mergeKey: string | null,
): History {
  const change = diffDocuments(before, after);
  if (isEmpty(change)) return { ...history, past };
  const steps = [...past, { label, change, mergeKey }];
  return { ...history, past: steps.slice(-MOST_STEPS), future: [] };
}

export interface Moved {
  readonly history: History;
  readonly document: LoomDocument;
  readonly label: Text;
}

/** Null when there is nothing to undo. An open gesture is taken back whole. */
export function undo(history: History, document: LoomDocument): Moved | null {
  if (history.gesture !== null) {
    const { label, start } = history.gesture;
    return { history: { ...history, gesture: null }, document: start, label };
  }
  const step = history.past.at(-1);
  if (step === undefined) return null;
  return {
    history: { ...history, past: history.past.slice(0, -1), future: [step, ...history.future] },
    document: applyChange(document, step.change, 'undo'),
    label: step.label,
  };
}

export function redo(history: History, document: LoomDocument): Moved | null {
  const [step, ...future] = history.future;
  if (step === undefined || history.gesture !== null) return null;
  return {
    history: { ...history, past: [...history.past, { ...step, mergeKey: null }], future },
    document: applyChange(document, step.change, 'redo'),
    label: step.label,
  };
}

export function diffDocuments(before: LoomDocument, after: LoomDocument): DocumentChange {
  const whole: Partial<Record<Whole, readonly [unknown, unknown]>> = {};
  for (const field of WHOLE) {
    if (!Object.is(before[field], after[field])) whole[field] = [before[field], after[field]];
  }
  return {
    nodes: diffRecords(before.nodes, after.nodes),
    edges: diffRecords(before.edges, after.edges),
    // Each entry pairs the two values of its own field.
    whole: whole as DocumentChange['whole'],
  };
}

const WHOLE = ['name', 'notes', 'blocks', 'data', 'training'] as const satisfies readonly Whole[];

function diffRecords<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): Readonly<Record<string, Change<T>>> {
  const changes: Record<string, Change<T>> = {};
  if (before === after) return changes;
  for (const [id, value] of Object.entries(before)) {
    if (after[id] !== value) changes[id] = [value, after[id]];
  }
  for (const [id, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, id)) changes[id] = [undefined, value];
  }
  return changes;
}

export function applyChange(
  document: LoomDocument,
  change: DocumentChange,
  direction: 'undo' | 'redo',
): LoomDocument {
  const side = direction === 'undo' ? 0 : 1;
  const whole = Object.entries(change.whole).map(([field, values]) => [field, values[side]] as const);
  const kept = Object.entries(document).filter(([field]) => !Object.hasOwn(change.whole, field));
  // A field that was not there (no blocks yet) is not there again.
  const fields = [...kept, ...whole.filter(([, value]) => value !== undefined)];
  return {
    // Each field has the value that it had in one of the two documents.
    ...(Object.fromEntries(fields) as LoomDocument),
    nodes: changedRecords(document.nodes, change.nodes, side),
    edges: changedRecords(document.edges, change.edges, side),
  };
}

function changedRecords<T>(
  records: Record<string, T>,
  changes: Readonly<Record<string, Change<T>>>,
  side: 0 | 1,
): Record<string, T> {
  if (Object.keys(changes).length === 0) return records;
  const next = { ...records };
  for (const [id, change] of Object.entries(changes)) {
    const value = change[side];
    if (value === undefined) delete next[id];
    else next[id] = value;
  }
  return next;
}

function isEmpty(change: DocumentChange): boolean {
  return [change.nodes, change.edges, change.whole].every((part) => Object.keys(part).length === 0);
}
