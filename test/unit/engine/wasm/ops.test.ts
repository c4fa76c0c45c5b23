// Every sample of every op: the WASM backend, in both builds and under any division, against the float64 reference.
import { describe, expect, it } from 'vitest';
import type { Backend, NumberArray } from '../../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import type { Program } from '../../../../src/engine/ir/types.ts';
import { buildCase, fillCase, OP_CASES, type OpCase } from '../../../helpers/op-samples.ts';
import { bitsOf, DIVISIONS, KERNEL_BUILDS, testBackend } from '../../../helpers/wasm.ts';

/** Relative to the largest magnitude of the result, float32 with a few roundings. */
const TOLERANCE = 4e-6;

function programOf(opCase: OpCase): Program {
  const b = new ProgramBuilder();
  buildCase(b, opCase).outputs.forEach((value, i) => {
    b.output(`out${i}`, value);
  });
  return b.finish();
}

function runOn(backend: Backend, opCase: OpCase, program: Program): NumberArray[] {
  const executable = backend.createSession([]).compile(program);
  fillCase(executable, opCase);
  executable.run();
  return program.outputs.map(({ name }) => executable.output(name).slice());
}

const reference = createReferenceBackend();

describe.each(KERNEL_BUILDS)('%s', (build) => {
  const backends = DIVISIONS.map((division) => testBackend(build, division));
  it.each(OP_CASES.map((opCase) => [opCase.title, opCase] as const))('agrees on %s', (_, opCase) => {
    const program = programOf(opCase);
    const expected = runOn(reference, opCase, program);
    const found = backends.map((backend) => runOn(backend, opCase, program));
    expected.forEach((values, i) => {
      const largest = Math.max(1, ...Array.from(values, Math.abs));
      Array.from(values).forEach((value, at) => {
        const got = found[0]![i]![at]!;
        if (Number.isFinite(value)) expect(Math.abs(got - value)).toBeLessThanOrEqual(TOLERANCE * largest);
        else expect(got).toBe(value);
      });
      for (const other of found.slice(1)) expect(bitsOf(other[i]!)).toEqual(bitsOf(found[0]![i]!));
    });
  });
});
