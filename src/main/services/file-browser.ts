// The web host's file browser: lists folders under its roots only, whatever links or `..` say.
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { Directory, FileHandle } from '../../contract/projects.ts';
import { readError } from './file-errors.ts';
import { checkFileName } from './file-names.ts';
import { type FileAccess, isProject, PROJECT_EXTENSION } from './files.ts';

const MAX_ENTRIES = 5000;

export class FileBrowser {
  readonly #access: FileAccess;
  readonly #roots: readonly string[];

  /** The first root is where listing starts. */
  constructor(access: FileAccess, roots: readonly string[]) {
    this.#access = access;
    this.#roots = roots;
  }

  async list(clientId: string, directory: string | null, kind: 'project' | 'data'): Promise<Directory> {
    const roots = await this.#realRoots();
    const asked =
      directory === null ? (roots[0] ?? null) : this.#access.pathFor(clientId, directory, 'folder');
    if (asked === null) throw new AppError('file.notFound', { path: this.#roots[0] ?? '.' });
    const path = await this.#inside(asked, roots);
    const parent = dirname(path);
    return {
      handle: this.#access.issue(clientId, path, 'folder').handle,
      path,
      parent:
        isInside(parent, roots) && parent !== path
          ? this.#access.issue(clientId, parent, 'folder').handle
          : null,
      roots: roots.map((root) => ({
        handle: this.#access.issue(clientId, root, 'folder').handle,
        path: root,
      })),
      entries: await this.#entries(clientId, path, kind, roots),
    };
  }

  /** A handle for a project file to be made in a listed folder; adds the extension where it is missing. */
  async create(clientId: string, directory: string, name: string): Promise<FileHandle> {
    const roots = await this.#realRoots();
    const folder = await this.#inside(this.#access.pathFor(clientId, directory, 'folder'), roots);
    const given = checkFileName(name);
    const fileName = isProject(given) ? given : checkFileName(`${given}${PROJECT_EXTENSION}`);
    const path = join(folder, fileName);
    const existing = await realpath(path).catch(() => path);
    if (!isInside(existing, roots)) throw new AppError('file.outsideRoots', { path });
    return this.#access.issue(clientId, existing, 'write');
  }

  async #entries(
    clientId: string,
    folder: string,
    kind: 'project' | 'data',
    roots: readonly string[],
  ): Promise<Directory['entries']> {
    const found = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
      throw readError(folder, thrown);
    });
    const visible = found.filter((entry) => !entry.name.startsWith('.')).slice(0, MAX_ENTRIES);
    const entries = await Promise.all(
      visible.map((entry) => this.#entry(clientId, folder, entry, kind, roots)),
    );
    return entries
      .filter((entry) => entry !== null)
      .sort((a, b) => Number(b.directory) - Number(a.directory) || a.name.localeCompare(b.name));
  }

  /** Null for what cannot be chosen: other kinds of file, links out of the roots, broken links, devices. */
  async #entry(
    clientId: string,
    folder: string,
    entry: Dirent,
    kind: 'project' | 'data',
    roots: readonly string[],
  ): Promise<Directory['entries'][number] | null> {
    const real = await realpath(join(folder, entry.name)).catch(() => null);
    if (real === null || !isInside(real, roots)) return null;
    const info = await stat(real).catch(() => null);
    if (info?.isDirectory()) {
      const { handle } = this.#access.issue(clientId, real, 'folder');
      return { handle, name: entry.name, directory: true, bytes: 0 };
    }
    if (!info?.isFile() || isProject(entry.name) !== (kind === 'project')) return null;
    const { handle } = this.#access.issue(clientId, real, kind === 'project' ? 'write' : 'read');
    return { handle, name: entry.name, directory: false, bytes: info.size };
  }

  async #inside(path: string, roots: readonly string[]): Promise<string> {
    const real = await realpath(path).catch((thrown: unknown) => {
      throw readError(path, thrown);
    });
    if (!isInside(real, roots)) throw new AppError('file.outsideRoots', { path });
    const info = await stat(real);
    if (!info.isDirectory()) throw new AppError('file.notFolder', { path });
    return real;
  }

  async #realRoots(): Promise<readonly string[]> {
    const real = await Promise.all(this.#roots.map((root) => realpath(root).catch(() => null)));
    return [...new Set(real.filter((root) => root !== null))];
  }
}

function isInside(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep));
}
