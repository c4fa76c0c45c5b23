// File handles: opaque names for what the user chose, per client. A path never reaches the disk without one.
import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { FileHandle } from '../../contract/projects.ts';
import { readError } from './file-errors.ts';
import { checkFileName } from './file-names.ts';
import { markUploadUsed } from './upload-cleanup.ts';
import { storeUpload } from './uploads.ts';

export type HandleKind = 'read' | 'write' | 'folder';

interface Grant {
  readonly path: string;
  readonly kind: HandleKind;
}

/** What one client may reach. */
interface ClientGrants {
  readonly byHandle: Map<string, Grant>;
  readonly handleOf: Map<string, string>;
  /** Data files that a document of this client may name by path: it chose them, or opened a project that names them. */
  readonly dataPaths: Set<string>;
}

export const PROJECT_EXTENSION = '.loom';

export class FileAccess {
  readonly #clients = new Map<string, ClientGrants>();
  /** Where dropped files are kept. */
  readonly uploadDir: string;

  constructor(dataDir: string) {
    this.uploadDir = join(dataDir, 'uploads');
  }

  /** The same path and kind give the same handle, so that listings do not grow the table without end. */
  issue(clientId: string, path: string, kind: HandleKind): FileHandle {
    const grants = this.#grants(clientId);
    const absolute = resolve(path);
    const key = `${kind}:${absolute}`;
    const handle = grants.handleOf.get(key) ?? `${kind}-${randomUUID()}`;
    grants.handleOf.set(key, handle);
    grants.byHandle.set(handle, { path: absolute, kind });
    return { handle, name: basename(absolute), path: absolute };
  }

  /** The path behind a handle. A handle for writing may be read; a folder is neither. Throws file.badHandle. */
  pathFor(clientId: string, handle: string, use: HandleKind): string {
    const grant = this.#clients.get(clientId)?.byHandle.get(handle);
    if (!grant) throw new AppError('file.badHandle');
    if (use === 'folder' ? grant.kind !== 'folder' : grant.kind === 'folder')
      throw new AppError('file.badHandle');
    if (use === 'write' && grant.kind !== 'write') {
      throw new AppError('file.readOnlyHandle', { path: basename(grant.path) });
    }
    return grant.path;
  }

  isWritable(clientId: string, handle: string): boolean {
    return this.#clients.get(clientId)?.byHandle.get(handle)?.kind === 'write';
  }

  allowData(clientId: string, path: string): void {
    this.#grants(clientId).dataPaths.add(path);
    markUploadUsed(this.uploadDir, path).catch(() => {});
  }

  /** Throws file.badHandle for a data file that this client neither chose nor got with a project. */
  checkData(clientId: string, path: string): void {
    if (!this.#clients.get(clientId)?.dataPaths.has(path)) throw new AppError('file.badHandle');
  }

  /** What is to be read as data: a file, or a folder of pictures. Throws file.badHandle. */
  dataPathFor(clientId: string, handle: string): string {
    const grant = this.#clients.get(clientId)?.byHandle.get(handle);
    if (!grant) throw new AppError('file.badHandle');
    return grant.path;
  }

  /** A file or folder dropped on a window that knows its path. Projects may be saved back to it; data is only read. */
  async adoptPath(clientId: string, path: string): Promise<FileHandle> {
    const real = await existingData(path);
    return this.issue(clientId, real, isProject(real) ? 'write' : 'read');
  }

  /** The content of a dropped file, kept in the app's data folder under its hash: dropping it again adds nothing. */
  async adoptContent(
    clientId: string,
    name: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<FileHandle> {
    const fileName = checkFileName(basename(name.replaceAll('\\', '/')));
    const path = await storeUpload(this.uploadDir, fileName, content);
    return this.issue(clientId, path, 'read');
  }

  /** Forgets a client for good (a closed window, a page that stayed away). */
  forget(clientId: string): void {
    this.#clients.delete(clientId);
  }

  #grants(clientId: string): ClientGrants {
    let grants = this.#clients.get(clientId);
    if (!grants) {
      grants = { byHandle: new Map(), handleOf: new Map(), dataPaths: new Set() };
      this.#clients.set(clientId, grants);
    }
    return grants;
  }
}

export function isProject(path: string): boolean {
  return extname(path).toLowerCase() === PROJECT_EXTENSION;
}

/** The real path of an existing regular file; throws file.notFound, file.isFolder, file.noAccess. */
export async function existingFile(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    const info = await stat(real);
    if (info.isDirectory()) throw new AppError('file.isFolder', { path });
    // Devices and pipes could be read without end.
    if (!info.isFile()) throw new AppError('file.cannotRead', { path, detail: 'not a regular file' });
    return real;
  } catch (thrown) {
    throw readError(path, thrown);
  }
}

/** The real path of an existing regular file or folder; throws file.notFound, file.noAccess. */
export async function existingData(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (thrown) {
    throw readError(path, thrown);
  }
  return existingFile(path);
}

/** `path` with its folder's links resolved, for a file that need not exist yet; throws file.notFound for the folder. */
export async function targetPath(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  try {
    return join(await realpath(folder), basename(path));
  } catch (thrown) {
    throw readError(folder, thrown);
  }
}
