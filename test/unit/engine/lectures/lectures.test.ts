// The lectures' own numbers.
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import type { UnaryFunction } from '../../../../src/engine/ir/builder.ts';
import { f32 } from '../../../../src/engine/ir/define-op.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';

function evaluate(b: ProgramBuilder, inputs: Readonly<Record<string, readonly number[]>>) {
  const executable = createReferenceBackend().createSession([]).compile(b.finish());
  for (const [name, data] of Object.entries(inputs)) executable.input(name).set(data);
  executable.run();
  return (name: string) => Array.from(executable.output(name));
}

describe('one neuron', () => {
  it('decides to surf: z = 1·5 + 0·2 + 1·4 − 3 = 6, step gives 1', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(1, 3));
    const w = b.input('w', f32(3, 1));
    const z = b.add(b.matmul(x, w), b.literal([1], 'f32', [-3]));
    b.output('z', z);
    b.output('a', b.unary('step', z));
    const output = evaluate(b, { x: [1, 0, 1], w: [5, 2, 4] });
    expect(output('z')).toEqual([6]);
    expect(output('a')).toEqual([1]);
  });
});

describe('backpropagation on a computational graph', () => {
  it('gives 17 and 32 ln 2, −32 ln 2, 64 ln 2 for 1 + 2^(xy + 4z) at (−2, 2, 2)', () => {
    const b = new ProgramBuilder();
    const [x, y, z] = ['x', 'y', 'z'].map((name) => b.input(name, f32())) as [number, number, number];
    const exponent = b.add(b.mul(x, y), b.scale(z, 4));
    const power = b.unary('exp', b.scale(exponent, Math.LN2));
    const f = b.add(power, b.fill([], 1));
    b.output('f', f);
    const names = ['dx', 'dy', 'dz'];
    gradients(b, f, [x, y, z]).forEach((gradient, i) => {
      b.output(names[i]!, gradient);
    });
    const output = evaluate(b, { x: [-2], y: [2], z: [2] });
    expect(output('f')[0]).toBeCloseTo(17, 10);
    expect(output('dx')[0]).toBeCloseTo(32 * Math.LN2, 10);
    expect(output('dy')[0]).toBeCloseTo(-32 * Math.LN2, 10);
    expect(output('dz')[0]).toBeCloseTo(64 * Math.LN2, 10);
  });
});

describe('the table of activations', () => {
  const e = Math.E;
  // [function, α, z, value, derivative]
  const table: readonly (readonly [UnaryFunction, number, number, number, number])[] = [
    ['step', 1, -1, 0, 0],
    ['step', 1, 0, 0.5, 0],
    ['step', 1, 2, 1, 0],
    ['sign', 1, -3, -1, 0],
    ['sign', 1, 0, 0, 0],
    ['sign', 1, 3, 1, 0],
    ['linear', 2, 3, 6, 2],
    ['piecewiseLinear', 1, -0.7, 0, 0],
    ['piecewiseLinear', 1, 0.2, 0.7, 1],
    ['piecewiseLinear', 1, 0.7, 1, 0],
    ['sigmoid', 1, 0, 0.5, 0.25],
    ['sigmoid', 1, 1, 1 / (1 + 1 / e), 1 / (1 + 1 / e) / (1 + e)],
    ['tanh', 1, 0, 0, 1],
    ['tanh', 1, 1, 2 / (1 + e ** -2) - 1, 1 / Math.cosh(1) ** 2],
    ['relu', 1, -2, 0, 0],
    ['relu', 1, 3, 3, 1],
    ['leakyRelu', 0.1, -2, -0.2, 0.1],
    ['leakyRelu', 0.01, -2, -0.02, 0.01],
    ['leakyRelu', 0.1, 2, 2, 1],
    ['elu', 1, -1, 1 / e - 1, 1 / e],
    ['elu', 1, 2, 2, 1],
    ['softplus', 1, 0, Math.LN2, 0.5],
  ];
  it.each(table)('%s (α = %d) at %d is %d with derivative %d', (fn, alpha, at, value, derivative) => {
    const b = new ProgramBuilder();
    const z = b.input('z', f32());
    const a = b.unary(fn, z, alpha);
    b.output('a', a);
    b.output('da', gradients(b, a, [z])[0]!);
    const output = evaluate(b, { z: [at] });
    expect(output('a')[0]).toBeCloseTo(value, 12);
    expect(output('da')[0]).toBeCloseTo(derivative, 12);
  });

  it('softmax has the Jacobian diag(p) − ppᵀ', () => {
    const logits = [0.3, -1.2, 2];
    for (let i = 0; i < 3; i++) {
      const b = new ProgramBuilder();
      const x = b.input('x', f32(3));
      const p = b.softmax(x);
      b.output('p', p);
      const pi = b.reduce('sum', b.slice(p, [i], [1]), [0]);
      b.output('row', gradients(b, pi, [x])[0]!);
      const output = evaluate(b, { x: logits });
      const probabilities = output('p');
      output('row').forEach((value, j) => {
        const expected = (i === j ? probabilities[i]! : 0) - probabilities[i]! * probabilities[j]!;
        expect(value).toBeCloseTo(expected, 12);
      });
    }
  });
});
