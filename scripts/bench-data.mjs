// Bundles bench/data.bench.ts and runs it: node scripts/bench-data.mjs [--json] [--check]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleBench } from './bundle-bench.mjs';

const folder = await bundleBench('bench-data', { data: 'bench/data.bench.ts' });
const { status } = spawnSync(process.execPath, [join(folder, 'data.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
