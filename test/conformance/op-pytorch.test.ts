// The float64 reference against PyTorch: values and gradients of ops, from fixtures made by make_ops.py.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { OP_KINDS, type OpKind, type OpParams } from '../../src/engine/ir/ops/index.ts';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import type { TensorType, ValueId } from '../../src/engine/ir/types.ts';

interface Stored extends TensorType {
  readonly data: readonly number[];
}

interface StoredCase {
  readonly title: string;
  readonly op: OpKind;
  readonly params: OpParams<OpKind>;
  readonly inputs: readonly Stored[];
  /** Fewer than the op has where PyTorch does not give the rest. */
  readonly outputs: readonly Stored[];
  readonly weights?: readonly (Stored | null)[];
  readonly gradients?: readonly (Stored | null)[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch/ops.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly StoredCase[] };

/** Relative to the largest magnitude of the tensor; the fixture keeps twelve digits. */
function expectClose(found: ArrayLike<number>, expected: Stored, what: string): void {
  expect(found.length, `${what}: length`).toBe(expected.data.length);
  const scale = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  expected.data.forEach((value, i) => {
    expect(Math.abs(found[i]! - value), `${what} element ${i}`).toBeLessThanOrEqual(1e-10 * scale);
  });
}

/** Σ weights ⊙ outputs, over the outputs that have weights. */
function weighted(b: ProgramBuilder, outputs: readonly ValueId[], { weights = [] }: StoredCase): ValueId {
  const terms = weights.flatMap((weight, i) => {
    if (weight === null) return [];
    const axes = weight.shape.map((_, axis) => axis);
    return [b.reduce('sum', b.mul(outputs[i]!, b.literal(weight.shape, 'f32', weight.data)), axes)];
  });
  return terms.reduce((sum, term) => b.add(sum, term));
}

describe('ops agree with PyTorch', () => {
  it.each(fixture.cases.map((stored) => [stored.title, stored] as const))('%s', (_, stored) => {
    expect(OP_KINDS).toContain(stored.op);
    const b = new ProgramBuilder();
    const inputs = stored.inputs.map((input, i) => b.input(`in${i}`, input));
    const outputs = b.emit(stored.op, stored.params, inputs);
    stored.outputs.forEach((expected, i) => {
      expect(b.shapeOf(outputs[i]!)).toEqual(expected.shape);
      b.output(`out${i}`, outputs[i]!);
    });
    const expectedGradients = stored.gradients ?? [];
    const withGradient = expectedGradients.flatMap((expected, i) => (expected === null ? [] : [i]));
    if (withGradient.length > 0) {
      const grads = gradients(
        b,
        weighted(b, outputs, stored),
        withGradient.map((i) => inputs[i]!),
      );
      withGradient.forEach((i, at) => {
        b.output(`grad${i}`, grads[at]!);
      });
    }
    const executable = createReferenceBackend().createSession([]).compile(b.finish());
    stored.inputs.forEach(({ data }, i) => {
      executable.input(`in${i}`).set(data);
    });
    executable.run();
    stored.outputs.forEach((expected, i) => {
      expectClose(executable.output(`out${i}`), expected, `output ${i}`);
    });
    for (const i of withGradient)
      expectClose(executable.output(`grad${i}`), expectedGradients[i]!, `gradient of input ${i}`);
  });
});
