// What is dropped on the window, as one file: a single one as it is; several, or folders, packed into an archive that
// the readers take apart again (pictures in class folders, images with their labels).
import { zipSync } from 'fflate';
import { AppError } from '../../base/errors/app-error.ts';
import { MAX_UPLOAD_BYTES } from '../../contract/wire.ts';

const MAX_FILES = 100_000;

/** What was let go on the window; a list, for the browser closes its own once the event is over. */
export interface Dropped {
  readonly name: string;
  /** The first file, or the folder as a file, by which a window that knows paths finds it. */
  readonly first: File;
  readonly items: readonly (File | FileSystemEntry)[];
}

export interface PackHooks {
  /** Files packed so far. */
  readonly onProgress: (files: number) => void;
  readonly signal: AbortSignal;
}

/** Must be called while the drop event is handled. Null where nothing of it is a file. */
export function listDrop(data: DataTransfer): Dropped | null {
  const files = Array.from(data.files);
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const folders = entries.filter(isFolder);
  const [first] = files;
  if (first === undefined) return null;
  if (folders.length === 0 && files.length === 1) return { name: first.name, first, items: [first] };
  const items = folders.length === 0 ? files : entries;
  const lead = items[0]?.name ?? first.name;
  return { name: items.length === 1 ? lead : `${lead} +${items.length - 1}`, first, items };
}

/** Whether it is one file or folder, which need not be packed where its path is known. */
export function isSingle({ items }: Dropped): boolean {
  return items.length === 1;
}

/** A single file as it is; anything else as an archive. Aborting throws the signal's reason. */
export async function packDrop({ name, items }: Dropped, hooks: PackHooks): Promise<File> {
  const [only] = items;
  if (only instanceof File && items.length === 1) return only;
  return new Archive(`${name}.zip`, hooks).fill(items);
}

class Archive {
  private readonly files: Record<string, Uint8Array> = {};
  private bytes = 0;
  private count = 0;

  constructor(
    private readonly name: string,
    private readonly hooks: PackHooks,
  ) {}

  async fill(dropped: readonly (File | FileSystemEntry)[]): Promise<File> {
    for (const item of dropped) {
      if (item instanceof File) await this.add(item.name, item);
      else await this.addEntry(item, '');
    }
    // Pictures are packed already.
    return new File([zipSync(this.files, { level: 0 }).slice()], this.name);
  }

  private async addEntry(entry: FileSystemEntry, folder: string): Promise<void> {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isFolder(entry)) {
      for (const inner of await contentsOf(entry)) await this.addEntry(inner, path);
    } else if (isFile(entry)) {
      await this.add(path, await new Promise<File>((done, fail) => entry.file(done, fail)));
    }
  }

  private async add(path: string, file: File): Promise<void> {
    this.hooks.signal.throwIfAborted();
    this.bytes += file.size;
    this.count++;
    if (this.bytes > MAX_UPLOAD_BYTES || this.count > MAX_FILES) {
      const limit = Math.floor(MAX_UPLOAD_BYTES / 2 ** 20);
      throw new AppError('file.tooLarge', { path: this.name, megabytes: `> ${limit}`, limit });
    }
    this.files[path] = new Uint8Array(await file.arrayBuffer());
    this.hooks.onProgress(this.count);
  }
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A folder's list comes in parts; the last one is empty. */
async function contentsOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) return found;
    found.push(...part);
  }
}
