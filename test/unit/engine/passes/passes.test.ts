import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import { UNARY_FUNCTIONS } from '../../../../src/engine/ir/builder.ts';
import { f32 } from '../../../../src/engine/ir/define-op.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import type { Program, ValueId } from '../../../../src/engine/ir/types.ts';
import { withoutDeadCode } from '../../../../src/engine/passes/dead-code.ts';
import { print } from '../../../../src/engine/passes/print.ts';
import { verify } from '../../../../src/engine/passes/verify.ts';

function dense(): Program {
  const b = new ProgramBuilder();
  const x = b.input('x', f32(2, 3));
  const w = b.state('dense-1/kernel', [3, 4]);
  const loss = b.scope('dense-1', () => b.reduce('mean', b.unary('relu', b.matmul(x, w)), [0, 1]));
  const [dw] = gradients(b, loss, [w]);
  b.update('dense-1/kernel', b.sgdStep(w, dw!, b.input('rate', f32())));
  b.output('loss', loss);
  return b.finish();
}

/** A random program: each node takes earlier [2, 3] values; some results are outputs. */
function randomProgram(choices: readonly number[]): Program {
  const b = new ProgramBuilder();
  const values: ValueId[] = [b.input('x', f32(2, 3)), b.input('y', f32(2, 3))];
  const pick = (n: number) => values[n % values.length]!;
  choices.forEach((n, i) => {
    const smooth = UNARY_FUNCTIONS.filter((fn) =>
      ['sigmoid', 'tanh', 'relu', 'neg', 'softplus'].includes(fn),
    );
    const made =
      n % 3 === 0
        ? b.unary(smooth[n % smooth.length]!, pick(n >> 3))
        : n % 3 === 1
          ? b.add(pick(n >> 2), pick(n >> 5))
          : b.softmax(pick(n >> 4));
    values.push(made);
    if (n % 5 === 0) b.output(`o${i}`, made);
  });
  b.output('last', values.at(-1)!);
  return b.finish();
}

function run(program: Program): number[][] {
  const executable = createReferenceBackend().createSession([]).compile(program);
  executable.input('x').set([0.1, -0.2, 0.3, 1, -1, 0.5]);
  executable.input('y').set([-0.4, 0.2, 0.7, -2, 0.1, 0.9]);
  executable.run();
  return program.outputs.map(({ name }) => Array.from(executable.output(name)));
}

describe('the verifier', () => {
  it('finds nothing wrong with a training program', () => {
    expect(verify(dense())).toEqual([]);
  });

  it('names a value that is read before it is made, and a type that is not the inferred one', () => {
    const program = dense();
    expect(verify({ ...program, nodes: program.nodes.toReversed() }).join('\n')).toMatch(
      /reads %\d+ before it is made/,
    );
    const values = program.values.map((value, i) => (i === 2 ? { ...value, type: f32(9, 9) } : value));
    expect(verify({ ...program, values }).join('\n')).toMatch(/declared f32\[9,9\]/);
  });

  it('names an update that does not fit its state, and names that stand twice', () => {
    const program = dense();
    const loss = program.outputs[0]!;
    expect(verify({ ...program, updates: [{ state: 'dense-1/kernel', value: loss.value }] })).toEqual([
      'the update of dense-1/kernel is f32[], its state f32[3,4]',
    ]);
    expect(verify({ ...program, outputs: [loss, loss] })).toEqual(['output loss stands twice']);
  });
});

describe('removing dead code', () => {
  it('keeps the results of random programs, which stay sound', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), (choices) => {
        const program = randomProgram(choices);
        const lean = withoutDeadCode(program);
        expect(verify(lean)).toEqual([]);
        expect(lean.nodes.length).toBeLessThanOrEqual(program.nodes.length);
        expect(run(lean)).toEqual(run(program));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('removes a node that nobody reads', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(3));
    b.unary('exp', x);
    b.output('y', b.unary('neg', x));
    expect(withoutDeadCode(b.finish()).nodes.map((node) => node.params)).toEqual([{ fn: 'neg', alpha: 1 }]);
  });
});

describe('the printer', () => {
  it('shows a training step line by line', () => {
    expect(print(withoutDeadCode(dense()))).toMatchInlineSnapshot(`
      "input x: f32[2,3]
      input rate: f32[]
      state dense-1/kernel: f32[3,4]
      {
        %2: f32[2,4] = matmul(x, dense-1/kernel)                       // dense-1
        %3: f32[2,4] = unary<relu>(%2)                                 // dense-1
        %4: f32[] = reduce<mean axes=[0,1]>(%3)                        // dense-1
        %5: f32[] = fill<shape=[] value=1>()
        %6: f32[] = unary<linear alpha=0.125>(%5)                      // dense-1
        %7: f32[1,1] = reshape<shape=[1,1]>(%6)                        // dense-1
        %8: f32[2,4] = broadcastTo<shape=[2,4]>(%7)                    // dense-1
        %9: f32[2,4] = unaryGrad<relu>(%2, %3, %8)                     // dense-1
        %10: f32[3,4] = matmul<transposeA=true>(x, %9)                 // dense-1
        %12: f32[3,4] = sgdStep(dense-1/kernel, %10, rate)
      }
      update dense-1/kernel = %12
      output loss = %4
      "
    `);
  });
});
