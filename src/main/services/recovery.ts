// Recovery copies of unsaved work, in the app's data folder and never over the user's file. A copy is a whole project
// with a note beside it; it is offered when the page or the process that kept it is gone.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../base/errors/app-error.ts';
import type { Client } from '../../contract/host.ts';
import type { RecoveryCopy } from '../../contract/projects.ts';
import type { LoomDocument } from '../../project/document.ts';
import { writeAtomically, writeJson } from './atomic-file.ts';
import { systemCode, writeError } from './file-errors.ts';
import type { ProjectFormat, Runs, SavedRun } from './ports.ts';
import { exportedRuns } from './saved-runs.ts';

const noteSchema = z.strictObject({
  name: z.string().max(500),
  /** The project's own file, or null where it never had one. */
  path: z.string().max(4096).nullable(),
  savedAt: z.string().max(40),
  /** Who keeps it: the process, and the client within it. */
  pid: z.number().int(),
  client: z.string().max(100),
});
type Note = z.infer<typeof noteSchema>;

export interface KeptWork {
  readonly copy: string;
  readonly name: string;
  readonly path: string | null;
  readonly document: LoomDocument;
  readonly runs: readonly string[];
}

export interface RecoveryParts {
  readonly dataDir: string;
  readonly runs: Pick<Runs, 'export'>;
  readonly format: Pick<ProjectFormat, 'encode'>;
  /** Whether a process is still there. */
  readonly isAlive?: (pid: number) => boolean;
}

export class RecoveryService {
  readonly #folder: string;
  readonly #parts: RecoveryParts;
  /** Clients of this process that are still there. */
  readonly #present = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    this.#folder = join(parts.dataDir, 'recovery');
  }

  /** Copies follow one another: the last one asked for is the one that stays. */
  async keep(client: Client, work: KeptWork): Promise<void> {
    this.#present.add(client.id);
    await this.#inTurn(async () => {
      const runs = await exported(this.#parts.runs, work.runs);
      const bytes = this.#parts.format.encode({ document: work.document, runs });
      await mkdir(this.#folder, { recursive: true }).catch((thrown: unknown) => {
        throw writeError(this.#folder, thrown);
      });
      await writeAtomically(this.projectFile(work.copy), bytes);
      const note: Note = {
        name: work.name,
        path: work.path,
        savedAt: new Date().toISOString(),
        pid: process.pid,
        client: client.id,
      };
      await writeJson(this.#noteFile(work.copy), note);
    });
  }

  async discard(copy: string): Promise<void> {
    await this.#inTurn(async () => {
      // The note first: a copy without one is not offered.
      await rm(this.#noteFile(copy), { force: true });
      await rm(this.projectFile(copy), { force: true });
    });
  }

  /** What a client kept, once its user has said that it may go. */
  async discardOf(client: Client): Promise<void> {
    for (const copy of await this.#copies()) {
      const note = await this.note(copy);
      if (note?.pid === process.pid && note.client === client.id) await this.discard(copy);
    }
  }

  /** The client is gone for good: what it kept is offered to others from now on. */
  forget(clientId: string): void {
    this.#present.delete(clientId);
  }

  /** Newest first. What a client itself kept belongs to an earlier life of its page. */
  async list(client: Client): Promise<RecoveryCopy[]> {
    const copies = await this.#copies();
    const listed = await Promise.all(
      copies.map(async (copy) => {
        const note = await this.note(copy);
        if (note === null || this.#isHeld(note, client)) return null;
        return { copy, name: note.name, path: note.path, savedAt: note.savedAt };
      }),
    );
    return listed.filter((one) => one !== null).sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
  }

  async #copies(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return [];
      throw thrown;
    });
    return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  }

  /** Null where there is no such copy, or its note is not ours. */
  async note(copy: string): Promise<Note | null> {
    const raw = await readFile(this.#noteFile(copy), 'utf8').catch(() => null);
    if (raw === null) return null;
    try {
      const parsed = noteSchema.safeParse(JSON.parse(raw));
      return parsed.success ? parsed.data : null;
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return null;
      throw thrown;
    }
  }

  /** The files of all copies. */
  async projectFiles(): Promise<string[]> {
    return (await this.#copies()).map((copy) => this.projectFile(copy));
  }

  projectFile(copy: string): string {
    return join(this.#folder, `${copy}.loom`);
  }

  #noteFile(copy: string): string {
    return join(this.#folder, `${copy}.json`);
  }

  #isHeld(note: Note, asking: Client): boolean {
    if (note.pid === process.pid) return note.client !== asking.id && this.#present.has(note.client);
    return (this.#parts.isAlive ?? isAlive)(note.pid);
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => {});
    await done;
  }
}

/** Runs that can be exported now; a copy without one of them is better than no copy. */
function exported(runs: Pick<Runs, 'export'>, ids: readonly string[]): Promise<SavedRun[]> {
  return exportedRuns(ids, async (id, withState) => {
    try {
      return await runs.export(id, withState);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      return null;
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
}
