// Which of the two builds this machine runs. The engine imports nothing from Node: on Node 20, whose V8 keeps relaxed
// SIMD behind a flag, the host passes `enableRelaxed: () => v8.setFlagsFromString('--experimental-wasm-relaxed-simd')`.

export type KernelBuild = 'wasm-simd' | 'wasm-relaxed-simd';

/** (module (func (param v128) (result v128) local.get 0 local.get 0 local.get 0 f32x4.relaxed_madd)) */
const RELAXED_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 0, 32, 0,
  253, 133, 2, 11,
]);

export function supportsRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

/** The relaxed build where the engine has it, if need be after `enableRelaxed`; else the plain one. */
export function chooseBuild(enableRelaxed?: () => void): KernelBuild {
  if (!supportsRelaxedSimd() && enableRelaxed) enableRelaxed();
  return supportsRelaxedSimd() ? 'wasm-relaxed-simd' : 'wasm-simd';
}

/**
 * Whether GEMM tiles must keep their loads apart (kernels/assembly/tiles.ts). V8 12.4 and older gathers the loads of a
 * loop's turn at its start and spills (27 GFLOP/s plain, 57 guarded), V8 13.6 does not (57 plain, 55 guarded). There is no
 * name for a compiler's habits, so a method of the same age tells them apart. The choice does not change a bit of any result.
 */
export function needsGuardedTiles(): boolean {
  return !('escape' in RegExp);
}
