// The user's settings: one small JSON file. An unreadable one means the defaults, never a failure to start.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Settings, settingsSchema } from '../../contract/projects.ts';
import { writeJson } from './atomic-file.ts';

const plainSchema = settingsSchema.omit({ blocks: true }).strip();
const DEFAULTS: Settings = { locale: null, theme: 'system' };

export class SettingsService {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'settings.json');
  }

  async load(): Promise<Settings> {
    const raw = await readFile(this.#path, 'utf8').catch(() => null);
    return parseSettings(raw);
  }

  /** Saves follow one another, so that the last one asked for is the one that stays. */
  async save(settings: Settings): Promise<void> {
    const write = this.#writing.then(() => writeJson(this.#path, settings));
    this.#writing = write.catch(() => {});
    await write;
  }
}

export function parseSettings(raw: string | null): Settings {
  if (raw === null) return DEFAULTS;
  try {
    const value: unknown = JSON.parse(raw);
    const parsed = settingsSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    // Blocks of a newer version do not cost the user language and theme.
    const plain = plainSchema.safeParse(value);
    return plain.success ? plain.data : DEFAULTS;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return DEFAULTS;
    throw thrown;
  }
}
