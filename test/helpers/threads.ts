// The thread entries as files, for tests that start real threads: bundled once a suite, inside the checkout so that
// what they import from node_modules is found.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleEntry } from './bundle-entry.ts';

export interface ThreadEntries {
  readonly trainer: URL;
  readonly peer: URL;
  readonly folder: string;
  dispose(): void;
}

export async function bundleThreads(): Promise<ThreadEntries> {
  mkdirSync('.cache', { recursive: true });
  const folder = resolve(mkdtempSync(join('.cache', 'threads-')));
  const trainer = await bundleEntry(resolve('src/main/workers/trainer.ts'), folder);
  const peer = await bundleEntry(resolve('src/main/workers/peer.ts'), folder);
  return {
    trainer: pathToFileURL(trainer),
    peer: pathToFileURL(peer),
    folder,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
