// Whether analytic gradients are right: the training objective's derivative by each weight against central differences
// (f(w + h) − f(w − h)) / 2h. Meant for a float64 backend; float32 has too few digits for it.
import { gradients } from '../autodiff/gradients.ts';
import type { Backend, Executable } from '../backends/backend.ts';
import type { PreparedData } from '../data/prepared.ts';
import { ProgramBuilder } from '../ir/program-builder.ts';
import type { Program } from '../ir/types.ts';
import { BatchFeeder } from './batches.ts';
import { initialValues } from './initialise.ts';
import type { Network } from './network.ts';
import { RANDOM } from './step-names.ts';
import { buildObjective, type StepSettings } from './training-step.ts';

export interface GradientCheck {
  readonly parameter: string;
  readonly shape: readonly number[];
  /** Elements compared: all of a small tensor, evenly spread ones of a large one. */
  readonly checked: number;
  /** Largest |analytic − numeric| / max(|analytic|, |numeric|, 1e-4 · the tensor's largest gradient, 1e-10). */
  readonly error: number;
  readonly passed: boolean;
}

const OBJECTIVE = 'objective';
const STEP = 1e-5;
const TOLERANCE = 1e-5;

export function checkGradients(options: {
  readonly network: Network;
  readonly data: PreparedData;
  readonly settings: Pick<StepSettings, 'l1' | 'l2' | 'penalizeBiases'>;
  readonly seed: number;
  /** A backend that computes in float64. */
  readonly backend: Backend;
  readonly batch?: number;
  readonly elementsPerTensor?: number;
}): readonly GradientCheck[] {
  const { network, data, settings, seed, backend } = options;
  const batch = Math.min(options.batch ?? 8, data.training.length);
  const session = backend.createSession(network.parameters.map(({ name, shape }) => ({ name, shape })));
  try {
    for (const spec of network.parameters) session.writeState(spec.name, initialValues(spec, seed));
    const feeder = new BatchFeeder(network, data, true);
    const prepare = (program: Program): Executable => {
      // The check must not move running averages.
      const executable = session.compile({ ...program, updates: [] });
      feeder.bind(executable)(data.training, 0, batch);
      if (program.inputs.some(({ name }) => name === RANDOM)) executable.input(RANDOM).set([seed, 0]);
      return executable;
    };
    const analytic = prepare(objectiveProgram(network, settings, batch, true));
    analytic.run();
    const objective = prepare(objectiveProgram(network, settings, batch, false));
    const valueAt = () => {
      objective.run();
      return objective.output(OBJECTIVE)[0]!;
    };

    return network.parameters
      .filter(({ trainable }) => trainable)
      .map(({ name, shape }) => {
        const grad = Float64Array.from(analytic.output(`gradient/${name}`));
        const weights = Float64Array.from(session.readState(name));
        const floor = Math.max(1e-10, 1e-4 * grad.reduce((most, g) => Math.max(most, Math.abs(g)), 0));
        const indices = spread(weights.length, options.elementsPerTensor ?? 32);
        let error = 0;
        for (const index of indices) {
          const at = weights[index]!;
          const shifted = (by: number) => {
            weights[index] = at + by;
            session.writeState(name, weights);
            return valueAt();
          };
          const numeric = (shifted(STEP) - shifted(-STEP)) / (2 * STEP);
          weights[index] = at;
          const g = grad[index]!;
          error = Math.max(error, Math.abs(g - numeric) / Math.max(Math.abs(g), Math.abs(numeric), floor));
        }
        session.writeState(name, weights);
        return { parameter: name, shape, checked: indices.length, error, passed: error <= TOLERANCE };
      });
  } finally {
    session.dispose();
  }
}

function objectiveProgram(
  network: Network,
  settings: Pick<StepSettings, 'l1' | 'l2' | 'penalizeBiases'>,
  batch: number,
  withGradients: boolean,
): Program {
  const b = new ProgramBuilder();
  const { objective, weights } = buildObjective(b, network, settings, batch, false);
  b.output(OBJECTIVE, objective);
  if (withGradients) {
    const grads = gradients(
      b,
      objective,
      weights.map(({ value }) => value),
    );
    weights.forEach(({ spec }, index) => {
      b.output(`gradient/${spec.name}`, grads[index]!);
    });
  }
  return b.finish();
}

function spread(length: number, most: number): readonly number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
