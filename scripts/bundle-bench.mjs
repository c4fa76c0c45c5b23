// Bundles entries of bench/ for Node; answers the folder of the bundles: one file an entry, by its name.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** `entries`: name → path from the root; `name`: of the folder under .cache. */
export async function bundleBench(name, entries) {
  const outDir = join(ROOT, '.cache', name);
  const input = Object.fromEntries(Object.entries(entries).map(([key, path]) => [key, join(ROOT, path)]));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    build: { ssr: true, outDir, emptyOutDir: true, target: 'node20', rollupOptions: { input } },
  });
  return outDir;
}
