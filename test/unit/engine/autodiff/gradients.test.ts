import { describe, expect, it } from 'vitest';
import { gradients } from '../../../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import { f32, i32 } from '../../../../src/engine/ir/define-op.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';

function run(b: ProgramBuilder, inputs: Readonly<Record<string, readonly number[]>>) {
  const executable = createReferenceBackend().createSession([]).compile(b.finish());
  for (const [name, data] of Object.entries(inputs)) executable.input(name).set(data);
  executable.run();
  return (name: string) => Array.from(executable.output(name));
}

describe('the backward walk', () => {
  it('adds up the gradients of a value that is used several times', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32());
    // x·x + x has the derivative 2x + 1
    const [dx] = gradients(b, b.add(b.mul(x, x), x), [x]);
    b.output('dx', dx!);
    expect(run(b, { x: [3] })('dx')).toEqual([7]);
  });

  it('gives zeros of the right shape where the loss does not depend on a value', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(2));
    const other = b.input('other', f32(2, 3));
    const [dx, none] = gradients(b, b.reduce('sum', x, [0]), [x, other]);
    b.output('dx', dx!);
    b.output('none', none!);
    const output = run(b, { x: [1, 2], other: [1, 2, 3, 4, 5, 6] });
    expect(output('dx')).toEqual([1, 1]);
    expect(output('none')).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('builds nothing for branches that lead to no wanted value', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(2, 3));
    const w = b.state('w', [3, 4]);
    const loss = b.reduce('sum', b.matmul(b.unary('tanh', x), w), [0, 1]);
    gradients(b, loss, [w]);
    // The input's gradient would need another product and the slope of tanh.
    expect(b.nodes.filter(({ op }) => op === 'matmul')).toHaveLength(2);
    expect(b.nodes.some(({ op }) => op === 'unaryGrad')).toBe(false);
  });

  it('passes over an op without gradient that is not on the way', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(3));
    const aside = b.softmaxGrad(x, x);
    const [dx] = gradients(b, b.reduce('sum', b.unary('square', x), [0]), [x]);
    b.output('dx', dx!);
    b.output('aside', aside);
    expect(run(b, { x: [1, 2, 3] })('dx')).toEqual([2, 4, 6]);
  });

  it('marks each gradient op with the layer of its forward op', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(2));
    const y = b.scope('dense-1', () => b.unary('tanh', x));
    const loss = b.scope('loss', () => b.reduce('sum', y, [0]));
    gradients(b, loss, [x]);
    expect(b.nodes.find(({ op }) => op === 'unaryGrad')?.origin).toBe('dense-1');
  });

  it('differentiates with respect to a value in the middle', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32());
    const middle = b.unary('square', x);
    const [dm] = gradients(b, b.unary('exp', middle), [middle]);
    b.output('dm', dm!);
    expect(run(b, { x: [2] })('dm')[0]).toBeCloseTo(Math.exp(4), 10);
  });

  it('sends no gradient through indices, comparisons and conditions', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(4, 2));
    const chosen = b.gather(x, b.input('rows', i32(3)));
    const gated = b.mul(chosen, b.binary('greater', chosen, b.fill([], 0)));
    const [dx] = gradients(b, b.reduce('sum', gated, [0, 1]), [x]);
    b.output('dx', dx!);
    const output = run(b, { x: [1, -1, 2, 3, -4, 5, 6, 7], rows: [0, 2, 0] });
    expect(output('dx')).toEqual([2, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('refuses a loss that is not one number', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(3));
    expect(() => gradients(b, x, [x])).toThrow('the differentiated value is a scalar');
  });
});
