// The services as the command line uses them: the same that windows use, in this process, with a client that is no window.

import { access, constants, readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { Client } from '../../contract/host.ts';
import type { RunProgress } from '../../contract/runs.ts';
import type { DataBinding, LoomDocument } from '../../project/document.ts';
import { projectFormat } from '../../project/file/index.ts';
import { appPaths } from '../services/app-paths.ts';
import { writeAtomically } from '../services/atomic-file.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import { blockStoreOptions } from '../services/data-memory.ts';
import { DatasetService } from '../services/datasets.ts';
import { readError, systemCode, writeError } from '../services/file-errors.ts';
import type { ProjectContent } from '../services/ports.ts';
import { findMoved } from '../services/relocation.ts';
import { RunService } from '../services/runs.ts';
import { type ReadingChoice, readingOf } from './reading.ts';

export interface Workplace {
  readonly datasets: DatasetService;
  readonly runs: RunService;
}

/** `bundleDir` is the folder of the built entries. */
export function openWorkplace(bundleDir: string): Workplace {
  const paths = appPaths(bundleDir);
  const datasets = new DatasetService({
    resourcesDir: paths.resourcesDir,
    blocks: blockStoreOptions(defaultDataFolder()),
  });
  const runs = new RunService({
    data: datasets,
    workerUrls: paths.workerUrls,
    cores: availableParallelism(),
  });
  return { datasets, runs };
}

export function cliClient(onProgress: (progress: RunProgress) => void): Client {
  return {
    id: 'command-line',
    emit: (name, payload) => {
      if (name === 'runs.progress') onProgress(payload as RunProgress);
    },
  };
}

/** Data that is not at its path any more is taken from beside the project, where the same content lies there. */
export async function readProject(path: string): Promise<ProjectContent> {
  const { document, runs } = projectFormat.decode(await readInput(path), basename(path));
  const located = async (own: LoomDocument): Promise<LoomDocument> => ({
    ...own,
    data: await locatedData(own.data, path),
  });
  return {
    document: await located(document),
    runs: await Promise.all(
      runs.map(async (run) => ({
        ...run,
        record: { ...run.record, document: await located(run.record.document) },
      })),
    ),
  };
}

async function locatedData(binding: DataBinding, project: string): Promise<DataBinding> {
  const { source } = binding;
  if (source.kind !== 'file' || (await stat(source.path).catch(() => null)) !== null) return binding;
  const [found] = await findMoved(source, dirname(resolve(project)));
  return found?.same ? { ...binding, source: { ...source, path: found.path } } : binding;
}

export async function writeProject(path: string, content: ProjectContent): Promise<void> {
  await writeAtomically(resolve(path), projectFormat.encode(content));
}

export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw readError(path, error);
  }
}

/** Asked before long work whose result goes there: a typing error in the path must not cost a training. */
export async function checkWritable(path: string): Promise<void> {
  const target = resolve(path);
  const found = await stat(target).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return null;
    throw writeError(path, thrown);
  });
  if (found?.isDirectory()) throw new AppError('file.isFolder', { path });
  try {
    await access(dirname(target), constants.W_OK);
  } catch (thrown) {
    throw writeError(path, thrown);
  }
}

/** The project's binding onto another file: roles stay with the columns of their names. */
export async function bindFile(
  datasets: DatasetService,
  binding: DataBinding,
  path: string,
  choice: ReadingChoice = {},
): Promise<DataBinding> {
  // A text is read by characters or words as the project's own was.
  const plain = binding.source.kind === 'file' ? binding.source.reading?.plain : undefined;
  const asked = readingOf(choice);
  const options = plain === undefined ? asked : { reading: { plain, ...asked.reading } };
  const card = await datasets.openFile(resolve(path), options);
  const found = new Set(card.schema.columns.map(({ name }) => name));
  const lost = Object.entries(binding.roles).find(([name, role]) => role === 'target' && !found.has(name));
  if (lost) {
    throw new AppError('run.noColumn', {
      file: basename(path),
      column: lost[0],
      found: [...found].slice(0, 12).join(', '),
    });
  }
  const roles = Object.fromEntries(Object.entries(binding.roles).filter(([name]) => found.has(name)));
  return { ...binding, source: card.source, schema: card.schema, roles };
}

export function withTraining(
  document: LoomDocument,
  changes: Partial<LoomDocument['training']>,
): LoomDocument {
  return { ...document, training: { ...document.training, ...changes } };
}
