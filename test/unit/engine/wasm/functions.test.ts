// Transcendental kernels against float64, in units of the last place of the float32 result.
import { describe, expect, it } from 'vitest';
import { unaryFunction } from '../../../../src/engine/backends/reference/functions.ts';
import { UNARY_FUNCTIONS, type UnaryFunction } from '../../../../src/engine/ir/builder.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { KERNEL_BUILDS, testBackend } from '../../../helpers/wasm.ts';

const SIZE = 40_003;

/** Distance between neighbouring float32 numbers at x; subnormals share the smallest. */
function unitInLastPlace(x: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -126))));
  return 2 ** (exponent - 23);
}

const RANGES: readonly {
  readonly fn: UnaryFunction;
  readonly low: number;
  readonly high: number;
  readonly ulp: number;
}[] = [
  { fn: 'exp', low: -87, high: 88, ulp: 2 },
  { fn: 'log', low: 1e-6, high: 100, ulp: 2 },
  { fn: 'log', low: 0.7, high: 1.5, ulp: 2 },
  { fn: 'tanh', low: -12, high: 12, ulp: 2.5 },
  { fn: 'tanh', low: -0.01, high: 0.01, ulp: 2 },
  { fn: 'sigmoid', low: -30, high: 30, ulp: 3 },
  { fn: 'softplus', low: -20, high: 30, ulp: 3 },
  { fn: 'silu', low: -10, high: 10, ulp: 4 },
  { fn: 'elu', low: -10, high: 2, ulp: 3 },
];

describe.each(KERNEL_BUILDS)('%s', (build) => {
  const backend = testBackend(build);
  const apply = (fn: UnaryFunction, values: Float32Array) => {
    const b = new ProgramBuilder();
    b.output('y', b.unary(fn, b.input('x', { shape: [values.length], dtype: 'f32' }), 1));
    const session = backend.createSession([]);
    const executable = session.compile(b.finish());
    executable.input('x').set(values);
    executable.run();
    const result = Float32Array.from(executable.output('y'));
    session.dispose();
    return result;
  };

  it.each(UNARY_FUNCTIONS)('%s lets NaN through, so that it is found', (fn) => {
    const y = apply(fn, Float32Array.of(Number.NaN, 1, 1, 1, Number.NaN));
    const exact = unaryFunction(fn, 1);
    expect(exact(Number.NaN)).toBeNaN();
    expect([y[0], y[4]]).toEqual([Number.NaN, Number.NaN]);
    expect(y[1]).toBeCloseTo(exact(1), 5);
  });

  it.each(RANGES)('$fn is within $ulp units of the last place on $low … $high', ({ fn, low, high, ulp }) => {
    const x = Float32Array.from({ length: SIZE }, (_, i) => low + ((high - low) * i) / (SIZE - 1));
    const y = apply(fn, x);
    const exact = unaryFunction(fn, 1);
    let worst = { x: 0, units: 0 };
    x.forEach((value, i) => {
      const expected = exact(value);
      const units = Math.abs(y[i]! - expected) / unitInLastPlace(expected);
      if (!(units <= worst.units)) worst = { x: value, units };
    });
    expect(worst.units, `at ${worst.x}`).toBeLessThanOrEqual(ulp);
  });

  it('gelu is within 4e-7 of x·Φ(x), and keeps its sign in the tail', () => {
    const x = Float32Array.from({ length: SIZE }, (_, i) => -12 + (24 * i) / (SIZE - 1));
    const exact = unaryFunction('gelu', 1);
    apply('gelu', x).forEach((y, i) => {
      expect(Math.abs(y - exact(x[i]!))).toBeLessThanOrEqual(4e-7 * Math.max(1, Math.abs(x[i]!)));
    });
  });

  it('handles infinities, zeros and numbers that are not', () => {
    const x = Float32Array.from([Infinity, -Infinity, NaN, 0, -1]);
    expect(Array.from(apply('exp', x))).toEqual([Infinity, 0, NaN, 1, expect.closeTo(Math.exp(-1), 6)]);
    expect(Array.from(apply('log', x))).toEqual([Infinity, NaN, NaN, -Infinity, NaN]);
    expect(Array.from(apply('tanh', x)).slice(0, 4)).toEqual([1, -1, NaN, 0]);
    expect(Array.from(apply('sigmoid', x)).slice(0, 4)).toEqual([1, 0, NaN, 0.5]);
    expect(Array.from(apply('relu', x))).toEqual([Infinity, 0, NaN, 0, 0]);
    expect(Array.from(apply('softplus', x)).slice(0, 3)).toEqual([Infinity, 0, NaN]);
  });
});
