// Whole programs: random graphs and training steps, against the reference, with the same bits under any division;
// updates that swap, copy or overwrite states; places of buffers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/base/random.ts';
import type { Backend, StateSpec } from '../../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import { assign } from '../../../../src/engine/backends/wasm/assign.ts';
import { fuse } from '../../../../src/engine/backends/wasm/fuse.ts';
import { place } from '../../../../src/engine/backends/wasm/planner.ts';
import { schedule } from '../../../../src/engine/backends/wasm/schedule.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { type Program, sizeOf } from '../../../../src/engine/ir/types.ts';
import { bindOptimizer, OPTIMIZER_KINDS } from '../../../../src/engine/train/optimizers/index.ts';
import { buildTrainingStep, trainingStates } from '../../../../src/engine/train/training-step.ts';
import { multilayerPerceptron } from '../../../../src/main/services/benchmark.ts';
import { randomProgram } from '../../../helpers/random-matrix-program.ts';
import { bitsOf, DIVISIONS, KERNEL_BUILDS, testBackend } from '../../../helpers/wasm.ts';

const reference = createReferenceBackend();

interface Outcome {
  readonly outputs: readonly ArrayLike<number>[];
  readonly states: readonly ArrayLike<number>[];
}

/** Fills inputs and states by seed, runs `runs` times, and reads everything. */
function outcome(backend: Backend, program: Program, runs = 1): Outcome {
  const stateShape = (value: number) => program.values[value]!.type.shape;
  const specs: StateSpec[] = program.states.map(({ name, value }) => ({ name, shape: stateShape(value) }));
  const session = backend.createSession(specs);
  const random = new RandomStream(5, 0);
  for (const { name, shape } of specs)
    session.writeState(
      name,
      Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(0.1, 0.9)),
    );
  const executable = session.compile(program);
  for (const { name, value } of program.inputs) {
    const { dtype } = program.values[value]!.type;
    const view = executable.input(name);
    for (let i = 0; i < view.length; i++)
      view[i] = dtype === 'i32' ? random.below(3) : Math.fround(random.uniform(-1, 1));
  }
  for (let i = 0; i < runs; i++) {
    if (program.inputs.some(({ name }) => name === 't')) executable.input('t')[0] = i + 1;
    executable.run();
  }
  const result = {
    outputs: program.outputs.map(({ name }) => executable.output(name).slice()),
    states: specs.map(({ name }) => session.readState(name)),
  };
  session.dispose();
  return result;
}

function expectClose(found: Outcome, expected: Outcome, tolerance: number): void {
  const pairs = [
    ...expected.outputs.map((values, i) => [values, found.outputs[i]!] as const),
    ...expected.states.map((values, i) => [values, found.states[i]!] as const),
  ];
  for (const [values, got] of pairs) {
    const largest = Math.max(1, ...Array.from(values, Math.abs));
    for (let i = 0; i < values.length; i++)
      expect(Math.abs(got[i]! - values[i]!)).toBeLessThanOrEqual(tolerance * largest);
  }
}

function expectSameBits(a: Outcome, b: Outcome): void {
  expect(a.outputs.map(bitsOf)).toEqual(b.outputs.map(bitsOf));
  expect(a.states.map(bitsOf)).toEqual(b.states.map(bitsOf));
}

function trainingStep(kind: string, batch: number, gradientNorms: boolean) {
  const network = multilayerPerceptron([7, 9, 5, 3]);
  const optimizer = bindOptimizer({ kind, params: {} });
  const program = buildTrainingStep(network, { optimizer, l1: 0, l2: 1e-3, penalizeBiases: false }, batch, {
    metrics: true,
    gradientNorms,
  });
  return { program, states: trainingStates(network, optimizer) };
}

describe.each(KERNEL_BUILDS)('%s', (build) => {
  const backends = DIVISIONS.map((division) => testBackend(build, division));

  it('agrees with the reference on random programs, with the same bits under any division', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const program = randomProgram(seed);
        const found = backends.map((backend) => outcome(backend, program));
        expectClose(found[0]!, outcome(reference, program), 2e-4);
        for (const other of found.slice(1)) expectSameBits(other, found[0]!);
      }),
      { numRuns: 150, seed: 42 },
    );
  });

  it.each(OPTIMIZER_KINDS.flatMap((kind) => [1, 13].map((batch) => ({ kind, batch }))))(
    'takes five steps of $kind on batches of $batch as the reference does',
    ({ kind, batch }) => {
      const { program } = trainingStep(kind, batch, true);
      const found = backends.map((backend) => outcome(backend, program, 5));
      expectClose(found[0]!, outcome(reference, program, 5), 2e-4);
      for (const other of found.slice(1)) expectSameBits(other, found[0]!);
    },
  );

  it.each([1, 2])('adds products of %s rows to each other, with and without ReLU', (rows) => {
    const b = new ProgramBuilder();
    const x = b.input('x', { shape: [rows, 2], dtype: 'f32' });
    const products = ['u', 'v', 'w'].map((name) => b.matmul(x, b.state(name, [2, 3])));
    const [u, v, w] = [products[0]!, products[1]!, products[2]!];
    b.output('of two', b.add(u, v));
    b.output('of three', b.unary('relu', b.add(b.add(b.matmul(x, b.state('a', [2, 3])), w), b.scale(v, -1))));
    b.output('of itself', b.add(w, w));
    const only = (name: string) => b.matmul(x, b.state(name, [2, 3]));
    b.output('of two alone', b.add(only('p'), only('q')));
    b.output('of two alone, rectified', b.unary('relu', b.add(only('r'), only('s'))));
    const program = b.finish();
    const found = backends.map((backend) => outcome(backend, program));
    expectClose(found[0]!, outcome(reference, program), 1e-6);
    for (const other of found.slice(1)) expectSameBits(other, found[0]!);
  });

  it('stores updates that swap two states, average one, and return the old one', () => {
    const b = new ProgramBuilder();
    const [a, c, mean] = [b.state('a', [3, 2]), b.state('c', [3, 2]), b.state('mean', [3, 2])];
    const x = b.input('x', { shape: [3, 2], dtype: 'f32' });
    b.update('a', c);
    b.update('c', a);
    b.update('mean', b.add(b.scale(mean, 0.9), b.scale(x, 0.1)));
    b.output('before', mean);
    b.output('sum', b.add(a, c));
    const program = b.finish();
    const found = backends.map((backend) => outcome(backend, program, 3));
    expectClose(found[0]!, outcome(reference, program, 3), 1e-6);
    for (const other of found.slice(1)) expectSameBits(other, found[0]!);
  });

  it('reads a state whole before its update, even where the update could overwrite it', () => {
    const b = new ProgramBuilder();
    const w = b.state('w', [5, 5]);
    const next = b.sgdStep(w, b.matmul(w, w), b.input('rate', { shape: [], dtype: 'f32' }));
    b.update('w', next);
    b.output('change', b.sub(next, w));
    const program = b.finish();
    const found = backends.map((backend) => outcome(backend, program, 2));
    expectClose(found[0]!, outcome(reference, program, 2), 1e-5);
    for (const other of found.slice(1)) expectSameBits(other, found[0]!);
  });

  it.each([[1], [3], [5, 7], [2, 3, 4, 5], [64, 3]])(
    'tallies squares and zeros of [%s, %s, …] in one pass',
    (...shape) => {
      const b = new ProgramBuilder();
      const x = b.input('x', { shape, dtype: 'f32' });
      const axes = shape.map((_, axis) => axis);
      const rest = b.unary('relu', x);
      for (const fn of ['sum', 'mean'] as const) {
        b.output(`${fn} of squares`, b.reduce(fn, b.unary('square', rest), axes));
        b.output(`${fn} of zeros`, b.reduce(fn, b.binary('equal', rest, b.fill([], 0)), axes));
      }
      const program = b.finish();
      const { tasks } = assign(program, fuse(program));
      expect(tasks.map(({ name }) => name).sort()).toEqual(
        [
          'fill',
          'fill',
          'unary',
          ...['squares', 'squares', 'zeros', 'zeros'].map((of) => `reduce+${of}`),
        ].sort(),
      );
      const found = backends.map((backend) => outcome(backend, program));
      expectClose(found[0]!, outcome(reference, program), 1e-6);
      for (const other of found.slice(1)) expectSameBits(other, found[0]!);
    },
  );

  it('writes an optimizer’s results straight into their states', () => {
    const { program } = trainingStep('momentum', 8, false);
    const { tasks } = assign(program, fuse(program));
    expect(tasks.filter(({ name }) => name === 'copy')).toEqual([]);
    expect(tasks.filter(({ name }) => name === 'matmul+bias+relu')).toHaveLength(2);
  });
});

describe('places of buffers', () => {
  const check = (program: Program, threads: number) => {
    const { buffers, tasks: all } = assign(program, fuse(program));
    const kept = all.filter((task) => !task.constant);
    const index = new Map(all.map((task, i) => [i, kept.indexOf(task)]));
    const tasks = kept.map((task) => ({
      ...task,
      after: new Set([...task.after].map((i) => index.get(i)!).filter((i) => i >= 0)),
    }));
    const order = schedule(tasks, threads);
    const { offsets, bytes } = place(buffers, order, threads);
    // Whoever wrote a word last owns it: a reader must find its own buffer everywhere.
    const owner = new Int32Array(bytes / 4).fill(-1);
    const words = (buffer: number) => {
      const start = offsets.get(buffer)! / 4;
      return [start, start + Math.ceil(buffers[buffer]!.bytes / 4)] as const;
    };
    const temporary = (buffer: number) => buffers[buffer]!.home === 'temporary';
    order.tasks.forEach((task) => {
      for (const buffer of task.reads.filter(temporary)) {
        const [from, to] = words(buffer);
        expect(owner.subarray(from, to).every((who) => who === buffer)).toBe(true);
      }
      for (const buffer of task.writes.filter(temporary)) owner.fill(buffer, ...words(buffer));
    });
    buffers.forEach((buffer, id) => {
      if (!buffer.output || buffer.home !== 'temporary') return;
      const [from, to] = words(id);
      expect(owner.subarray(from, to).every((who) => who === id)).toBe(true);
    });
  };

  it.each([1, 2])('never give a live buffer’s bytes to another, with %i threads', (threads) => {
    for (const kind of OPTIMIZER_KINDS) check(trainingStep(kind, 6, true).program, threads);
    for (let seed = 0; seed < 60; seed++) check(randomProgram(seed), threads);
  });
});
