// Random training programs: sound, their gradients those of central differences, and run alike by every backend.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/base/random.ts';
import type { Backend, Session } from '../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { type Program, sizeOf } from '../../src/engine/ir/types.ts';
import { withoutDeadCode } from '../../src/engine/passes/dead-code.ts';
import { verify } from '../../src/engine/passes/verify.ts';
import { randomTrainingProgram } from '../helpers/random-program.ts';
import { randomWindowProgram, TOKENS } from '../helpers/random-window-program.ts';
import { bitsOf, DIVISIONS, KERNEL_BUILDS, testBackend } from '../helpers/wasm.ts';

const CHOICES = fc.array(fc.nat(1 << 12), { minLength: 1, maxLength: 14 });
const ROWS = fc.constantFrom(1, 6);
const STEPS = 3;
const GENERATORS = [
  { of: 'matrices', make: randomTrainingProgram },
  { of: 'windows, cells and tables', make: randomWindowProgram },
] as const;

function draws(name: string, size: number): number[] {
  const random = new RandomStream(11, name.charCodeAt(0) * 100 + size);
  return Array.from({ length: size }, () => random.normal(0, 0.5));
}

function given(name: string, size: number, step: number): number[] {
  if (name === 't') return [step + 1];
  return name === 'tokens'
    ? Array.from({ length: size }, (_, i) => (i * 5 + step) % TOKENS)
    : draws(name, size);
}

function sessionOf(backend: Backend, program: Program): Session {
  const shapeOf = (value: number) => program.values[value]!.type.shape;
  const session = backend.createSession(
    program.states.map(({ name, value }) => ({ name, shape: shapeOf(value) })),
  );
  for (const { name, value } of program.states)
    if (name.startsWith('w')) session.writeState(name, draws(name, sizeOf(shapeOf(value))));
  return session;
}

/** Outputs of every step, then the states. */
function train(backend: Backend, program: Program): ReadonlyMap<string, ArrayLike<number>> {
  const session = sessionOf(backend, program);
  const executable = session.compile(program);
  const results = new Map<string, ArrayLike<number>>();
  for (let step = 0; step < STEPS; step++) {
    for (const { name, value } of program.inputs)
      executable.input(name).set(given(name, sizeOf(program.values[value]!.type.shape), step));
    executable.run();
    for (const { name } of program.outputs)
      results.set(`${name} at step ${step}`, executable.output(name).slice());
  }
  for (const { name } of program.states) results.set(`state ${name}`, session.readState(name));
  session.dispose();
  return results;
}

describe('random training programs', () => {
  it('are sound, and keep their results without dead code', () => {
    fc.assert(
      fc.property(CHOICES, ROWS, (choices, rows) => {
        const program = randomTrainingProgram(choices, rows);
        expect(verify(program)).toEqual([]);
        const lean = withoutDeadCode(program);
        expect(verify(lean)).toEqual([]);
        expect(train(createReferenceBackend(), lean)).toEqual(train(createReferenceBackend(), program));
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it('have the gradients of central differences', () => {
    fc.assert(
      fc.property(CHOICES, ROWS, (choices, rows) => {
        const program = randomTrainingProgram(choices, rows);
        const frozen = { ...program, updates: [] };
        const executable = sessionOf(createReferenceBackend(), program).compile(frozen);
        const x = draws('x', 5 * rows);
        executable.input('x').set(x);
        executable.input('y').set(draws('y', 3 * rows));
        executable.run();
        const analytic = Array.from(executable.output('dx'));
        const largest = Math.max(1e-3, ...analytic.map(Math.abs));
        const at = (i: number, value: number) => {
          executable.input('x')[i] = value;
          executable.run();
          return executable.output('loss')[0]!;
        };
        for (const i of [0, 2, (5 * rows) >> 1, 5 * rows - 1]) {
          const h = 1e-6;
          const numeric = (at(i, x[i]! + h) - at(i, x[i]! - h)) / (2 * h);
          at(i, x[i]!);
          expect(Math.abs(analytic[i]! - numeric)).toBeLessThanOrEqual(1e-5 * largest);
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it.each(KERNEL_BUILDS.flatMap((build) => GENERATORS.map((generator) => ({ build, ...generator }))))(
    'of $of train alike on $build and in float64, with the same bits under any division',
    ({ build, make }) => {
      const reference = createReferenceBackend();
      const backends = DIVISIONS.map((division) => testBackend(build, division));
      fc.assert(
        fc.property(CHOICES, ROWS, (choices, rows) => {
          const program = make(choices, rows);
          expect(verify(program)).toEqual([]);
          const expected = train(reference, program);
          const found = backends.map((backend) => train(backend, program));
          for (const [name, values] of expected) {
            const largest = Math.max(1, ...Array.from(values, Math.abs));
            const got = found[0]!.get(name)!;
            Array.from(values).forEach((value, i) => {
              expect(Math.abs(got[i]! - value), `${name}[${i}]`).toBeLessThanOrEqual(2e-4 * largest);
            });
            for (const other of found.slice(1)) expect(bitsOf(other.get(name)!), name).toEqual(bitsOf(got));
          }
        }),
        { seed: 7, numRuns: 40 },
      );
    },
  );
});
