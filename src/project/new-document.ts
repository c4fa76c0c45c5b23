// Documents to start from: the empty one, and the settings that every new one has.

import { present } from '../base/assert.ts';
import { layerOf } from '../layers/catalog.ts';
import { defaultsOf, type ParamValues } from '../layers/params.ts';
import { type Blocks, layerIn, layerToAdd } from './blocks.ts';
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
  /** Ids of what feeds it, by input port in order, as `dense-1` or `lstm-1:state`; the node before where left out. */
  readonly from?: readonly string[];
}

const STEP_X = 232;
const STEP_Y = 140;
/** A longer network is folded into lines of about this many columns, so that its names can be read. */
const COLUMNS = 5;

/** Nodes in computing order, wired as they say (groups show `blocks`), laid out from left to right by how far they are from the start. */
export function chain(
  specs: readonly NodeSpec[],
  blocks: Blocks = {},
): Pick<LoomDocument, 'nodes' | 'edges'> {
  const nodes: NodeRecord[] = [];
  const edges: EdgeRecord[] = [];
  const columns = new Map<string, number>();
  const rows = new Map<number, number>();
  for (const spec of specs) {
    const params = {
      ...defaultsOf(present(layerOf(spec.kind), `layer kind ${spec.kind}`).params),
      ...spec.params,
    };
    const layer = present(layerToAdd({ blocks }, { kind: spec.kind, params }), `layer kind ${spec.kind}`);
    const id = `${spec.kind}-${nodes.filter(({ kind }) => kind === spec.kind).length + 1}`;
    const before = nodes.at(-1)?.id;
    const from = spec.from ?? (before === undefined || layer.inputs.length === 0 ? [] : [before]);
    const column = Math.max(-1, ...from.map((source) => columns.get(source.split(':')[0] ?? '') ?? -1)) + 1;
    const row = rows.get(column) ?? 0;
    columns.set(id, column);
    rows.set(column, row + 1);
    nodes.push({
      id,
      kind: spec.kind,
      version: layer.version,
      name: spec.name ?? '',
      params,
      position: { x: 80 + column * STEP_X, y: 200 + row * STEP_Y },
      disabled: false,
    });
    from.forEach((end, index) => {
      const [source = '', port] = end.split(':');
      const before = present(
        nodes.find((node) => node.id === source),
        `node ${source}`,
      );
      const input = layer.inputs[0]?.many === true ? layer.inputs[0] : layer.inputs[index];
      edges.push({
        id: `edge-${edges.length + 1}`,
        source,
        sourcePort: port ?? present(layerIn({ blocks }, before)?.outputs[0], `an output of ${source}`).name,
        target: id,
        targetPort: present(input, `an input of ${spec.kind}`).name,
      });
    });
  }
  const lines = Math.max(1, Math.ceil(rows.size / COLUMNS));
  const width = Math.ceil(rows.size / lines);
  const depth = Math.max(1, ...rows.values()) * STEP_Y + 40;
  for (const [index, node] of nodes.entries()) {
    const column = columns.get(node.id) ?? 0;
    const x = node.position.x - (column - (column % width)) * STEP_X;
    const y = node.position.y + Math.floor(column / width) * depth;
    nodes[index] = { ...node, position: { x, y } };
  }
  return {
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])),
  };
}
