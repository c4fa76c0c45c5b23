// Projects named on a command line, or handed over by a second start of the app.
import { extname, resolve } from 'node:path';
import { PROJECT_EXTENSION } from '../services/files.ts';

/** Full paths of the `.loom` arguments; switches and the app's own folder are left out. */
export function projectArguments(argv: readonly string[], workingFolder: string): string[] {
  return argv
    .slice(1)
    .filter((arg) => !arg.startsWith('-') && extname(arg).toLowerCase() === PROJECT_EXTENSION)
    .map((arg) => resolve(workingFolder, arg));
}
