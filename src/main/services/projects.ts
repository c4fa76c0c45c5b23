// Projects on disk: open, save, new from a template, and the recent list. A file that cannot be opened changes nothing.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { RequestInput } from '../../contract/channels.ts';
import type { Client } from '../../contract/host.ts';
import type { FileHandle, OpenedProject, RecentProject, TemplateInfo } from '../../contract/projects.ts';
import type { LoomDocument } from '../../project/document.ts';
import { writeAtomically } from './atomic-file.ts';
import { readError } from './file-errors.ts';
import { existingFile, type FileAccess } from './files.ts';
import type { ProjectFormat, Runs } from './ports.ts';
import type { RecentList } from './recent.ts';
import type { RecoveryService } from './recovery.ts';
import { exportedRuns } from './saved-runs.ts';

const MAX_PROJECT_BYTES = 1024 * 1024 * 1024;

export interface ProjectParts {
  readonly access: FileAccess;
  readonly recent: RecentList;
  readonly recovery: RecoveryService;
  readonly runs: Runs;
  readonly format: ProjectFormat;
}

export class ProjectService {
  readonly #parts: ProjectParts;

  constructor(parts: ProjectParts) {
    this.#parts = parts;
  }

  templates(): TemplateInfo[] {
    return this.#parts.format.templates.map(({ id, title, description }) => ({ id, title, description }));
  }

  async create(template: string): Promise<OpenedProject> {
    const { templates } = this.#parts.format;
    const found = templates.find((candidate) => candidate.id === template);
    if (!found) {
      const known = templates.map((candidate) => candidate.id).join(', ');
      throw new AppError('file.unknownTemplate', { template, known });
    }
    return { document: found.create(), file: null, runs: [], trainedRun: null };
  }

  /** Reads and checks the whole file before anything is taken over. */
  async open(client: Client, handle: string): Promise<OpenedProject> {
    const { access, recent } = this.#parts;
    const path = await existingFile(access.pathFor(client.id, handle, 'read'));
    const opened = await this.#takeIn(client, path);
    // A dropped copy in the app's own folder is no place to save to: such a project has no file yet.
    const file = access.isWritable(client.id, handle) ? access.issue(client.id, path, 'write') : null;
    if (file) await recent.add(path, new Date());
    return { ...opened, file };
  }

  async #takeIn(client: Client, path: string): Promise<OpenedProject> {
    const { access, format, runs } = this.#parts;
    const content = format.decode(await readWhole(path), basename(path));
    const records = [];
    let trainedRun: string | null = null;
    for (const saved of content.runs) {
      const id = await runs.adopt(saved, client);
      records.push(await runs.get(id));
      if (saved.weights) trainedRun = id;
    }
    const { source } = content.document.data;
    if (source.kind === 'file') access.allowData(client.id, source.path);
    return { document: content.document, file: null, runs: records, trainedRun };
  }

  async keepRecovery(
    client: Client,
    { copy, document, handle, runs }: RequestInput<'recovery.keep'>,
  ): Promise<void> {
    const path = handle === null ? null : this.#parts.access.pathFor(client.id, handle, 'read');
    const name = path === null ? document.name : basename(path);
    await this.#parts.recovery.keep(client, { copy, name, path, document, runs });
  }

  /** The copy is read like any file; saving goes to the project's own file, if that still exists. */
  async openRecovery(client: Client, copy: string): Promise<OpenedProject> {
    const { access, recovery } = this.#parts;
    const note = await recovery.note(copy);
    if (note === null) throw new AppError('file.notFound', { path: copy });
    const opened = await this.#takeIn(client, recovery.projectFile(copy));
    const own = note.path === null ? null : await existingFile(note.path).catch(() => null);
    return { ...opened, file: own === null ? null : access.issue(client.id, own, 'write') };
  }

  async save(
    client: Client,
    document: LoomDocument,
    handle: string,
    runs: readonly string[],
  ): Promise<FileHandle> {
    const path = this.#parts.access.pathFor(client.id, handle, 'write');
    const saved = await exportedRuns(runs, (run, withState) => this.#parts.runs.export(run, withState));
    await writeAtomically(path, this.#parts.format.encode({ document, runs: saved }));
    await this.#parts.recent.add(path, new Date());
    return this.#parts.access.issue(client.id, path, 'write');
  }

  async recent(client: Client): Promise<RecentProject[]> {
    const entries = await this.#parts.recent.load();
    return Promise.all(
      entries.map(async ({ path, openedAt }) => ({
        file: this.#parts.access.issue(client.id, path, 'write'),
        openedAt,
        exists: await stat(path).then(
          (info) => info.isFile(),
          () => false,
        ),
      })),
    );
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_PROJECT_BYTES) {
      throw new AppError('file.tooLarge', {
        path,
        megabytes: Math.round(size / 2 ** 20),
        limit: MAX_PROJECT_BYTES / 2 ** 20,
      });
    }
    return new Uint8Array(await readFile(path));
  } catch (thrown) {
    throw readError(path, thrown);
  }
}
