// Adding layers.
import { addNode } from '../../project/commands/index.ts';
import { dispatch } from '../state/document.ts';
import { select } from '../state/view.ts';

export function addInView(kind: string): void {
  select(dispatch((document) => addNode(document, kind, { x: 0, y: 0 })).created);
}
