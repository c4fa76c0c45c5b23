// Matrix products against the machine's 128-bit peak. Fastest of many short runs: other work on the machine only adds time.
import { performance } from 'node:perf_hooks';
import { createWasmBackend } from '../src/engine/backends/wasm/index.ts';
import { ProgramBuilder } from '../src/engine/ir/program-builder.ts';
import { instantiate, kernelModule } from '../src/engine/kernels/index.ts';
import { chooseBuild } from '../src/engine/kernels/probe.ts';
import { enableRelaxedSimd } from '../src/main/workers/peers.ts';

/** m, n, k, A transposed, B transposed. */
const SHAPES = [
  [32, 64, 64, false, false],
  [512, 64, 64, false, false],
  [64, 128, 784, false, false],
  [128, 512, 784, false, false],
  [784, 512, 128, true, false],
  [128, 512, 256, false, true],
  [256, 256, 256, false, false],
  [512, 512, 512, false, false],
] as const;
const RUNS = 400;
const FLOPS_A_RUN = 5e6;
const PEAK_TURNS = 10_000;

/** Fewest milliseconds of `body`. */
function fastest(body: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    body();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

export function benchGemm(): void {
  const build = chooseBuild(enableRelaxedSimd);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const kernels = instantiate(kernelModule(build), memory);
  const peak = (96 * PEAK_TURNS) / fastest(() => kernels.peak(PEAK_TURNS)) / 1e6;
  console.log(JSON.stringify({ engine: `layerloom-${build}`, workload: 'peak', gigaflops: round(peak) }));
  const session = createWasmBackend({ enableRelaxed: enableRelaxedSimd }).createSession([]);
  for (const [m, n, k, transposeA, transposeB] of SHAPES) {
    const b = new ProgramBuilder();
    const x = b.input('a', { shape: transposeA ? [k, m] : [m, k], dtype: 'f32' });
    const y = b.input('b', { shape: transposeB ? [n, k] : [k, n], dtype: 'f32' });
    b.output('c', b.matmul(x, y, { transposeA, transposeB }));
    const executable = session.compile(b.finish());
    for (const name of ['a', 'b']) {
      const view = executable.input(name);
      for (let i = 0; i < view.length; i++) view[i] = Math.random();
    }
    const flops = 2 * m * n * k;
    const repeats = Math.max(1, Math.round(FLOPS_A_RUN / flops));
    const milliseconds =
      fastest(() => {
        for (let i = 0; i < repeats; i++) executable.run();
      }) / repeats;
    const gigaflops = flops / milliseconds / 1e6;
    const workload = `gemm ${m}x${n}x${k}${transposeA ? ' Aᵀ' : ''}${transposeB ? ' Bᵀ' : ''}`;
    console.log(JSON.stringify({ workload, gigaflops: round(gigaflops), ofPeak: round(gigaflops / peak) }));
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
