// Bundles bench/engine.bench.ts and runs it: node scripts/bench.mjs [WORKLOAD,...] [--threads N] [--json]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleBench } from './bundle-bench.mjs';

await import('./kernels.mjs');
const folder = await bundleBench('bench', {
  engine: 'bench/engine.bench.ts',
  peer: 'src/main/workers/peer.ts',
});
const { status } = spawnSync(process.execPath, [join(folder, 'engine.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
