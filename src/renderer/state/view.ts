// What is seen and touched, and never saved: selection, sizes, drags, open menus, panels. Not undoable.
import { create } from 'zustand';
import type { Position } from '../../project/commands/index.ts';
import type { PortRef } from '../../project/connect.ts';
import { useDocumentStore } from './document.ts';
import { currentGraph, useScope } from './scope.ts';

export const COCKPIT_TABS = ['training', 'layers', 'results', 'runs', 'data', 'problems'] as const;
export type CockpitTab = (typeof COCKPIT_TABS)[number];

export const PANELS = ['palette', 'inspector', 'cockpit'] as const;
export type PanelName = (typeof PANELS)[number];

export interface Selection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/** The search for a layer to add: where it shows, where the layer goes, and the wire that it shall take. */
export interface LayerSearch {
  readonly screen: Position;
  readonly flow: Position;
  readonly wire: { readonly end: 'source' | 'target'; readonly port: PortRef } | null;
  /** Set where the chosen kind takes the place of this node. */
  readonly replaces: string | null;
  /** Set where the chosen kind goes into the middle of this wire. */
  readonly into: string | null;
}

interface ViewState {
  readonly selection: Selection;
  readonly search: LayerSearch | null;
  readonly tab: CockpitTab;
  readonly panels: Readonly<Record<PanelName, boolean>>;
  readonly shortcutsShown: boolean;
}

const NOTHING: Selection = { nodes: [], edges: [] };

export const useView = create<ViewState>(() => ({
  selection: NOTHING,
  search: null,
  tab: 'training',
  panels: { palette: true, inspector: true, cockpit: true },
  shortcutsShown: false,
}));

const { setState, getState } = useView;

export function select(nodes: readonly string[], edges: readonly string[] = []): void {
  const { selection } = getState();
  if (equal(selection.nodes, nodes) && equal(selection.edges, edges)) return;
  setState({ selection: { nodes, edges } });
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** What an undo or another project has taken away is no longer selected. */
useDocumentStore.subscribe(({ document }, { document: before }) => {
  if (document === before) return;
  const graph = currentGraph();
  const { nodes, edges } = getState().selection;
  select(
    nodes.filter((id) => graph.nodes[id] !== undefined),
    edges.filter((id) => graph.edges[id] !== undefined),
  );
});

/** Ids inside a block are others than those outside. */
useScope.subscribe(() => select([]));

export function openSearch(search: LayerSearch): void {
  setState({ search });
}

export function closeSearch(): void {
  setState({ search: null });
}

/** Shows a tab of the cockpit, opening it where it is folded away. */
export function showTab(tab: CockpitTab): void {
  setState(({ panels }) => ({ tab, panels: { ...panels, cockpit: true } }));
}

export function setPanel(name: PanelName, shown: boolean): void {
  setState(({ panels }) => (panels[name] === shown ? {} : { panels: { ...panels, [name]: shown } }));
}

export function showShortcuts(shown: boolean): void {
  setState({ shortcutsShown: shown });
}

export function useSelection(): Selection {
  return useView((state) => state.selection);
}
