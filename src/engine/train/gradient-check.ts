// Whether analytic gradients are right: the training objective's derivative by each weight against central differences
// (f(w + h) − f(w − h)) / 2h. Meant for a float64 backend; float32 has too few digits for it.
import { gradients } from '../autodiff/gradients.ts';
import type { Backend, Executable } from '../backends/backend.ts';
import type { PreparedData } from '../data/prepared.ts';
import { ProgramBuilder } from '../ir/program-builder.ts';
import type { Program } from '../ir/types.ts';
import { BatchFeeder } from './batches.ts';
import { weighClasses } from './class-weights.ts';
import { initialValues } from './initialise.ts';
import type { Network, ParameterSpec } from './network.ts';
import { RANDOM } from './step-names.ts';
import { buildObjective, type StepSettings } from './training-step.ts';

export interface GradientCheck {
  readonly parameter: string;
  readonly shape: readonly number[];
  /** Elements compared: all of a small tensor, evenly spread ones of a large one. */
  readonly checked: number;
  /** Largest |analytic − numeric| / max(|analytic|, |numeric|, 1e-5 · max(1, |f|)). */
  readonly error: number;
  readonly passed: boolean;
}

const OBJECTIVE = 'objective';
/** The second is tried where the first fails: it steps over fewer kinks, and its floor is higher for the rounding. */
const STEPS = [1e-5, 1e-6];
const TOLERANCE = 1e-5;
/** Rounding leaves about 1e-15·|f|/h in a difference: what is smaller than 1e5 times that cannot be told by it. */
const ROUNDING = 1e-10;

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
  const { data, settings, seed, backend } = options;
  const network = weighClasses(options.network, data);
  const batch = Math.min(options.batch ?? 8, data.training.length);
  const session = backend.createSession(network.parameters.map(({ name, shape }) => ({ name, shape })));
  try {
    for (const spec of network.parameters) session.writeState(spec.name, checkedPoint(spec, seed));
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
        const indices = spread(weights.length, options.elementsPerTensor ?? 32);
        let error = 0;
        for (const index of indices) {
          const at = weights[index]!;
          const shifted = (by: number) => {
            weights[index] = at + by;
            session.writeState(name, weights);
            return valueAt();
          };
          const errors = STEPS.map((step) => () => {
            const [after, before] = [shifted(step), shifted(-step)];
            const numeric = (after - before) / (2 * step);
            const floor = (ROUNDING * Math.max(1, Math.abs(after))) / step;
            const g = grad[index]!;
            return Math.abs(g - numeric) / Math.max(Math.abs(g), Math.abs(numeric), floor);
          });
          error = Math.max(error, leastUntil(errors, TOLERANCE));
          weights[index] = at;
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

/**
 * First weights with a little noise: biases that start at zero put whole regions of an image exactly on the kink of
 * ReLU, where there is no derivative to compare with.
 */
function checkedPoint(spec: ParameterSpec, seed: number): Float32Array {
  const noise = initialValues(
    { ...spec, name: `${spec.name}#check`, init: { kind: 'uniform', low: -0.05, high: 0.05 } },
    seed,
  );
  return initialValues(spec, seed).map((value, index) => value + (spec.trainable ? noise[index]! : 0));
}

/** The least of the values, computed one by one until one is small enough. */
function leastUntil(values: readonly (() => number)[], enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value());
    if (least <= enough) break;
  }
  return least;
}

function spread(length: number, most: number): readonly number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
