// The .loom project file: a zip of manifest.json, project.json (readable), runs/<id>.json, weights/<id>.safetensors,
// states/<id>.json with states/<id>.safetensors for a run that can go on, and preview.png. Pure functions on bytes; the caller reads and writes disks.
import { z } from 'zod';
import { AppError } from '../../base/errors/app-error.ts';
import { text } from '../../base/text.ts';
import type { SavedPosition } from '../../engine/train/saved-state.ts';
import { documentSchema, type LoomDocument } from '../document.ts';
import { type RunRecord, runRecordSchema } from '../run-record.ts';
import { storedPositionSchema } from '../saved-position.ts';
import {
  type ArchiveEntry,
  type ArchiveReader,
  MAX_TOTAL_BYTES,
  openArchive,
  writeArchive,
} from './archive.ts';
import { damaged } from './damaged.ts';
import { checked, jsonBytes, parseJson } from './json.ts';
import { FORMAT_VERSION, migrateNodes, migrateProject } from './migrations.ts';

export interface StoredRun {
  readonly record: RunRecord;
  /** A safetensors file; null where the run has no weights. Its inside is checked by whoever loads it. */
  readonly weights: Uint8Array | null;
  /** What training needs to go on, beside the weights: the optimizer's slots are as large as the weights, or twice. */
  readonly state?: StoredState | null;
}

export interface StoredState {
  readonly position: SavedPosition;
  /** A safetensors file. */
  readonly tensors: Uint8Array;
}

export interface ProjectContents {
  readonly document: LoomDocument;
  readonly runs: readonly StoredRun[];
  /** A PNG picture of the graph. */
  readonly preview?: Uint8Array | null;
}

const MEBIBYTE = 2 ** 20;
const MAX_MANIFEST_BYTES = MEBIBYTE;
const MAX_PROJECT_BYTES = 64 * MEBIBYTE;
const MAX_RUN_BYTES = 128 * MEBIBYTE;
const MAX_WEIGHTS_BYTES = 512 * MEBIBYTE;
const MAX_PREVIEW_BYTES = 16 * MEBIBYTE;
const RUN_FILE = /^runs\/([A-Za-z0-9][A-Za-z0-9_-]{0,60})\.json$/;

const FORMAT = 'layerloom';
const manifestSchema = z.object({ format: z.literal(FORMAT), version: z.number().int().min(1) });

export function packProject({ document, runs, preview }: ProjectContents): Uint8Array {
  const entries: ArchiveEntry[] = [
    {
      name: 'manifest.json',
      bytes: jsonBytes({ format: FORMAT, version: FORMAT_VERSION }, 2),
      compress: true,
    },
    { name: 'project.json', bytes: jsonBytes(sorted(document), 2), compress: true },
  ];
  for (const { record, weights, state } of runs) {
    const bytes = jsonBytes({ ...record, document: sorted(record.document) });
    entries.push({ name: `runs/${record.id}.json`, bytes, compress: true });
    if (weights !== null) {
      entries.push({ name: `weights/${record.id}.safetensors`, bytes: weights, compress: false });
    }
    const taken = entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
    // A file that could not be read back would be worse than an optimizer that begins anew.
    if (state && taken + state.tensors.length < MAX_TOTAL_BYTES - MAX_PROJECT_BYTES) {
      entries.push({ name: `states/${record.id}.json`, bytes: jsonBytes(state.position), compress: true });
      entries.push({ name: `states/${record.id}.safetensors`, bytes: state.tensors, compress: false });
    }
  }
  if (preview !== undefined && preview !== null) {
    entries.push({ name: 'preview.png', bytes: preview, compress: false });
  }
  return writeArchive(entries);
}

/** Records by id, so that two saves of one document differ only where the document does. */
function sorted({ name, notes, nodes, edges, blocks, ...rest }: LoomDocument): LoomDocument {
  const graph = { name, notes, nodes: byId(nodes), edges: byId(edges) };
  if (blocks === undefined) return { ...graph, ...rest };
  const inner = Object.entries(blocks).map(([id, block]) => [
    id,
    {
      name: block.name,
      ...(block.origin === undefined ? {} : { origin: block.origin }),
      nodes: byId(block.nodes),
      edges: byId(block.edges),
    },
  ]);
  return { ...graph, blocks: byId(Object.fromEntries(inner)), ...rest };
}

function byId<T>(records: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(records).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/**
 * Throws an AppError that names `file`: `file.notProject`, `file.newer`, `file.newerLayer`, `file.damaged`,
 * `file.tooMuchInside`. Nothing is kept of a file that is refused.
 */
export function unpackProject(bytes: Uint8Array, file: string): ProjectContents {
  const archive = openArchive(bytes, file);
  const version = versionOf(archive, file);
  const project = parseJson(archive.read('project.json', MAX_PROJECT_BYTES), file, 'project.json');
  const document = readDocument(migrateProject(project, version), file, 'project.json');
  const runs = archive.names.flatMap((name) => {
    const id = RUN_FILE.exec(name)?.[1];
    return id === undefined ? [] : [readRun(archive, id, name, file)];
  });
  const preview = archive.names.includes('preview.png')
    ? archive.read('preview.png', MAX_PREVIEW_BYTES)
    : null;
  return { document, runs, preview };
}

function versionOf(archive: ArchiveReader, file: string): number {
  if (!archive.names.includes('manifest.json')) throw new AppError('file.notProject', { name: file });
  const manifest = manifestSchema.safeParse(
    parseJson(archive.read('manifest.json', MAX_MANIFEST_BYTES), file, 'manifest.json'),
  );
  if (!manifest.success) throw new AppError('file.notProject', { name: file });
  const { version } = manifest.data;
  if (version > FORMAT_VERSION) {
    throw new AppError('file.newer', { name: file, found: version, known: FORMAT_VERSION });
  }
  return version;
}

function readDocument(value: unknown, file: string, part: string): LoomDocument {
  const document = checked(documentSchema, value, file, part);
  for (const graph of [document, ...Object.values(document.blocks ?? {})]) checkIds(graph, file, part);
  return migrateNodes(document, file);
}

function checkIds(graph: Pick<LoomDocument, 'nodes' | 'edges'>, file: string, part: string): void {
  const fail = (en: string, ru: string) => damaged(file, part, text(en, ru));
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (node.id !== id)
      throw fail(`node ${id} calls itself ${node.id}`, `узел ${id} назван внутри ${node.id}`);
  }
  for (const [id, edge] of Object.entries(graph.edges)) {
    if (edge.id !== id)
      throw fail(`wire ${id} calls itself ${edge.id}`, `связь ${id} названа внутри ${edge.id}`);
    for (const end of [edge.source, edge.target]) {
      if (!Object.hasOwn(graph.nodes, end))
        throw fail(
          `wire ${id} leads to the missing node ${end}`,
          `связь ${id} ведёт к несуществующему узлу ${end}`,
        );
    }
  }
}

function readRun(archive: ArchiveReader, id: string, name: string, file: string): StoredRun {
  const record = checked(
    runRecordSchema,
    parseJson(archive.read(name, MAX_RUN_BYTES), file, name),
    file,
    name,
  );
  if (record.id !== id) {
    throw new AppError('file.damaged', {
      name: file,
      part: name,
      detail: `the run calls itself ${record.id}`,
    });
  }
  const weights = `weights/${id}.safetensors`;
  return {
    record: { ...record, document: migrateNodes(record.document, file) },
    weights: archive.names.includes(weights) ? archive.read(weights, MAX_WEIGHTS_BYTES) : null,
    ...readState(archive, id, file),
  };
}

function readState(archive: ArchiveReader, id: string, file: string): Pick<StoredRun, 'state'> {
  const [name, tensors] = [`states/${id}.json`, `states/${id}.safetensors`];
  if (!archive.names.includes(name) || !archive.names.includes(tensors)) return {};
  const position = parseJson(archive.read(name, MAX_RUN_BYTES), file, name);
  return {
    state: {
      position: checked(storedPositionSchema, position, file, name),
      tensors: archive.read(tensors, MAX_WEIGHTS_BYTES),
    },
  };
}
