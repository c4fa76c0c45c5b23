// WASM backends for tests: both kernel builds, and shares run on this thread in either order.
import v8 from 'node:v8';
import {
  createWasmBackend,
  type WasmBackend,
  type WasmBackendOptions,
} from '../../src/engine/backends/wasm/index.ts';
import type { KernelBuild } from '../../src/engine/kernels/probe.ts';

export const KERNEL_BUILDS: readonly KernelBuild[] = ['wasm-simd', 'wasm-relaxed-simd'];

/** Node 20 keeps relaxed SIMD behind a flag; newer ones have it and no flag. */
export function enableRelaxed(): void {
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}

export interface Division {
  readonly title: string;
  readonly options: Pick<WasmBackendOptions, 'threads' | 'peers' | 'alwaysThreads'>;
}

export const DIVISIONS: readonly Division[] = [
  { title: 'one thread', options: {} },
  { title: 'two shares', options: { threads: 2, peers: 'inTurn', alwaysThreads: true } },
  { title: 'three shares, last first', options: { threads: 3, peers: 'inReverse', alwaysThreads: true } },
];

export function testBackend(build: KernelBuild, division: Division = DIVISIONS[0]!): WasmBackend {
  return createWasmBackend({ build, enableRelaxed, maximumBytes: 256 * 1024 * 1024, ...division.options });
}

export function bitsOf(values: ArrayLike<number>): number[] {
  const floats = Float32Array.from(values);
  return Array.from(new Int32Array(floats.buffer));
}
