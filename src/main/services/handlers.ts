// The total map from request to handler. What differs between the window and the web host comes in as `shell`.
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { RequestInput } from '../../contract/channels.ts';
import type { Client, Handlers } from '../../contract/host.ts';
import type { AppInfo, FileHandle } from '../../contract/projects.ts';
import type { DataBinding } from '../../project/document.ts';
import { DataReads } from './data-reads.ts';
import type { FileBrowser } from './file-browser.ts';
import { existingData, existingFile, type FileAccess } from './files.ts';
import { packedFiles, packedName } from './packed-files.ts';
import type { Datasets, Runs } from './ports.ts';
import { problemsCsv } from './problem-export.ts';
import type { ProjectService } from './projects.ts';
import type { RecoveryService } from './recovery.ts';
import { compared, findMoved } from './relocation.ts';
import type { SettingsService } from './settings.ts';

/** What the host itself answers: dialogs and windows in Electron, the file browser on the web. */
export interface Shell {
  readonly info: AppInfo;
  documentState(client: Client, state: RequestInput<'app.documentState'>): void;
  close(client: Client, close: boolean): void;
  /** Null where the host has no native dialogs. */
  readonly dialogs: {
    /** The paths that were chosen; none when cancelled. */
    open(client: Client, kind: 'project' | 'data' | 'folder'): Promise<readonly string[]>;
    save(client: Client, name: string): Promise<string | null>;
  } | null;
  /** Null where native dialogs take its place. */
  readonly browser: FileBrowser | null;
}

export interface HandlerParts {
  readonly shell: Shell;
  readonly access: FileAccess;
  readonly projects: ProjectService;
  readonly recovery: RecoveryService;
  readonly settings: SettingsService;
  readonly datasets: Datasets;
  readonly runs: Runs;
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { shell, access, projects, recovery, settings, datasets, runs } = parts;

  /** A document names its data file by path; only files that this client was given may be read. */
  const checkBinding = (client: Client, binding: DataBinding): void => {
    if (binding.source.kind === 'file') access.checkData(client.id, binding.source.path);
  };

  const reads = new DataReads();

  return {
    'app.info': async (_, client) => {
      // A page asks this first. What an earlier load of it had running, nobody can see or stop any more.
      await runs.release(client);
      return shell.info;
    },
    'app.settings': () => settings.load(),
    'app.saveSettings': async (input) => {
      await settings.save(input);
      return null;
    },
    'app.documentState': async (input, client) => {
      shell.documentState(client, input);
      return null;
    },
    'app.close': async ({ close }, client) => {
      // The user was asked: what is unsaved now may go.
      if (close) await recovery.discardOf(client);
      shell.close(client, close);
      return null;
    },

    'projects.templates': async () => projects.templates(),
    'projects.new': ({ template }) => projects.create(template),
    'projects.open': ({ handle }, client) => projects.open(client, handle),
    'projects.save': ({ document, handle, runs: ids }, client) =>
      projects.save(client, document, handle, ids),
    'projects.recent': (_, client) => projects.recent(client),

    'recovery.keep': async (input, client) => {
      await projects.keepRecovery(client, input);
      return null;
    },
    'recovery.discard': async ({ copy }) => {
      await recovery.discard(copy);
      return null;
    },
    'recovery.list': (_, client) => recovery.list(client),
    'recovery.open': ({ copy }, client) => projects.openRecovery(client, copy),

    'files.chooseOpen': async ({ kind }, client) => {
      if (!shell.dialogs) throw new AppError('file.noDialogs');
      const paths = await shell.dialogs.open(client, kind);
      const [path] = paths;
      if (path === undefined) return null;
      if (paths.length === 1 || kind !== 'data') return adoptChosen(access, client, path, kind);
      return access.adoptContent(client.id, packedName(paths), packedFiles(paths));
    },
    'files.chooseSave': async ({ name }, client) => {
      if (!shell.dialogs) throw new AppError('file.noDialogs');
      const path = await shell.dialogs.save(client, name);
      return path === null ? null : access.issue(client.id, path, 'write');
    },
    'files.list': ({ directory, kind }, client) => browserOf(shell).list(client.id, directory, kind),
    'files.create': ({ directory, name }, client) => browserOf(shell).create(client.id, directory, name),
    'files.together': async ({ handles }, client) => {
      const paths = await Promise.all(
        handles.map((handle) => existingFile(access.dataPathFor(client.id, handle))),
      );
      return access.adoptContent(client.id, packedName(paths), packedFiles(paths));
    },
    'files.adopt': async ({ name, path, content }, client) => {
      if (path !== null) return access.adoptPath(client.id, path);
      if (content === null) throw new AppError('ipc.refused', { channel: 'files.adopt' });
      return access.adoptContent(client.id, name, once(content));
    },

    'data.samples': async () => [...datasets.samples()],
    'data.openSample': ({ id }) => datasets.openSample(id),
    'data.generators': async () => [...datasets.generators()],
    'data.generate': ({ generator, params }) => datasets.generate(generator, params),
    'data.openFile': async ({ handle, reading }, client) => {
      const path = await existingData(access.dataPathFor(client.id, handle));
      const preview = (await stat(path)).isDirectory() ? null : await datasets.preview(path);
      if (preview !== null) client.emit('data.preview', preview);
      const card = await reads.run(client, basename(path), (options) =>
        datasets.openFile(path, reading === undefined ? options : { ...options, reading }),
      );
      access.allowData(client.id, path);
      return card;
    },
    'data.cancel': async (_, client) => {
      reads.cancel(client);
      return null;
    },
    'data.card': async ({ binding }, client) => {
      checkBinding(client, binding);
      const { source } = binding;
      const name = source.kind === 'file' ? source.name : '';
      return reads.run(client, name, (options) => datasets.card(binding, options));
    },
    'data.problems': async ({ binding, locale }, client) => {
      checkBinding(client, binding);
      const { source } = binding;
      const name = source.kind === 'file' ? source.name : '';
      const problems = await reads.run(client, name, (options) => datasets.problems(binding, options));
      return { csv: problemsCsv(problems, locale), count: problems.length };
    },
    'data.find': async ({ binding, project }, client) => {
      if (project === null || binding.source.kind !== 'file') return [];
      checkBinding(client, binding);
      const folder = dirname(access.pathFor(client.id, project, 'read'));
      const found = await findMoved(binding.source, folder);
      return found.map(({ path, same }) => ({ file: access.issue(client.id, path, 'read'), same }));
    },
    'data.relocate': async ({ binding, handle }, client) => {
      const path = await existingData(access.dataPathFor(client.id, handle));
      const { source } = binding;
      const reading = source.kind === 'file' && source.reading ? { reading: source.reading } : {};
      const card = await reads.run(client, basename(path), (options) =>
        datasets.openFile(path, { ...options, ...reading, partIfPresent: true }),
      );
      access.allowData(client.id, path);
      return compared(binding, card);
    },
    'data.split': async ({ binding }, client) => {
      checkBinding(client, binding);
      return datasets.split(binding);
    },
    'data.rows': async ({ binding, rows }, client) => {
      checkBinding(client, binding);
      return datasets.rows(binding, rows);
    },

    'runs.estimate': ({ document }) => runs.estimate(document),
    'runs.start': async ({ document, paused }, client) => {
      checkBinding(client, document.data);
      return runs.start(document, paused, client);
    },
    'runs.pause': ({ run }) => runs.pause(run),
    'runs.resume': ({ run }) => runs.resume(run),
    'runs.step': ({ run }) => runs.step(run),
    'runs.stop': ({ run }) => runs.stop(run),
    'runs.continue': ({ run, ...options }) => runs.continue(run, options),
    'runs.get': ({ run }) => runs.get(run),
    'runs.predict': ({ run, rows }) => runs.predict(run, rows),
    'runs.continueText': async ({ run, ...request }) => ({ text: await runs.continueText(run, request) }),
    'runs.histograms': ({ run }) => runs.histograms(run),
    'runs.evaluate': ({ run }) => runs.evaluate(run),
  };
}

function browserOf(shell: Shell): FileBrowser {
  if (!shell.browser) throw new AppError('ipc.refused', { channel: 'files.list' });
  return shell.browser;
}

async function adoptChosen(
  access: FileAccess,
  client: Client,
  path: string,
  kind: 'project' | 'data' | 'folder',
): Promise<FileHandle> {
  return kind === 'project'
    ? access.issue(client.id, await existingFile(path), 'write')
    : access.issue(client.id, await existingData(path), 'read');
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
