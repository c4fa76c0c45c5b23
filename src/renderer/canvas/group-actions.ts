// Commands on groups: made of a selection, taken apart, opened in place, left again.
import { blockIdOf, blockOf, blocksOf, blockTitle, countInstances } from '../../project/blocks.ts';
import { groupNodes, makeUnique, ungroupNodes } from '../../project/commands/index.ts';
import { placeOf } from '../../project/scope.ts';
import type { Action } from '../actions/registry.ts';
import { t } from '../i18n/index.ts';
import { currentDocument, useDocumentStore } from '../state/document.ts';
import { keepBlock } from '../state/saved-blocks.ts';
import { say } from '../state/say.ts';
import { currentGraph, dispatchAround, dispatchHere, openScope, useScope } from '../state/scope.ts';
import { useSession } from '../state/session.ts';
import { select, useView } from '../state/view.ts';
import { canvasHasKeys } from './focus.ts';

const selection = () => useView.getState().selection;
const open = () => useDocumentStore.getState().open;
export const insideBlock = () => open() && useScope.getState().scope.length > 0;

/** The chosen groups whose block is there. */
function chosenGroups(): readonly string[] {
  const document = currentGraph();
  return selection().nodes.filter((id) => {
    const node = document.nodes[id];
    return node !== undefined && blockOf(document, node) !== null;
  });
}

const oneGroup = () => open() && selection().nodes.length === 1 && chosenGroups().length === 1;

export function openGroup(id: string): void {
  const document = currentGraph();
  const node = document.nodes[id];
  if (node === undefined || blockOf(document, node) === null) return;
  openScope([...useScope.getState().scope, id]);
}

/** Back to the whole network (0) or to one of the open groups; the group that was left is selected. */
export function leaveTo(depth: number): void {
  const { scope } = useScope.getState();
  const left = scope[depth];
  if (left === undefined) return;
  openScope(scope.slice(0, depth));
  select([left]);
}

export function leaveBlock(): void {
  leaveTo(useScope.getState().scope.length - 1);
}

/** Shows a layer of the flat network where it stands. */
export function showLayer(flat: string): void {
  const place = placeOf(currentDocument(), flat);
  if (place === null) return;
  openScope(place.scope);
  select([place.node.id]);
}

function isShared(id: string): boolean {
  const block = currentGraph().nodes[id]?.params.block;
  return typeof block === 'string' && countInstances(currentDocument(), block) > 1;
}

export function ungroup(ids: readonly string[]): void {
  select(dispatchAround((document, scope) => ungroupNodes(document, scope, ids)).created);
}

export function separate(ids: readonly string[]): void {
  for (const id of ids) dispatchHere((document) => makeUnique(document, id));
}

/** Kept for other projects, and told so. */
export async function save(block: string): Promise<void> {
  await keepBlock(block);
  const title = blockTitle(block, blocksOf(currentDocument())[block] ?? { name: '' });
  const name = title[useSession.getState().locale];
  say({ id: 'saved-block', message: t('canvas.group.saved', { name }), autoClose: 4000 });
}

export const GROUP_ACTIONS: readonly Action[] = [
  {
    id: 'group.make',
    title: () => t('app.actions.group'),
    shortcuts: ['Mod+G'],
    group: 'edit',
    enabled: () => open() && selection().nodes.length > 0,
    run: () => select(dispatchHere((document) => groupNodes(document, selection().nodes)).created),
  },
  {
    id: 'group.ungroup',
    title: () => t('app.actions.ungroup'),
    shortcuts: ['Mod+Shift+G'],
    group: 'edit',
    enabled: () => open() && chosenGroups().length > 0,
    run: () => ungroup(chosenGroups()),
  },
  {
    id: 'group.open',
    title: () => t('app.actions.openGroup'),
    shortcuts: ['Enter'],
    group: 'edit',
    enabled: oneGroup,
    hasKeys: () => canvasHasKeys() && oneGroup(),
    run: () => openGroup(selection().nodes[0] ?? ''),
  },
  {
    id: 'group.leave',
    title: () => t('app.actions.leaveGroup'),
    shortcuts: ['Alt+ArrowUp'],
    group: 'edit',
    enabled: insideBlock,
    hasKeys: canvasHasKeys,
    run: leaveBlock,
  },
  {
    id: 'group.save',
    title: () => t('app.actions.saveBlock'),
    shortcuts: [],
    group: 'edit',
    enabled: oneGroup,
    run: () => {
      const node = currentGraph().nodes[selection().nodes[0] ?? ''];
      const block = node === undefined ? null : blockIdOf(node);
      return block === null ? null : save(block);
    },
  },
  {
    id: 'group.unique',
    title: () => t('app.actions.makeUnique'),
    shortcuts: [],
    group: 'edit',
    enabled: () => open() && chosenGroups().some(isShared),
    run: () => separate(chosenGroups().filter(isShared)),
  },
];
