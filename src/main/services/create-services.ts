// The composition root: every service of a host, made once and handed to the handlers.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Client, Handlers } from '../../contract/host.ts';
import { packProject, unpackProject } from '../../project/file/project-file.ts';
import { TEMPLATES } from '../../project/templates/index.ts';
import type { WorkerUrls } from './app-paths.ts';
import { blockStoreOptions } from './data-memory.ts';
import { DatasetService } from './datasets.ts';
import { FileAccess } from './files.ts';
import { createHandlers, type Shell } from './handlers.ts';
import type { ProjectFormat } from './ports.ts';
import { ProjectService } from './projects.ts';
import { RecentList } from './recent.ts';
import { RecoveryService } from './recovery.ts';
import { RunService } from './runs.ts';
import { SettingsService } from './settings.ts';
import { cleanUploads } from './upload-cleanup.ts';

export interface ServiceOptions {
  readonly resourcesDir: string;
  /** The app's own folder; made where it is missing. */
  readonly dataDir: string;
  readonly workerUrls: WorkerUrls;
  /** The host's own part; it may need the file handles. */
  readonly shell: (access: FileAccess) => Shell;
}

export interface Services {
  readonly handlers: Handlers;
  readonly access: FileAccess;
  readonly settings: SettingsService;
  /** A window closed, or a page stayed away: its runs end, its handles go. */
  forget(client: Client): Promise<void>;
  /** Removes what the app keeps and nobody needs any more. */
  tidy(): Promise<void>;
}

export function createServices(options: ServiceOptions): Services {
  mkdirSync(options.dataDir, { recursive: true });
  const access = new FileAccess(options.dataDir);
  const settings = new SettingsService(options.dataDir);
  const recent = new RecentList(options.dataDir);
  const datasets = new DatasetService({
    resourcesDir: options.resourcesDir,
    blocks: blockStoreOptions(options.dataDir),
  });
  const runs = new RunService({
    data: datasets,
    workerUrls: options.workerUrls,
    cores: availableParallelism(),
  });
  const recovery = new RecoveryService({ dataDir: options.dataDir, runs, format: FORMAT });
  const projects = new ProjectService({ access, recent, recovery, runs, format: FORMAT });
  const shell = options.shell(access);
  return {
    handlers: createHandlers({ shell, access, projects, recovery, settings, datasets, runs }),
    access,
    settings,
    async forget(client) {
      await runs.release(client);
      access.forget(client.id);
      recovery.forget(client.id);
    },
    async tidy() {
      const projects = async () => [
        ...(await recent.load()).map(({ path }) => path),
        ...(await recovery.projectFiles()),
      ];
      await cleanUploads({ uploadDir: access.uploadDir, projects, nowMs: Date.now() });
    },
  };
}

const FORMAT: ProjectFormat = { encode: packProject, decode: unpackProject, templates: TEMPLATES };
