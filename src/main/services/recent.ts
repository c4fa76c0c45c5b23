// The list of recently opened projects, newest first, kept in the app's data folder.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJson } from './atomic-file.ts';

const listSchema = z.array(z.strictObject({ path: z.string().max(4096), openedAt: z.string().max(40) }));
export type RecentEntry = z.infer<typeof listSchema>[number];

const LIMIT = 20;

export class RecentList {
  readonly #path: string;
  #changing: Promise<void> = Promise.resolve();

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'recent.json');
  }

  async load(): Promise<readonly RecentEntry[]> {
    const raw = await readFile(this.#path, 'utf8').catch(() => '[]');
    try {
      const parsed = listSchema.safeParse(JSON.parse(raw));
      return parsed.success ? parsed.data.slice(0, LIMIT) : [];
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return [];
      throw thrown;
    }
  }

  async add(path: string, openedAt: Date): Promise<void> {
    const change = this.#changing.then(async () => {
      const others = (await this.load()).filter((entry) => entry.path !== path);
      await writeJson(this.#path, [{ path, openedAt: openedAt.toISOString() }, ...others].slice(0, LIMIT));
    });
    this.#changing = change.catch(() => {});
    await change;
  }
}
