// A product's bits do not depend on how its rows are cut: every tile shape runs the same chain for an element.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/base/random.ts';
import { createWasmBackend, type WasmBackend } from '../../../../src/engine/backends/wasm/index.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { bitsOf, DIVISIONS, enableRelaxed, KERNEL_BUILDS, testBackend } from '../../../helpers/wasm.ts';

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function multiply(backend: WasmBackend, p: Product, a: Float32Array, b: Float32Array, bias: Float32Array) {
  const builder = new ProgramBuilder();
  const x = builder.input('a', { shape: p.transposeA ? [p.k, p.m] : [p.m, p.k], dtype: 'f32' });
  const w = builder.input('b', { shape: p.transposeB ? [p.n, p.k] : [p.k, p.n], dtype: 'f32' });
  const c = builder.input('bias', { shape: [p.n], dtype: 'f32' });
  builder.output('y', builder.unary('relu', builder.add(builder.matmul(x, w, p), c)));
  const session = backend.createSession([]);
  const executable = session.compile(builder.finish());
  executable.input('a').set(a);
  executable.input('b').set(b);
  executable.input('bias').set(bias);
  executable.run();
  const result = Float32Array.from(executable.output('y'));
  session.dispose();
  return result;
}

function rowsOf(p: Product, a: Float32Array, from: number, count: number): Float32Array {
  const part = new Float32Array(count * p.k);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < p.k; k++) {
      const at = p.transposeA ? k * p.m + from + i : (from + i) * p.k + k;
      part[p.transposeA ? k * count + i : i * p.k + k] = a[at]!;
    }
  }
  return part;
}

const random = new RandomStream(11, 0);
const draw = (length: number) => Float32Array.from({ length }, () => random.normal());

describe.each(KERNEL_BUILDS)('%s', (build) => {
  const backend = testBackend(build);
  const cases = [
    { m: 29, n: 27, k: 17 },
    { m: 13, n: 64, k: 64 },
    { m: 31, n: 10, k: 401 },
    { m: 26, n: 300, k: 300 },
  ].flatMap((size) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({ ...size, transposeA, transposeB })),
    ),
  );
  it.each(cases)(
    'gives the rows of $m×$k·$k×$n the same bits in any cut (Aᵀ $transposeA, Bᵀ $transposeB)',
    (p) => {
      const [a, b, bias] = [draw(p.m * p.k), draw(p.k * p.n), draw(p.n)];
      const whole = bitsOf(multiply(backend, p, a, b, bias));
      for (const count of [1, 2, 3, 4, 5, 6, 7, 8]) {
        for (const from of [0, p.m - count]) {
          const part = multiply(backend, { ...p, m: count }, rowsOf(p, a, from, count), b, bias);
          expect(bitsOf(part)).toEqual(whole.slice(from * p.n, (from + count) * p.n));
        }
      }
    },
  );
});

describe.each(KERNEL_BUILDS)('%s, large products with more columns than rows', (build) => {
  const backends = DIVISIONS.map((division) => testBackend(build, division));
  it.each([
    { transposeA: false, transposeB: false },
    { transposeA: true, transposeB: false },
    { transposeA: false, transposeB: true },
  ])('give the same bits under any division ($transposeA, $transposeB)', (transposes) => {
    const p = { m: 37, n: 88, k: 401, ...transposes };
    const [a, b, bias] = [draw(p.m * p.k), draw(p.k * p.n), draw(p.n)];
    const [whole, ...divided] = backends.map((backend) => bitsOf(multiply(backend, p, a, b, bias)));
    for (const bits of divided) expect(bits).toEqual(whole);
  });
});

it('gives the same bits with guarded tiles and with plain ones', () => {
  const [guarded, plain] = [true, false].map((guardedTiles) =>
    createWasmBackend({ build: 'wasm-relaxed-simd', enableRelaxed, guardedTiles, maximumBytes: 2 ** 26 }),
  );
  for (const k of [1, 2, 3, 4, 5, 9, 400]) {
    for (const m of [5, 6, 7, 18]) {
      const p = { m, n: 19, k, transposeA: false, transposeB: k % 2 === 0 };
      const [a, b, bias] = [draw(p.m * p.k), draw(p.k * p.n), draw(p.n)];
      expect(bitsOf(multiply(guarded!, p, a, b, bias))).toEqual(bitsOf(multiply(plain!, p, a, b, bias)));
    }
  }
});
