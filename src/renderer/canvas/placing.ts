// Where layers go: free places, what is pushed aside, alignment and even distances. Pure; positions are top-left corners.
import type { Position } from '../../project/commands/index.ts';
import type { LoomDocument, NodeRecord } from '../../project/document.ts';
import type { Size } from './canvas-state.ts';

/** Clear pixels between neighbours. */
export const GAP_X = 64;
const GAP_Y = 24;

export type Sizes = (id: string) => Size;

/** The wished place, or the next one below it that nothing covers. */
export function freePlace(document: LoomDocument, wish: Position, size: Size, sizes: Sizes): Position {
  let y = wish.y;
  for (let tries = 0; tries < 100; tries++) {
    const covering = Object.values(document.nodes).find((node) => {
      const own = sizes(node.id);
      return (
        wish.x < node.position.x + own.width &&
        node.position.x < wish.x + size.width &&
        y < node.position.y + own.height &&
        node.position.y < y + size.height
      );
    });
    if (covering === undefined) break;
    y = covering.position.y + sizes(covering.id).height + GAP_Y;
  }
  return { x: wish.x, y };
}

/**
 * New places after `inserted` was put into a wire: it keeps its distance from what comes before, and everything that
 * follows it moves right by what is lacking.
 */
export function pushAside(
  document: LoomDocument,
  inserted: string,
  sizes: Sizes,
): Readonly<Record<string, Position>> {
  const node = document.nodes[inserted];
  if (node === undefined) return {};
  const edges = Object.values(document.edges);
  const before = edges.filter((edge) => edge.target === inserted).map((edge) => document.nodes[edge.source]);
  const left = Math.max(
    ...before.map((source) =>
      source === undefined ? -Infinity : source.position.x + sizes(source.id).width + GAP_X,
    ),
  );
  const x = Math.max(node.position.x, left);
  const moved: Record<string, Position> =
    x === node.position.x ? {} : { [inserted]: { ...node.position, x } };

  const direct = edges.filter((edge) => edge.source === inserted).map((edge) => edge.target);
  const right = x + sizes(inserted).width + GAP_X;
  const nearest = Math.min(
    ...direct
      .map((id) => document.nodes[id]?.position.x ?? Infinity)
      .filter((at) => at >= node.position.x - 1),
  );
  const shift = right - nearest;
  if (!Number.isFinite(shift) || shift <= 0) return moved;
  for (const id of following(document, inserted)) {
    const follower = document.nodes[id];
    if (follower !== undefined && follower.position.x >= nearest - 1) {
      moved[id] = { x: follower.position.x + shift, y: follower.position.y };
    }
  }
  return moved;
}

function following(document: LoomDocument, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  const edges = Object.values(document.edges);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of edges) {
      if (edge.source !== id || seen.has(edge.target) || edge.target === start) continue;
      seen.add(edge.target);
      open.push(edge.target);
    }
  }
  return seen;
}

export type Alignment = 'left' | 'centre' | 'top' | 'middle';

export function aligned(
  nodes: readonly NodeRecord[],
  how: Alignment,
  sizes: Sizes,
): Readonly<Record<string, Position>> {
  const line = lineOf(nodes, how, sizes);
  return Object.fromEntries(
    nodes.map(({ id, position }): [string, Position] => {
      const { width, height } = sizes(id);
      const places: Readonly<Record<Alignment, Position>> = {
        left: { x: line, y: position.y },
        centre: { x: line - width / 2, y: position.y },
        top: { x: position.x, y: line },
        middle: { x: position.x, y: line - height / 2 },
      };
      return [id, places[how]];
    }),
  );
}

function lineOf(nodes: readonly NodeRecord[], how: Alignment, sizes: Sizes): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  switch (how) {
    case 'left':
      return Math.min(...nodes.map((node) => node.position.x));
    case 'top':
      return Math.min(...nodes.map((node) => node.position.y));
    case 'centre':
      return mean(nodes.map((node) => node.position.x + sizes(node.id).width / 2));
    case 'middle':
      return mean(nodes.map((node) => node.position.y + sizes(node.id).height / 2));
  }
}

/** Equal gaps along an axis between the outermost two. */
export function distributed(
  nodes: readonly NodeRecord[],
  axis: 'x' | 'y',
  sizes: Sizes,
): Readonly<Record<string, Position>> {
  const side = axis === 'x' ? 'width' : 'height';
  const sorted = [...nodes].sort((a, b) => a.position[axis] - b.position[axis]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || sorted.length < 3) return {};
  const span = last.position[axis] + sizes(last.id)[side] - first.position[axis];
  const filled = sorted.reduce((sum, node) => sum + sizes(node.id)[side], 0);
  const gap = (span - filled) / (sorted.length - 1);
  let at = first.position[axis];
  return Object.fromEntries(
    sorted.map((node): [string, Position] => {
      const position = { ...node.position, [axis]: at };
      at += sizes(node.id)[side] + gap;
      return [node.id, position];
    }),
  );
}

/** The nearest node in a direction, by distance with sideways steps counted double. */
export function neighbour(
  document: LoomDocument,
  from: string,
  direction: 'left' | 'right' | 'up' | 'down',
): string | null {
  const node = document.nodes[from];
  if (node === undefined) return null;
  const edges = Object.values(document.edges);
  const wired =
    direction === 'right'
      ? edges.filter((edge) => edge.source === from).map((edge) => edge.target)
      : direction === 'left'
        ? edges.filter((edge) => edge.target === from).map((edge) => edge.source)
        : [];
  const pool = wired.length > 0 ? wired : Object.keys(document.nodes);
  const wiredOnly = wired.length > 0;
  let best: string | null = null;
  let least = Infinity;
  for (const id of pool) {
    const other = document.nodes[id];
    if (other === undefined || id === from) continue;
    const dx = other.position.x - node.position.x;
    const dy = other.position.y - node.position.y;
    const along = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const across = Math.abs(direction === 'left' || direction === 'right' ? dy : dx);
    if (!wiredOnly && along <= 4) continue;
    const distance = Math.abs(along) + 2 * across;
    if (distance < least) {
      least = distance;
      best = id;
    }
  }
  return best;
}
