// Where the app keeps its own files: settings, the recent list, dropped files, recovery copies.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `LAYERLOOM_DATA_DIR` overrides the platform's usual place. */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.LAYERLOOM_DATA_DIR) return env.LAYERLOOM_DATA_DIR;
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/Layerloom');
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData/Roaming'), 'Layerloom');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'layerloom');
}
