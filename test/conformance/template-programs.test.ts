// The training steps that users run: every template's program is sound, and the WASM backend takes the steps that the
// float64 reference takes, with the same bits however the work is divided.
import { describe, expect, it } from 'vitest';
import { RandomStream, streamOf } from '../../src/base/random.ts';
import type { Backend } from '../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { type Program, sizeOf } from '../../src/engine/ir/types.ts';
import { verify } from '../../src/engine/passes/verify.ts';
import { initialValues } from '../../src/engine/train/initialise.ts';
import type { Network, OutputSpec } from '../../src/engine/train/network.ts';
import { bindOptimizer } from '../../src/engine/train/optimizers/index.ts';
import { RANDOM, RATE } from '../../src/engine/train/step-names.ts';
import { buildTrainingStep, trainingStates } from '../../src/engine/train/training-step.ts';
import { compileDocument } from '../../src/project/compile.ts';
import { TEMPLATES } from '../../src/project/templates/index.ts';
import { bitsOf, DIVISIONS, KERNEL_BUILDS, testBackend } from '../helpers/wasm.ts';

const BATCHES = [1, 5];
const STEPS = 2;
const OPTIMIZER = bindOptimizer({ kind: 'momentum', params: {} });

const NETWORKS = TEMPLATES.flatMap(({ id, create }) => {
  const { network } = compileDocument(create());
  return network === null ? [] : [{ id, network }];
});

function stepOf(network: Network, batch: number): Program {
  const settings = { optimizer: OPTIMIZER, l1: 0, l2: 0, penalizeBiases: false };
  return buildTrainingStep(network, settings, batch, { metrics: true, gradientNorms: true });
}

/** Targets as their loss reads them: zeros and ones fit both class numbers and probabilities. */
function targetValues(spec: OutputSpec, size: number, random: RandomStream): number[] {
  const numbers = spec.task === 'numbers' && spec.target.dtype === 'f32';
  return Array.from({ length: size }, () => (numbers ? random.uniform() : random.below(2)));
}

/** Outputs after the last step, then all states. */
function train(backend: Backend, network: Network, program: Program): ReadonlyMap<string, ArrayLike<number>> {
  const specs = trainingStates(network, OPTIMIZER);
  const session = backend.createSession(specs);
  for (const spec of network.parameters) session.writeState(spec.name, initialValues(spec, 1));
  const executable = session.compile(program);
  for (let step = 0; step < STEPS; step++) {
    for (const { name, value } of program.inputs) {
      const { shape, dtype } = program.values[value]!.type;
      const size = sizeOf(shape);
      const random = new RandomStream(step, streamOf(name));
      const output = network.outputs.find(({ target }) => target.name === name);
      if (name === RANDOM) executable.input(name).set([1, step]);
      else if (name === RATE) executable.input(name).set([0.01]);
      else if (output) executable.input(name).set(targetValues(output, size, random));
      else
        executable
          .input(name)
          .set(Array.from({ length: size }, () => (dtype === 'i32' ? random.below(2) : random.uniform())));
    }
    executable.run();
  }
  const results = new Map<string, ArrayLike<number>>();
  for (const { name } of program.outputs) results.set(name, Float64Array.from(executable.output(name)));
  for (const { name } of specs) results.set(name, session.readState(name));
  session.dispose();
  return results;
}

describe.each(NETWORKS.flatMap((of) => BATCHES.map((batch) => ({ ...of, batch }))))(
  'the training step of $id on a batch of $batch',
  ({ network, batch }) => {
    const program = stepOf(network, batch);

    it('is a sound program', () => {
      expect(verify(program)).toEqual([]);
    });

    it('is taken alike by WASM and in float64, with the same bits under any division', () => {
      const expected = train(createReferenceBackend(), network, program);
      for (const build of KERNEL_BUILDS) {
        const found = DIVISIONS.map((division) => train(testBackend(build, division), network, program));
        for (const [name, values] of expected) {
          const where = `${build}: ${name}`;
          const got = found[0]!.get(name)!;
          const largest = Math.max(0.01, ...Array.from(values, Math.abs));
          const error = Math.max(0, ...Array.from(values, (value, i) => Math.abs(got[i]! - value)));
          expect(error / largest, where).toBeLessThan(1e-3);
          for (const other of found.slice(1)) expect(bitsOf(other.get(name)!), where).toEqual(bitsOf(got));
        }
      }
    });
  },
);

it('covers the templates that have something to train', () => {
  expect(NETWORKS.length).toBeGreaterThanOrEqual(TEMPLATES.length - 1);
});
