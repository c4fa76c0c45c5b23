// Finds a data file that a project names and that is not there any more, and tells how a found one differs from it.
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataCard } from '../../contract/data.ts';
import type { Relocated } from '../../contract/relocation.ts';
import type { DataBinding, DataSource } from '../../project/document.ts';
import { fileSource } from './readers/source.ts';

type FileOrigin = Extract<DataSource, { kind: 'file' }>;

const MAX_DEPTH = 3;
const MAX_ENTRIES = 20_000;
const MAX_FOUND = 10;
/** A larger file of the same size is taken for the same until it is read. */
const MAX_HASHED_BYTES = 2 ** 31;

export interface Found {
  readonly path: string;
  readonly same: boolean;
}

/** Files and folders of the source's name in `folder` and below it, those with the same content first. */
export async function findMoved(source: FileOrigin, folder: string): Promise<Found[]> {
  const paths: string[] = [];
  let looked = 0;
  const walk = async (at: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (++looked > MAX_ENTRIES || paths.length >= MAX_FOUND) return;
      const path = join(at, entry.name);
      if (entry.name === source.name && (entry.isFile() || entry.isDirectory())) paths.push(path);
      else if (entry.isDirectory() && !entry.name.startsWith('.') && depth < MAX_DEPTH) {
        await walk(path, depth + 1);
      }
    }
  };
  await walk(folder, 0);
  const found = await Promise.all(paths.map(async (path) => ({ path, same: await isSame(path, source) })));
  return found.sort((a, b) => Number(b.same) - Number(a.same) || depthOf(a.path) - depthOf(b.path));
}

function depthOf(path: string): number {
  return dirname(path).length;
}

/** A folder, and a file with a companion, are the same or not only once they are read. */
async function isSame(path: string, source: FileOrigin): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (!info?.isFile() || info.size !== source.bytes || info.size > MAX_HASHED_BYTES) return false;
  const file = await fileSource(path);
  return (await file.sha256(null)) === source.sha256;
}

/** What the project would notice if the card's data took the place of its own. */
export function compared(binding: DataBinding, card: DataCard): Relocated {
  const before = new Map((binding.schema?.columns ?? []).map((column) => [column.name, column.type]));
  const now = new Map(card.schema.columns.map((column) => [column.name, column.type]));
  return {
    card,
    same: binding.source.kind === 'file' && binding.source.sha256 === card.sha256,
    rowsBefore: binding.schema?.rows ?? 0,
    missing: [...before.keys()].filter((name) => !now.has(name)),
    added: [...now.keys()].filter((name) => !before.has(name)),
    retyped: [...before].filter(([name, type]) => (now.get(name) ?? type) !== type).map(([name]) => name),
  };
}
