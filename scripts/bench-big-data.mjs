// Bundles bench/big-data.bench.ts and runs it with little room for objects: node scripts/bench-big-data.mjs [--gib 2]
// [--budget 256] [--heap 256] [--json]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outDir = join(root, '.cache/bench-big-data');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { input: { data: join(root, 'bench/big-data.bench.ts') } },
  },
});
const given = process.argv.indexOf('--heap');
const heapMiB = given < 0 ? 256 : Number(process.argv[given + 1]);
const { status } = spawnSync(
  process.execPath,
  [`--max-old-space-size=${heapMiB}`, join(outDir, 'data.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
