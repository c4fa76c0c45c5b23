// Dropped files whose path the window cannot know (the web host): streamed to the data folder, named by their hash.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import { MAX_UPLOAD_BYTES } from '../../contract/wire.ts';
import { writeError } from './file-errors.ts';

/** Returns the stored file's path: `<folder>/<32 hex digits of its SHA-256>/<name>`. Throws file.tooLarge. */
export async function storeUpload(
  folder: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  limitBytes = MAX_UPLOAD_BYTES,
): Promise<string> {
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    const digest = await receive(temporary, name, content, limitBytes);
    const path = join(folder, digest.slice(0, 32), name);
    await mkdir(join(folder, digest.slice(0, 32)), { recursive: true });
    if (await stat(path).catch(() => null)) await rm(temporary);
    else await rename(temporary, path);
    return path;
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw writeError(name, thrown);
  }
}

async function receive(
  path: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) {
        const limit = Math.round(limitBytes / 2 ** 20);
        throw new AppError('file.tooLarge', { path: name, megabytes: `> ${limit}`, limit });
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
