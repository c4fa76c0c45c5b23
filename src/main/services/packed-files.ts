// Several files chosen together, as the one archive that the readers take apart again: stored as they are, streamed, the
// same bytes for the same files.
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Zip, ZipPassThrough } from 'fflate';
import { readError } from './file-errors.ts';

/** Any date that zip can hold: the archive must not change with the clock. */
const NEW_YEAR = new Date(2000, 0, 1);

/** As the window names what is dropped on it. */
export function packedName(paths: readonly string[]): string {
  return `${basename(paths[0] ?? '')} +${paths.length - 1}.zip`;
}

/** `paths` lie in one folder, as a dialog chooses them. */
export async function* packedFiles(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  for (const path of [...paths].sort()) {
    const file = new ZipPassThrough(basename(path));
    file.mtime = NEW_YEAR;
    zip.add(file);
    try {
      for await (const chunk of createReadStream(path)) {
        file.push(Uint8Array.from(chunk as Uint8Array));
        yield* ready.splice(0);
      }
    } catch (thrown) {
      throw readError(path, thrown);
    }
    file.push(new Uint8Array(0), true);
  }
  zip.end();
  yield* ready.splice(0);
}
