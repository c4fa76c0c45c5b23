// Where the parts of a built app lie, from the folder of the main-process bundles (out/main).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface AppPaths {
  readonly rendererDir: string;
  readonly preloadFile: string;
  readonly resourcesDir: string;
  readonly workerUrls: WorkerUrls;
}

export interface WorkerUrls {
  /** The thread that owns a run. */
  readonly trainer: URL;
  /** A helper thread of the WASM backend. */
  readonly peer: URL;
}

export function appPaths(bundleDir: string): AppPaths {
  // In a packaged app the bundles lie in app.asar; thread entries are unpacked beside it.
  const workerDir = bundleDir.replace(/([\\/])app\.asar(?=[\\/])/, '$1app.asar.unpacked');
  return {
    rendererDir: join(bundleDir, '../renderer'),
    preloadFile: join(bundleDir, '../preload/index.cjs'),
    resourcesDir: join(bundleDir, '../../resources'),
    workerUrls: {
      trainer: pathToFileURL(join(workerDir, 'trainer.js')),
      peer: pathToFileURL(join(workerDir, 'peer.js')),
    },
  };
}
