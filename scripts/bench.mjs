// Bundles bench/engine.bench.ts and runs it: node scripts/bench.mjs [WORKLOAD,...] [--threads N] [--json]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outDir = join(root, '.cache/bench');
await import('./kernels.mjs');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: {
      input: { engine: join(root, 'bench/engine.bench.ts'), peer: join(root, 'src/main/workers/peer.ts') },
    },
  },
});
const { status } = spawnSync(process.execPath, [join(outDir, 'engine.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
