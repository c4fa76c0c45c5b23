// Commands on the canvas: editing, arranging, looking.

import { text } from '../../base/text.ts';
import {
  type Clipping,
  copyNodes,
  duplicateNodes,
  moveNodes,
  pasteNodes,
  removeEdges,
  removeNodes,
  setDisabled,
} from '../../project/commands/index.ts';
import type { Action } from '../actions/registry.ts';
import { t } from '../i18n/index.ts';
import { asOneStep, useDocumentStore } from '../state/document.ts';
import { say } from '../state/say.ts';
import { currentGraph, dispatchHere } from '../state/scope.ts';
import { useSession } from '../state/session.ts';
import { type LayerSearch, openSearch, select, useView } from '../state/view.ts';
import { middleOfView } from './adding.ts';
import { arrange } from './arrange.ts';
import { currentFlow, lastPointer, sizeOfNode, snapped, useCanvasState } from './canvas-state.ts';
import { drawFirstWire } from './connecting.ts';
import { canvasHasKeys } from './focus.ts';
import { GROUP_ACTIONS, insideBlock, leaveBlock } from './group-actions.ts';
import { type Alignment, aligned, distributed, neighbour } from './placing.ts';

const selection = () => useView.getState().selection;
const open = () => useDocumentStore.getState().open;
const someNodes = () => open() && selection().nodes.length > 0;
const something = () => open() && selection().nodes.length + selection().edges.length > 0;
const oneNode = () => open() && selection().nodes.length === 1;

/** `project` tells the open project from others: within it, groups share their blocks with their copies. */
let clipping: (Clipping & { readonly project: number }) | null = null;
let pastes = 0;

function copy(): void {
  const project = useDocumentStore.getState().opening;
  clipping = { ...copyNodes(currentGraph(), selection().nodes), project };
  pastes = 0;
}

function paste(withIncoming: boolean): void {
  const clipped = clipping;
  if (clipped === null) return;
  pastes++;
  const pointer = lastPointer();
  const flow = currentFlow();
  const corner = {
    x: Math.min(...clipped.nodes.map((node) => node.position.x)),
    y: Math.min(...clipped.nodes.map((node) => node.position.y)),
  };
  const at = pointer === null ? undefined : flow?.screenToFlowPosition(pointer);
  const offset =
    at === undefined || pastes > 1
      ? { x: 32 * pastes, y: 32 * pastes }
      : snapped({ x: at.x - corner.x, y: at.y - corner.y });
  const sameProject = clipped.project === useDocumentStore.getState().opening;
  const { created } = dispatchHere((document) =>
    pasteNodes(document, clipped, offset, { withIncoming, sameProject }),
  );
  select(created);
}

function remove(): void {
  const { nodes, edges } = selection();
  if (edges.length === 0) dispatchHere((document) => removeNodes(document, nodes));
  else if (nodes.length === 0) dispatchHere((document) => removeEdges(document, edges));
  else {
    asOneStep(text('Delete', 'Удалить'), () => {
      dispatchHere((document) => removeEdges(document, edges));
      dispatchHere((document) => removeNodes(document, nodes));
    });
  }
  select([]);
}

function searchAt({ replaces = null, into = null }: Partial<Pick<LayerSearch, 'replaces' | 'into'>>): void {
  const pointer = lastPointer();
  const flow = currentFlow();
  if (flow === null) return;
  const middle = flow.flowToScreenPosition(middleOfView());
  const screen = pointer ?? middle;
  openSearch({ screen, flow: flow.screenToFlowPosition(screen), wire: null, replaces, into });
}

/** The first ports that fit, from the node at the left to the one at the right; the reason where none do. */
function connectSelected(): void {
  const document = currentGraph();
  const [left, right] = selection()
    .nodes.flatMap((id) => document.nodes[id] ?? [])
    .sort((a, b) => a.position.x - b.position.x);
  if (left === undefined || right === undefined) return;
  const refusal = drawFirstWire(left.id, right.id);
  if (refusal === null) return;
  say({
    id: 'connect',
    color: 'yellow',
    message: refusal[useSession.getState().locale],
    autoClose: 6000,
  });
}

function walk(direction: 'left' | 'right' | 'up' | 'down', extend: boolean): void {
  const document = currentGraph();
  const chosen = selection().nodes;
  const from = chosen.at(-1);
  const next =
    from === undefined
      ? (Object.values(document.nodes).sort((a, b) => a.position.x - b.position.x)[0]?.id ?? null)
      : neighbour(document, from, direction);
  if (next === null) return;
  select(extend ? [...chosen.filter((id) => id !== next), next] : [next]);
  reveal(next);
}

/** Scrolls a node into sight where it is not. */
function reveal(id: string): void {
  const flow = currentFlow();
  const node = currentGraph().nodes[id];
  const pane = window.document.querySelector('.react-flow')?.getBoundingClientRect();
  if (flow === null || node === undefined || pane === undefined) return;
  const { width, height } = sizeOfNode(id);
  const middle = { x: node.position.x + width / 2, y: node.position.y + height / 2 };
  const at = flow.flowToScreenPosition(middle);
  const inside =
    at.x > pane.left + 60 && at.x < pane.right - 60 && at.y > pane.top + 40 && at.y < pane.bottom - 40;
  if (!inside) void flow.setCenter(middle.x, middle.y, { zoom: flow.getZoom(), duration: 200 });
}

function nudge(dx: number, dy: number): void {
  const { nodes } = currentGraph();
  const moved = Object.fromEntries(
    selection().nodes.flatMap((id) => {
      const node = nodes[id];
      return node === undefined ? [] : [[id, { x: node.position.x + dx, y: node.position.y + dy }]];
    }),
  );
  dispatchHere((document) => ({
    ...moveNodes(document, moved),
    mergeKey: `nudge:${selection().nodes.join(',')}`,
  }));
}

function align(how: Alignment): void {
  const nodes = selection().nodes.flatMap((id) => currentGraph().nodes[id] ?? []);
  dispatchHere((document) => ({
    ...moveNodes(document, aligned(nodes, how, sizeOfNode)),
    label: text('Align layers', 'Выровнять слои'),
  }));
}

function distribute(axis: 'x' | 'y'): void {
  const nodes = selection().nodes.flatMap((id) => currentGraph().nodes[id] ?? []);
  dispatchHere((document) => ({
    ...moveNodes(document, distributed(nodes, axis, sizeOfNode)),
    label: text('Distribute layers', 'Распределить слои'),
  }));
}

const FIT = { duration: 200, padding: 0.12, maxZoom: 1 } as const;

const EDIT: readonly Action[] = [
  {
    id: 'edit.delete',
    title: () => t('app.actions.delete'),
    shortcuts: ['Delete', 'Backspace'],
    group: 'edit',
    enabled: something,
    run: remove,
  },
  {
    id: 'edit.copy',
    title: () => t('app.actions.copy'),
    shortcuts: ['Mod+C'],
    group: 'edit',
    // A text that is selected elsewhere is what the user wants to copy.
    enabled: () => someNodes() && (window.getSelection()?.isCollapsed ?? true),
    elseNative: true,
    run: copy,
  },
  {
    id: 'edit.cut',
    title: () => t('app.actions.cut'),
    shortcuts: ['Mod+X'],
    group: 'edit',
    enabled: someNodes,
    run: () => {
      copy();
      remove();
    },
  },
  {
    id: 'edit.paste',
    title: () => t('app.actions.paste'),
    shortcuts: ['Mod+V'],
    group: 'edit',
    enabled: () => open() && clipping !== null,
    run: () => paste(false),
  },
  {
    id: 'edit.pasteWired',
    title: () => t('app.actions.pasteWired'),
    shortcuts: ['Mod+Shift+V'],
    group: 'edit',
    enabled: () => open() && clipping !== null,
    run: () => paste(true),
  },
  {
    id: 'edit.duplicate',
    title: () => t('app.actions.duplicate'),
    shortcuts: ['Mod+D'],
    group: 'edit',
    enabled: someNodes,
    run: () =>
      select(
        dispatchHere((document) => duplicateNodes(document, selection().nodes, { x: 32, y: 96 })).created,
      ),
  },
  {
    id: 'edit.selectAll',
    title: () => t('app.actions.selectAll'),
    shortcuts: ['Mod+A'],
    group: 'edit',
    enabled: open,
    run: () => select(Object.keys(currentGraph().nodes), Object.keys(currentGraph().edges)),
  },
  {
    id: 'edit.selectNone',
    title: () => t('app.actions.selectNone'),
    shortcuts: ['Escape'],
    group: 'edit',
    enabled: () => something() || insideBlock(),
    // With nothing chosen, the next step out is out of the open block.
    run: () => (something() ? select([]) : leaveBlock()),
  },
  {
    id: 'edit.rename',
    title: () => t('app.actions.rename'),
    shortcuts: ['F2'],
    group: 'edit',
    enabled: oneNode,
    run: () => useCanvasState.setState({ renaming: selection().nodes[0] ?? null }),
  },
  {
    id: 'edit.replace',
    title: () => t('app.actions.replace'),
    shortcuts: ['Mod+R'],
    group: 'edit',
    enabled: oneNode,
    run: () => searchAt({ replaces: selection().nodes[0] ?? null }),
  },
  {
    id: 'edit.toggleDisabled',
    title: () => t('app.actions.toggleDisabled'),
    shortcuts: ['Mod+E'],
    group: 'edit',
    enabled: someNodes,
    run: () => {
      const { nodes } = currentGraph();
      const off = selection().nodes.some((id) => nodes[id]?.disabled === false);
      dispatchHere((document) => setDisabled(document, selection().nodes, off));
    },
  },
  {
    id: 'canvas.add',
    title: () => t('app.actions.addLayer'),
    shortcuts: ['Space', 'Tab'],
    group: 'edit',
    enabled: open,
    hasKeys: canvasHasKeys,
    run: () => searchAt({}),
  },
];

const WIRING: readonly Action[] = [
  {
    id: 'canvas.insert',
    title: () => t('app.actions.insertLayer'),
    shortcuts: ['I'],
    group: 'edit',
    hasKeys: canvasHasKeys,
    enabled: () => open() && selection().edges.length === 1 && selection().nodes.length === 0,
    run: () => searchAt({ into: selection().edges[0] ?? null }),
  },
  {
    id: 'canvas.connect',
    title: () => t('app.actions.connect'),
    shortcuts: ['C'],
    group: 'edit',
    hasKeys: canvasHasKeys,
    enabled: () => open() && selection().nodes.length === 2,
    run: connectSelected,
  },
];

const ALIGNMENTS = [
  ['alignLeft', 'left'],
  ['alignCentre', 'centre'],
  ['alignTop', 'top'],
  ['alignMiddle', 'middle'],
] as const;

const ARRANGE: readonly Action[] = [
  {
    id: 'arrange.layout',
    title: () => t('app.actions.arrange'),
    shortcuts: ['Mod+Shift+L'],
    group: 'arrange',
    enabled: () => open() && Object.keys(currentGraph().nodes).length > 1,
    run: () => {
      const chosen = selection().nodes;
      return arrange(chosen.length > 1 ? chosen : Object.keys(currentGraph().nodes));
    },
  },
  ...ALIGNMENTS.map(
    ([name, how]): Action => ({
      id: `arrange.${name}`,
      title: () => t(`app.actions.${name}`),
      shortcuts: [],
      group: 'arrange',
      enabled: () => open() && selection().nodes.length > 1,
      run: () => align(how),
    }),
  ),
  ...(['x', 'y'] as const).map(
    (axis): Action => ({
      id: axis === 'x' ? 'arrange.distributeX' : 'arrange.distributeY',
      title: () => t(axis === 'x' ? 'app.actions.distributeX' : 'app.actions.distributeY'),
      shortcuts: [],
      group: 'arrange',
      enabled: () => open() && selection().nodes.length > 2,
      run: () => distribute(axis),
    }),
  ),
];

const ARROWS = [
  ['ArrowLeft', 'left', -8, 0],
  ['ArrowRight', 'right', 8, 0],
  ['ArrowUp', 'up', 0, -8],
  ['ArrowDown', 'down', 0, 8],
] as const;

/** Keys without a place in menus. */
export const canvasKeys: readonly {
  readonly shortcut: string;
  readonly run: () => void;
}[] = ARROWS.flatMap(([key, direction, dx, dy]) => [
  { shortcut: key, run: () => walk(direction, false) },
  { shortcut: `Shift+${key}`, run: () => walk(direction, true) },
  { shortcut: `Mod+${key}`, run: () => nudge(dx, dy) },
]);

const VIEW: readonly Action[] = [
  {
    id: 'view.fit',
    title: () => t('app.actions.fit'),
    shortcuts: ['Shift+1'],
    group: 'view',
    enabled: open,
    run: () => currentFlow()?.fitView(FIT),
  },
  {
    id: 'view.zoomSelection',
    title: () => t('app.actions.zoomSelection'),
    shortcuts: ['Shift+2'],
    group: 'view',
    enabled: someNodes,
    run: () =>
      currentFlow()?.fitView({ ...FIT, maxZoom: 1.6, nodes: selection().nodes.map((id) => ({ id })) }),
  },
  {
    id: 'view.zoomIn',
    title: () => t('app.actions.zoomIn'),
    shortcuts: ['Mod+Equal'],
    group: 'view',
    enabled: open,
    run: () => currentFlow()?.zoomIn({ duration: 120 }),
  },
  {
    id: 'view.zoomOut',
    title: () => t('app.actions.zoomOut'),
    shortcuts: ['Mod+Minus'],
    group: 'view',
    enabled: open,
    run: () => currentFlow()?.zoomOut({ duration: 120 }),
  },
  {
    id: 'view.zoomReset',
    title: () => t('app.actions.zoomReset'),
    shortcuts: ['Mod+0'],
    group: 'view',
    enabled: open,
    run: () => currentFlow()?.zoomTo(1, { duration: 120 }),
  },
  {
    id: 'view.minimap',
    title: () => t('app.actions.minimap'),
    shortcuts: ['M'],
    group: 'view',
    enabled: open,
    hasKeys: canvasHasKeys,
    run: () => useCanvasState.setState(({ minimap }) => ({ minimap: !minimap })),
  },
  {
    id: 'view.snap',
    title: () => t('app.actions.snap'),
    shortcuts: [],
    group: 'view',
    enabled: open,
    run: () => useCanvasState.setState(({ snap }) => ({ snap: !snap })),
  },
];

export const canvasActions: readonly Action[] = [...EDIT, ...GROUP_ACTIONS, ...WIRING, ...ARRANGE, ...VIEW];
