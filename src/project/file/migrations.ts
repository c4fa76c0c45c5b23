// Steps from older files to the present form. FORMAT_MIGRATIONS change the shape of project.json; a layer's own
// migrations change its parameters. Each has a name, and a test asserts that every one was called by a test.
import { AppError } from '../../base/errors/app-error.ts';
import { layerOf } from '../../layers/catalog.ts';
import type { ParamValues } from '../../layers/params.ts';
import type { LoomDocument, NodeRecord } from '../document.ts';
import { paramsSchema } from '../document.ts';

export const FORMAT_VERSION = 1;

export interface FormatMigration {
  readonly name: string;
  /** Turns a project.json of the version before into one of the next. */
  readonly up: (project: unknown) => unknown;
}

/** By the version they start from. */
export const FORMAT_MIGRATIONS: Readonly<Record<number, FormatMigration>> = {};

export function migrateProject(project: unknown, version: number): unknown {
  let current = project;
  for (let at = version; at < FORMAT_VERSION; at++) current = FORMAT_MIGRATIONS[at]?.up(current) ?? current;
  return current;
}

/** Brings every node to its layer's present version. Throws `file.newerLayer` where a node is ahead of this app. */
export function migrateNodes(document: LoomDocument, file: string): LoomDocument {
  const nodes = Object.entries(document.nodes).map(([id, node]) => [id, migrateNode(node, file)] as const);
  const migrated = { ...document, nodes: Object.fromEntries(nodes) };
  if (document.blocks === undefined) return migrated;
  const blocks = Object.entries(document.blocks).map(([id, block]) => {
    const inner = Object.entries(block.nodes).map(([key, node]) => [key, migrateNode(node, file)] as const);
    return [id, { ...block, nodes: Object.fromEntries(inner) }] as const;
  });
  return { ...migrated, blocks: Object.fromEntries(blocks) };
}

function migrateNode(node: NodeRecord, file: string): NodeRecord {
  const layer = layerOf(node.kind);
  if (layer === null || node.version === layer.version) return node;
  if (node.version > layer.version) {
    throw new AppError('file.newerLayer', { name: file, layer: node.kind, node: node.id });
  }
  let params: Record<string, unknown> = { ...node.params };
  for (let at = node.version; at < layer.version; at++) params = layer.migrations?.[at]?.(params) ?? params;
  return { ...node, version: layer.version, params: paramsSchema.parse(params) satisfies ParamValues };
}
