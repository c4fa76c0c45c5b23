// Replaces the graph by a sensible first network for the data, as one step of the history.
import { type Text, text } from '../../base/text.ts';
import type { LoomDocument } from '../document.ts';
import { draftNetwork } from '../draft.ts';
import { type Edit, edit } from './edit.ts';

const LABEL = text('Draft a network for the data', 'Набросать сеть по данным');

/** The explanation is null, and nothing changes, while the data or its target is not settled. */
export function draftForData(document: LoomDocument): Edit & { readonly explanation: Text | null } {
  const draft = draftNetwork(document);
  if (draft === null) return { ...edit(document, LABEL), explanation: null };
  return { ...edit(draft.document, LABEL), explanation: draft.explanation };
}
