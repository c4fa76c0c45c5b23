// Measures Layerloom and PyTorch on the same workloads, in turn, and prints the ratios:
//   node scripts/bench-peers.mjs [WORKLOAD,…] [--threads N] [--rounds N] [--json]
// PyTorch runs at its best: OpenBLAS with OpenMP threads, and an allocator that keeps its pages. On Debian:
//   apt-get install -y python3-torch libopenblas0-openmp
// A side's figure is its best over the rounds, since a busy machine only ever adds time.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);

function option(name, fallback) {
  const at = args.indexOf(name);
  return at < 0 ? fallback : args.splice(at, 2)[1];
}

const threads = option('--threads', '1');
const rounds = Number(option('--rounds', '2'));
const json = args.includes('--json');
const named = args.find((arg) => !arg.startsWith('--'));

const OPENBLAS = '/usr/lib/x86_64-linux-gnu/openblas-openmp';
const pythonEnvironment = {
  ...process.env,
  LD_LIBRARY_PATH: [OPENBLAS, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  MALLOC_MMAP_THRESHOLD_: '2000000000',
  MALLOC_TRIM_THRESHOLD_: '4000000000',
  PEER_THREADS: threads,
  OPENBLAS_NUM_THREADS: threads,
  OMP_NUM_THREADS: threads,
};

function lines(command, commandArgs, env) {
  const { status, stdout, error } = spawnSync(command, commandArgs, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error || status !== 0) {
    throw new Error(`${command} ${commandArgs[0]} failed${error ? `: ${error.message}` : ''}`);
  }
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** Workload and optimizer → the best figure of a side. */
function keepBest(best, measured) {
  for (const line of measured) {
    const key = `${line.workload} ${line.optimizer}`;
    const known = best.get(key);
    if (!known || line.microsecondsPerStep < known.microsecondsPerStep) best.set(key, line);
  }
}

const ours = new Map();
const theirs = new Map();
for (let round = 0; round < rounds; round++) {
  const own = named ? [named] : [];
  keepBest(
    theirs,
    lines('/usr/bin/python3', [join(root, 'bench/pytorch_peer.py'), ...own], pythonEnvironment),
  );
  keepBest(
    ours,
    lines(process.execPath, [join(root, 'scripts/bench.mjs'), ...own, '--threads', threads], process.env),
  );
}
if (!json) console.log('workload          optimizer     threads   PyTorch µs      ours µs    ratio');
for (const [key, line] of ours) {
  const peer = theirs.get(key);
  if (!peer) continue;
  const ratio = peer.microsecondsPerStep / line.microsecondsPerStep;
  if (json) {
    console.log(
      JSON.stringify({
        ...line,
        peer: peer.engine,
        peerMicrosecondsPerStep: peer.microsecondsPerStep,
        ratio,
      }),
    );
    continue;
  }
  console.log(
    line.workload.padEnd(18) +
      line.optimizer.padEnd(14) +
      threads.padStart(7) +
      peer.microsecondsPerStep.toFixed(1).padStart(13) +
      line.microsecondsPerStep.toFixed(1).padStart(13) +
      ratio.toFixed(2).padStart(9),
  );
}
