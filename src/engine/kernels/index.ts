// Decodes, compiles and instantiates the kernels for a memory. Each thread makes its own instance of the same module.
import { RELAXED_SIMD, SIMD } from './binaries.generated.ts';
import type { KernelBuild } from './probe.ts';

/** What a thread calls. Plans and step records are addresses in the shared memory (see opcodes.ts and assembly/). */
export interface Kernels {
  /** Runs the plan at an address: 0 done, 1 aborted by another thread, 2 a thread did not reach a barrier in time. */
  run(plan: number): number;
  /** Runs up to the next barrier or the end, and returns the address of that record. */
  stretch(plan: number): number;
  /** Which form of the largest GEMM tile: a matter of speed alone. */
  guardTiles(yes: boolean): void;
  /** Number of threads, this thread's scratch address, turns of a barrier before it sleeps, longest sleep. */
  configure(threads: number, scratch: number, spins: number, timeoutMs: number): void;
  /** Where this thread counts the records it begins (parallel/control.ts). */
  beatAt(address: number): void;
  /** Wakes the peers for a new run. */
  announce(): void;
  /** 96·turns floating-point operations in registers: the machine's best, for benchmarks. */
  peak(turns: number): number;
  /** Waits for the next run: its number, or −1 when the peers are told to stop. */
  awaitEpoch(seen: number): number;
}

/** Bytes of private scratch memory that a thread needs. */
export const SCRATCH_BYTES = 512 * 1024;

const compiled = new Map<KernelBuild, WebAssembly.Module>();

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export function kernelModule(build: KernelBuild): WebAssembly.Module {
  let module = compiled.get(build);
  if (!module) {
    module = new WebAssembly.Module(decode(build === 'wasm-simd' ? SIMD : RELAXED_SIMD));
    compiled.set(build, module);
  }
  return module;
}

function isKernels(exports: object): exports is Kernels {
  return ['run', 'stretch', 'guardTiles', 'configure', 'beatAt', 'announce', 'awaitEpoch', 'peak'].every(
    (name) => typeof Reflect.get(exports, name) === 'function',
  );
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  if (!isKernels(exports)) throw new Error('the kernel module lacks an export');
  return exports;
}
