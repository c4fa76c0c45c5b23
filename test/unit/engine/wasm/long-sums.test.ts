// Sums of very many numbers: rounding errors must not grow with their length as a single chain of float32 sums lets them.
import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { DIVISIONS, KERNEL_BUILDS, testBackend } from '../../../helpers/wasm.ts';

const ROWS = 1 << 20;
const BUILDS_AND_DIVISIONS = KERNEL_BUILDS.flatMap((build) =>
  DIVISIONS.slice(0, 2).map((division) => [build, division.title, division] as const),
);

function drawn(count: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

describe.each([1, 4, 5, 16])('a million rows of %i columns', (columns) => {
  const x = drawn(ROWS * columns);
  const sums = { all: 0, squares: 0 };
  const means = new Float64Array(columns);
  const variances = new Float64Array(columns);
  x.forEach((value, at) => {
    sums.all += value;
    sums.squares += value * value;
    means[at % columns]! += value / ROWS;
  });
  x.forEach((value, at) => {
    variances[at % columns]! += (value - means[at % columns]!) ** 2 / ROWS;
  });

  it.each(BUILDS_AND_DIVISIONS)('%s, %s: to a few millionths', (build, _title, division) => {
    const b = new ProgramBuilder();
    const given = b.input('x', { shape: [ROWS, columns], dtype: 'f32' });
    const mean = b.reduce('mean', given, [0]);
    b.output('all', b.reduce('sum', given, [0, 1]));
    b.output('squares', b.reduce('sum', b.unary('square', given), [0, 1]));
    b.output('largest', b.reduce('max', given, [0, 1]));
    b.output('means', mean);
    b.output('variances', b.reduce('mean', b.unary('square', b.sub(given, mean)), [0]));
    const session = testBackend(build, division).createSession([]);
    const executable = session.compile(b.finish());
    executable.input('x').set(x);
    executable.run();
    const off = (name: string, at: number, expected: number) =>
      Math.abs((executable.output(name)[at] ?? Number.NaN) / expected - 1);
    expect(off('all', 0, sums.all)).toBeLessThan(2e-6);
    expect(off('squares', 0, sums.squares)).toBeLessThan(2e-6);
    means.forEach((expected, at) => {
      expect(off('means', at, expected)).toBeLessThan(5e-6);
      expect(off('variances', at, variances[at] ?? 0)).toBeLessThan(5e-6);
    });
    expect(executable.output('largest')[0]).toBe(x.reduce((most, value) => Math.max(most, value)));
    session.dispose();
  });
});
