// What the checks of a whole graph look at, and how they name things.
import type { Text } from '../../base/text.ts';
import { text } from '../../base/text.ts';
import type { TensorType } from '../../engine/ir/types.ts';
import { ACTIVATIONS, type ActivationId } from '../../layers/activations.ts';
import type { Diagnostic } from '../../layers/define.ts';
import type { DataPlan } from '../data-plan.ts';
import type { EdgeRecord, LoomDocument } from '../document.ts';
import { type Graph, type GraphNode, wiresInto } from '../graph.ts';

export interface CheckContext {
  readonly document: LoomDocument;
  readonly graph: Graph;
  readonly plan: DataPlan;
  /** Types of a node's outputs without the batch axis, null where unknown. */
  readonly outputTypes: ReadonlyMap<string, readonly TensorType[] | null>;
  /** Trained numbers of the nodes that lead to an output. */
  readonly parameters: number;
  /** Trained numbers of one node. */
  readonly parametersOf: (node: string) => number;
}

export type Check = (context: CheckContext) => readonly Diagnostic[];

/** The user's name of a node, or its layer's title, in quotes. */
export function nameOf(node: GraphNode): Text {
  const { name, kind } = node.record;
  if (name !== '') return text(`“${name}”`, `«${name}»`);
  const title = node.layer?.title ?? text(kind, kind);
  return text(`“${title.en}”`, `«${title.ru}»`);
}

/** Layers that hand numbers on without changing which ones they are, so that advice looks through them. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'dropout',
  'gaussianNoise',
  'flatten',
  'reshape',
  'reroute',
]);

export function isTransparent(node: GraphNode): boolean {
  return node.record.disabled || TRANSPARENT.has(node.record.kind);
}

/** The node whose numbers arrive at the first input, seen through transparent layers. */
export function producerOf(graph: Graph, node: GraphNode): GraphNode | null {
  const seen = new Set<string>();
  let current: GraphNode | null = node;
  do {
    const wire: EdgeRecord | undefined = wiresInto(current)[0];
    current = wire === undefined ? null : (graph.nodes.get(wire.source) ?? null);
    if (current === null || seen.has(current.id)) return null;
    seen.add(current.id);
  } while (isTransparent(current));
  return current;
}

/** The activation a node ends with; null where it has none to choose. */
export function activationOf(node: GraphNode): ActivationId | null {
  const { activation } = node.record.params;
  return node.layer?.params.activation !== undefined &&
    typeof activation === 'string' &&
    isActivation(activation)
    ? activation
    : null;
}

function isActivation(value: string): value is ActivationId {
  return Object.hasOwn(ACTIVATIONS, value);
}
