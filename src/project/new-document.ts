// Documents to start from: the empty one, and the settings that every new one has.

import { present } from '../base/assert.ts';
import { layerOf } from '../layers/catalog.ts';
import type { ParamValues } from '../layers/params.ts';
import { defaultsOf } from '../layers/params.ts';
import type { DataBinding, EdgeRecord, LoomDocument, NodeRecord, TrainingSettings } from './document.ts';

/** Adam's parameters take the optimizer registry's defaults where they are not named. */
export const DEFAULT_TRAINING: TrainingSettings = {
  optimizer: { kind: 'adam', params: { rate: 0.001 } },
  batchSize: 32,
  epochs: 40,
  seed: 1,
  l1: 0,
  l2: 0,
  penalizeBiases: false,
  threads: 0,
  backend: 'wasm',
};

export const NO_DATA: DataBinding = {
  source: { kind: 'none' },
  schema: null,
  roles: {},
  targetType: 'auto',
  scaling: 'standard',
  missing: 'mean',
  split: { validation: 0.2, seed: 1, stratify: true },
};

export function emptyDocument(name = ''): LoomDocument {
  return { name, notes: '', nodes: {}, edges: {}, data: NO_DATA, training: DEFAULT_TRAINING };
}

export interface NodeSpec {
  readonly kind: string;
  readonly params?: ParamValues;
  readonly name?: string;
}

const STEP_X = 260;

/** Nodes wired one after another, laid out from left to right. */
export function chain(specs: readonly NodeSpec[]): Pick<LoomDocument, 'nodes' | 'edges'> {
  const counts = new Map<string, number>();
  const nodes = specs.map((spec, index): NodeRecord => {
    const layer = present(layerOf(spec.kind), `layer kind ${spec.kind}`);
    const number = (counts.get(spec.kind) ?? 0) + 1;
    counts.set(spec.kind, number);
    return {
      id: `${spec.kind}-${number}`,
      kind: spec.kind,
      version: layer.version,
      name: spec.name ?? '',
      params: { ...defaultsOf(layer.params), ...spec.params },
      position: { x: 80 + index * STEP_X, y: 200 },
      disabled: false,
    };
  });
  const edges = nodes.slice(1).map((node, index): EdgeRecord => {
    const source = present(nodes[index], 'the node before');
    return {
      id: `edge-${index + 1}`,
      source: source.id,
      sourcePort: present(layerOf(source.kind)?.outputs[0], `an output of ${source.kind}`).name,
      target: node.id,
      targetPort: present(layerOf(node.kind)?.inputs[0], `an input of ${node.kind}`).name,
    };
  });
  return {
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])),
  };
}
