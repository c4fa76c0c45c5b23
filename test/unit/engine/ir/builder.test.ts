import { describe, expect, it } from 'vitest';
import { f32, i32 } from '../../../../src/engine/ir/define-op.ts';
import { costOf, OP_KINDS, OPS, opOf } from '../../../../src/engine/ir/ops/index.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { verify } from '../../../../src/engine/passes/verify.ts';

describe('the builder', () => {
  it('gives the first value when an input or a state is declared again', () => {
    const b = new ProgramBuilder();
    expect(b.input('x', f32(2, 3))).toBe(b.input('x', f32(2, 3)));
    expect(b.state('w', [3])).toBe(b.state('w', [3]));
    expect(b.finish().inputs).toHaveLength(1);
  });

  it('refuses an input declared with two types, an output named twice, and an update of another shape', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(2, 3));
    expect(() => b.input('x', f32(3, 2))).toThrow('input x keeps its type [2,3], asked for [3,2]');
    expect(() => b.input('x', i32(2, 3))).toThrow('input x keeps its type');
    b.output('y', x);
    expect(() => b.output('y', x)).toThrow('output y is named once');
    b.state('w', [3]);
    expect(() => b.update('w', x)).toThrow('the update of w keeps its shape');
    expect(() => b.update('missing', x)).toThrow('state missing');
  });

  it('marks what a scope builds with its layer, and returns to the outer one, even after an error', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(2));
    b.scope('outer', () => {
      b.unary('exp', x);
      expect(() => b.scope('inner', () => b.matmul(x, x))).toThrow();
      b.scope('inner', () => b.unary('neg', x));
      b.unary('abs', x);
    });
    b.unary('sign', x);
    expect(b.finish().nodes.map(({ origin }) => origin)).toEqual(['outer', 'inner', 'outer', undefined]);
  });

  it('is not changed by what is built after a program was taken', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(2));
    b.output('y', b.unary('exp', x));
    const program = b.finish();
    b.output('z', b.unary('neg', x));
    expect(program.nodes).toHaveLength(1);
    expect(program.outputs).toHaveLength(1);
    expect(verify(program)).toEqual([]);
  });
});

describe('shapes that do not fit are refused in words', () => {
  const build = () => {
    const b = new ProgramBuilder();
    return { b, m: b.input('m', f32(2, 3)), v: b.input('v', f32(4)), labels: b.input('labels', i32(2)) };
  };
  const cases: readonly (readonly [string, (given: ReturnType<typeof build>) => unknown, string])[] = [
    ['a product', ({ b, m }) => b.matmul(m, m), 'matmul: inner sizes 3 and 2 differ (f32[2,3] · f32[2,3])'],
    ['a sum', ({ b, m, v }) => b.add(m, v), 'binary: shapes [2,3] and [4] do not broadcast'],
    ['a reshape', ({ b, m }) => b.reshape(m, [4, 2]), 'reshape'],
    ['an axis', ({ b, m }) => b.reduce('sum', m, [2]), 'axis 2 is outside a tensor of rank 2'],
    ['a slice', ({ b, v }) => b.slice(v, [3], [2]), 'slice: [3] + [2] lies outside f32[4]'],
    ['a rank', ({ b, v }) => b.matmul(v, v), 'matmul: expected rank 2, found f32[4]'],
    ['labels', ({ b, m, v }) => b.softmaxCrossEntropy(m, v), 'softmaxCrossEntropy'],
    ['a type', ({ b, m, labels }) => b.matmul(m, b.reshape(labels, [2, 1])), 'expected f32, found i32[2,1]'],
    ['indices', ({ b, m, v }) => b.gather(m, v), 'gather: indices must be i32'],
    ['parts', ({ b, m, v }) => b.concat([m, v], 0), 'concat'],
    [
      'a window',
      ({ b, m }) =>
        b.conv2d(b.reshape(m, [1, 2, 3, 1]), b.fill([3, 1, 1, 1], 0), {
          strides: [1, 1],
          dilations: [1, 1],
          groups: 1,
        }),
      'conv2d: a window of 3 does not fit into 2',
    ],
  ];
  it.each(cases)('%s', (_, attempt, message) => {
    const given = build();
    const before = given.b.finish().nodes.length;
    expect(() => attempt(given)).toThrow(message);
    // Nothing is half-built: at most the operands that were made on the way.
    expect(verify(given.b.finish())).toEqual([]);
    expect(given.b.finish().nodes.length - before).toBeLessThanOrEqual(2);
  });
});

describe('the table of ops', () => {
  it('names every op by its own kind, with samples and a cost that is not negative', () => {
    for (const kind of OP_KINDS) {
      const op = opOf(kind);
      expect(OPS[kind].kind).toBe(kind);
      expect(op.samples.length, kind).toBeGreaterThan(0);
      for (const sample of op.samples) {
        const outputs = op.infer(sample.params, sample.inputs);
        const { flops } = costOf({ op: kind, params: sample.params }, sample.inputs, outputs);
        expect(Number.isFinite(flops) && flops >= 0, kind).toBe(true);
      }
    }
  });

  it('counts two operations for every multiply-add of a product', () => {
    const params = { transposeA: false, transposeB: false };
    const flops = costOf({ op: 'matmul', params }, [f32(32, 64), f32(64, 10)], [f32(32, 10)]).flops;
    expect(flops).toBe(2 * 32 * 64 * 10);
  });
});
