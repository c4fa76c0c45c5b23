// One TypeScript entry as a plain JavaScript file, for tests that need it in a process or thread of its own.
import { basename, join } from 'node:path';
import { build } from 'vite';

/** Returns the path of the bundled module. */
export async function bundleEntry(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  return join(outDir, basename(entry).replace(/\.ts$/, '.mjs'));
}
