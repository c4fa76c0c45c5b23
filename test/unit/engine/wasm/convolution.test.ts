// Fused forms of convolution against the unfused ones of the reference: padded images, bias and ReLU, and the gradients.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/base/random.ts';
import { gradients } from '../../../../src/engine/autodiff/gradients.ts';
import type { Backend } from '../../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import { assign } from '../../../../src/engine/backends/wasm/assign.ts';
import { fuse } from '../../../../src/engine/backends/wasm/fuse.ts';
import type { PoolParams } from '../../../../src/engine/ir/ops/windows.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import type { Program } from '../../../../src/engine/ir/types.ts';
import { bitsOf, DIVISIONS, KERNEL_BUILDS, testBackend } from '../../../helpers/wasm.ts';

interface Case {
  readonly x: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly groups: number;
  readonly pad: readonly [number, number, number, number];
}

const ONCE = { strides: [1, 1], dilations: [1, 1], groups: 1 } as const;
const CASES: readonly Case[] = [
  { ...ONCE, x: [3, 9, 8, 5], kernel: [3, 3, 5, 11], pad: [1, 1, 1, 1] },
  { ...ONCE, x: [2, 14, 14, 16], kernel: [3, 3, 16, 32], pad: [1, 1, 1, 1] },
  { ...ONCE, groups: 7, x: [2, 6, 5, 7], kernel: [3, 3, 1, 7], pad: [1, 1, 1, 1] },
  {
    x: [3, 9, 8, 8],
    kernel: [3, 2, 1, 8],
    strides: [2, 1],
    dilations: [1, 2],
    groups: 8,
    pad: [1, 0, 2, 1],
  },
  { ...ONCE, x: [1, 7, 7, 2], kernel: [2, 2, 2, 4], pad: [0, 1, 0, 1] },
  { ...ONCE, x: [2, 6, 6, 3], kernel: [3, 3, 3, 2], pad: [3, 2, 0, 4] },
  {
    x: [2, 11, 10, 4],
    kernel: [3, 3, 4, 8],
    strides: [2, 2],
    dilations: [1, 1],
    groups: 1,
    pad: [0, 1, 1, 1],
  },
  // Winograd's: tiles over the edge, one tile only, a lone image, more tiles than a block, filters beside whole panels.
  { ...ONCE, x: [3, 9, 8, 8], kernel: [3, 3, 8, 12], pad: [1, 1, 1, 1] },
  { ...ONCE, x: [2, 3, 3, 8], kernel: [3, 3, 8, 8], pad: [0, 0, 0, 0] },
  { ...ONCE, x: [1, 5, 4, 12], kernel: [3, 3, 12, 20], pad: [0, 0, 0, 0] },
  { ...ONCE, x: [5, 11, 13, 8], kernel: [3, 3, 8, 16], pad: [1, 0, 2, 1] },
  { ...ONCE, x: [2, 4, 5, 320], kernel: [3, 3, 320, 8], pad: [1, 1, 1, 1] },
  { x: [2, 8, 9, 6], kernel: [3, 2, 3, 4], strides: [1, 2], dilations: [2, 1], groups: 2, pad: [2, 2, 0, 1] },
];

function build(c: Case): Program {
  const b = new ProgramBuilder();
  const x = b.input('x', { shape: c.x, dtype: 'f32' });
  const kernel = b.input('kernel', { shape: c.kernel, dtype: 'f32' });
  const bias = b.input('bias', { shape: [c.kernel[3]], dtype: 'f32' });
  const padded = b.pad(x, [0, c.pad[0], c.pad[2], 0], [0, c.pad[1], c.pad[3], 0]);
  const y = b.unary('relu', b.add(b.conv2d(padded, kernel, c), bias));
  const loss = b.reduce('sum', b.unary('square', y), [0, 1, 2, 3]);
  gradients(b, loss, [x, kernel, bias]).forEach((value, i) => {
    b.output(`d${i}`, value);
  });
  b.output('y', y);
  return b.finish();
}

function run(backend: Backend, program: Program): ArrayLike<number>[] {
  const session = backend.createSession([]);
  const executable = session.compile(program);
  const random = new RandomStream(2, 0);
  for (const { name } of program.inputs) {
    const view = executable.input(name);
    for (let i = 0; i < view.length; i++) view[i] = Math.fround(random.uniform(-1, 1));
  }
  executable.run();
  const results = program.outputs.map(({ name }) => executable.output(name).slice());
  session.dispose();
  return results;
}

describe.each(KERNEL_BUILDS)('%s', (kernelBuild) => {
  const backends = DIVISIONS.map((division) => testBackend(kernelBuild, division));
  it.each(CASES)(
    'convolves $x by $kernel with strides $strides, dilations $dilations, $groups groups, pads $pad',
    (c) => {
      const program = build(c);
      const expected = run(createReferenceBackend(), program);
      const found = backends.map((backend) => run(backend, program));
      expected.forEach((values, i) => {
        const largest = Math.max(1, ...Array.from(values, Math.abs));
        for (let at = 0; at < values.length; at++)
          expect(Math.abs(found[0]![i]![at]! - values[at]!)).toBeLessThanOrEqual(1e-5 * largest);
        for (const other of found.slice(1)) expect(bitsOf(other[i]!)).toEqual(bitsOf(found[0]![i]!));
      });
    },
  );
});

it('bias and ReLU run within the convolution, and the border’s gradient is not computed', () => {
  const program = build(CASES[1]!);
  const names = assign(program, fuse(program)).tasks.map(({ name }) => name);
  expect(names).toContain('conv2d+bias+relu');
  expect(names).not.toContain('slice');
});

it('kernels of 3×3 go through Winograd’s transform where channels and filters are whole vectors', () => {
  const winograd = CASES.filter((c) => {
    const program = build(c);
    return assign(program, fuse(program)).tasks.some(({ name }) => name === 'winogradKernel');
  });
  expect(winograd.map(({ kernel }) => kernel)).toEqual([
    [3, 3, 16, 32],
    [3, 3, 8, 12],
    [3, 3, 8, 8],
    [3, 3, 12, 20],
    [3, 3, 8, 16],
    [3, 3, 320, 8],
  ]);
});

interface Pooling {
  readonly x: readonly [number, number, number, number];
  readonly pool: PoolParams;
}

const TWOS = { size: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;
const POOLINGS: readonly Pooling[] = [
  { x: [3, 8, 6, 8], pool: TWOS },
  { x: [2, 9, 7, 4], pool: TWOS },
  { x: [1, 2, 3, 12], pool: TWOS },
  { x: [2, 6, 8, 5], pool: TWOS },
  { x: [2, 1, 1, 4], pool: { ...TWOS, pads: [0, 1, 0, 1] } },
  { x: [3, 7, 5, 8], pool: { ...TWOS, pads: [0, 1, 0, 1] } },
  { x: [3, 9, 8, 8], pool: { size: [3, 3], strides: [2, 2], pads: [1, 1, 1, 0] } },
  { x: [2, 5, 6, 3], pool: { size: [2, 3], strides: [1, 2], pads: [0, 0, 1, 1] } },
];

/** ReLU, then pooling, of numbers that are small integers, so that windows have ties and dead units. */
function poolingProgram({ x: shape, pool }: Pooling, relu: boolean): Program {
  const b = new ProgramBuilder();
  const x = b.unary('linear', b.input('x', { shape, dtype: 'f32' }), 3);
  const rounded = b.cast(b.cast(x, 'i32'), 'f32');
  const y = b.maxPool2d(relu ? b.unary('relu', rounded) : rounded, pool);
  const scale = b.input('scale', { shape: b.shapeOf(y), dtype: 'f32' });
  const loss = b.reduce('sum', b.mul(y, scale), [0, 1, 2, 3]);
  b.output('d', gradients(b, loss, [rounded])[0]!);
  b.output('y', y);
  return b.finish();
}

describe.each(KERNEL_BUILDS)('%s', (kernelBuild) => {
  const backends = DIVISIONS.map((division) => testBackend(kernelBuild, division));
  const cases = POOLINGS.flatMap((pooling) => [false, true].map((relu) => ({ ...pooling, relu })));
  it.each(cases)('takes the maximum of $x by $pool and its gradient, ReLU below it: $relu', (c) => {
    const program = poolingProgram(c, c.relu);
    const names = assign(program, fuse(program)).tasks.map(({ name }) => name);
    expect(names.includes('maxPool2dGrad+relu')).toBe(c.relu);
    const expected = run(createReferenceBackend(), program);
    for (const backend of backends)
      run(backend, program).forEach((values, i) => {
        // + 0 makes −0 a zero like others.
        const plain = (value: number) => Math.fround(value) + 0;
        expect(Array.from(values, plain)).toEqual(Array.from(expected[i]!, plain));
      });
  });
});
