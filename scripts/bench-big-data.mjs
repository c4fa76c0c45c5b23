// Bundles bench/big-data.bench.ts and runs it with little room for objects: node scripts/bench-big-data.mjs [--gib 2]
// [--budget 256] [--heap 256] [--json]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleBench } from './bundle-bench.mjs';

const folder = await bundleBench('bench-big-data', { data: 'bench/big-data.bench.ts' });
const given = process.argv.indexOf('--heap');
const heapMiB = given < 0 ? 256 : Number(process.argv[given + 1]);
const { status } = spawnSync(
  process.execPath,
  [`--max-old-space-size=${heapMiB}`, join(folder, 'data.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
