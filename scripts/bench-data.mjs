// Bundles bench/data.bench.ts and runs it: node scripts/bench-data.mjs [--json] [--check]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outDir = join(root, '.cache/bench-data');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { input: { data: join(root, 'bench/data.bench.ts') } },
  },
});
const { status } = spawnSync(process.execPath, [join(outDir, 'data.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
