// Every op, every sample: inferred shapes are executed, and gradients equal central differences in float64.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/base/random.ts';
import { gradients } from '../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { type OpKind, opOf } from '../../src/engine/ir/ops/index.ts';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { sizeOf, type ValueId } from '../../src/engine/ir/types.ts';
import { buildCase, drawInput, fillCase, OP_CASES, type OpCase } from '../helpers/op-samples.ts';

const WITHOUT_GRADIENT: ReadonlySet<OpKind> = new Set<OpKind>([
  'unaryGrad',
  'conv2dGradKernel',
  'rnnGrad',
  'lstmGrad',
  'gruGrad',
  'maxPool2dGrad',
  'softmaxGrad',
  'logSoftmaxGrad',
  'softmaxCrossEntropyGrad',
  'sgdStep',
  'momentumStep',
  'adagradStep',
  'rmspropStep',
  'adamStep',
]);
const JUMPS = new Set(['sign', 'step', 'greater', 'equal']);

/** Step functions: their derivative is 0 wherever it exists. */
function jumpsAnywhere(params: object): boolean {
  return 'fn' in params && JUMPS.has(String(params.fn));
}

/** Σ r ⊙ y over all float outputs, with fixed random r, so that every output element matters differently. */
function scalarOf(b: ProgramBuilder, outputs: readonly ValueId[]): ValueId {
  const random = new RandomStream(3, 99);
  const terms = outputs
    .filter((value) => b.typeOf(value).dtype === 'f32')
    .map((value) => {
      const shape = b.shapeOf(value);
      const weights = b.literal(
        shape,
        'f32',
        Array.from({ length: sizeOf(shape) }, () => random.normal()),
      );
      return b.reduce(
        'sum',
        b.mul(value, weights),
        shape.map((_, axis) => axis),
      );
    });
  return terms.reduce((sum, term) => b.add(sum, term));
}

function floatInputs({ sample }: OpCase): number[] {
  return sample.inputs.flatMap((type, i) => (type.dtype === 'f32' ? [i] : []));
}

describe('every op', () => {
  it.each(OP_CASES)('$title executes with the inferred shapes', (opCase) => {
    const b = new ProgramBuilder();
    const { outputs } = buildCase(b, opCase);
    outputs.forEach((value, i) => {
      b.output(`out${i}`, value);
    });
    const executable = createReferenceBackend().createSession([]).compile(b.finish());
    fillCase(executable, opCase);
    executable.run();
    outputs.forEach((value, i) => {
      const data = executable.output(`out${i}`);
      expect(data.length).toBe(sizeOf(b.shapeOf(value)));
      expect(data.every((number) => Number.isFinite(number))).toBe(true);
    });
  });

  const differentiable = OP_CASES.filter(
    ({ kind, sample }) =>
      !WITHOUT_GRADIENT.has(kind) &&
      kind !== 'cast' &&
      floatInputs({ sample } as OpCase).length > 0 &&
      kind !== 'argmax',
  );
  it.each(differentiable)('$title has the gradient of central differences', (opCase) => {
    const b = new ProgramBuilder();
    const { inputs, outputs } = buildCase(b, opCase);
    const { reserved = [] } = opOf(opCase.kind);
    const loss = scalarOf(
      b,
      outputs.filter((_, i) => !reserved.includes(i)),
    );
    const wrt = floatInputs(opCase);
    const grads = gradients(
      b,
      loss,
      wrt.map((i) => inputs[i]!),
    );
    b.output('loss', loss);
    grads.forEach((grad, i) => {
      b.output(`grad${wrt[i]}`, grad);
    });
    const executable = createReferenceBackend().createSession([]).compile(b.finish());
    fillCase(executable, opCase);
    executable.run();
    const analytic = wrt.map((i) => Array.from(executable.output(`grad${i}`)));
    const at = (i: number, j: number, value: number) => {
      executable.input(`in${i}`)[j] = value;
      executable.run();
      return executable.output('loss')[0]!;
    };
    const h = 1e-6;
    wrt.forEach((i, n) => {
      const values = drawInput(opCase, i);
      for (let j = 0; j < Math.min(values.length, 40); j++) {
        const numeric = (at(i, j, values[j]! + h) - at(i, j, values[j]! - h)) / (2 * h);
        at(i, j, values[j]!);
        const jumps = jumpsAnywhere(opCase.sample.params);
        expect(analytic[n]![j]!, `input ${i} element ${j}`).toBeCloseTo(jumps ? 0 : numeric, 5);
      }
    });
  });

  it('says why where there is no gradient', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', { shape: [3], dtype: 'f32' });
    const loss = b.reduce('sum', b.softmaxGrad(x, x), [0]);
    expect(() => gradients(b, loss, [x])).toThrow(/no gradient: second derivatives of softmax/);
  });
});
