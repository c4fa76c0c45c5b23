// Training steps of the bench workloads, GEMM and what else is waited for: node scripts/bench.mjs [WORKLOAD,…|gemm|app]
// [--threads N] [--json]; compare in the same minutes with the peer: tools of another engine report lines of the same shape.
import { performance } from 'node:perf_hooks';
import { BENCH_OPTIMIZERS, isWorkload, runWorkload, WORKLOAD_NAMES } from '../src/main/services/benchmark.ts';
import { openBackend } from '../src/main/workers/open-backend.ts';
import { benchApp } from './app.ts';
import { benchGemm } from './gemm.ts';

const args = process.argv.slice(2);
const threadsAt = args.indexOf('--threads');
const threads = threadsAt >= 0 ? Number(args[threadsAt + 1]) : 1;
const named = args.find((arg, index) => !arg.startsWith('--') && (threadsAt < 0 || index !== threadsAt + 1));
const names = named ? named.split(',') : WORKLOAD_NAMES;
if (named === 'app') {
  benchApp();
  process.exit(0);
}
if (named === 'gemm') {
  benchGemm();
  process.exit(0);
}
const { backend, dispose } = await openBackend('wasm', threads, new URL('./peer.js', import.meta.url));
for (const name of names) {
  if (!isWorkload(name)) throw new Error(`no workload ${name}; known: ${WORKLOAD_NAMES.join(', ')}`);
  for (const optimizer of BENCH_OPTIMIZERS) {
    console.log(JSON.stringify(runWorkload(name, optimizer, threads, backend, () => performance.now())));
  }
}
await dispose();
