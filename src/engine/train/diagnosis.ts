// Finding where a number stopped being finite: one step's values looked at one by one, in the order they are computed.
import { gradients } from '../autodiff/gradients.ts';
import type { Session } from '../backends/backend.ts';
import { ProgramBuilder } from '../ir/program-builder.ts';
import type { Program } from '../ir/types.ts';
import type { BatchFeeder } from './batches.ts';
import { type BoundStep, bindStep } from './bound-step.ts';
import type { Network } from './network.ts';
import { LOSS } from './step-names.ts';
import { buildObjective, type StepSettings } from './training-step.ts';

/**
 * Names the first value of the step that is not finite, e.g. `dense-1 (output)` or `dense-2/kernel (gradient)`:
 * inputs, weights, layer outputs going forward, the loss, then gradients going back. Null when all are finite.
 * `fill` writes the batch into the program's inputs. States are left as they are.
 */
export function firstNotFinite(
  network: Network,
  session: Session,
  settings: StepSettings,
  feeder: BatchFeeder,
  batch: number,
  fill: (program: BoundStep) => void,
): string | null {
  for (const { name } of network.parameters) {
    if (!allFinite(session.readState(name))) return name;
  }
  const { program, nodes, weights } = buildProbe(network, settings, batch);
  const executable = session.compile(program);
  fill(bindStep(program, executable, feeder));
  for (const { name } of [...network.inputs, ...network.outputs.map((output) => output.target)]) {
    if (!allFinite(executable.input(name))) return `${name} (data)`;
  }
  executable.run();
  for (const node of nodes) {
    if (!allFinite(executable.output(probeActivation(node)))) return `${node} (output)`;
  }
  if (!allFinite(executable.output(LOSS))) return 'loss';
  for (const name of [...weights].reverse()) {
    if (!allFinite(executable.output(probeGradient(name)))) return `${name} (gradient)`;
  }
  return null;
}

export function probeActivation(node: string): string {
  return `activation/${node}`;
}
export function probeGradient(tensor: string): string {
  return `gradient/${tensor}`;
}

/** A step that is only looked at: it outputs every layer's activation and every weight's gradient, and changes nothing. */
export function buildProbe(
  network: Network,
  settings: StepSettings,
  batch: number,
): { readonly program: Program; readonly nodes: readonly string[]; readonly weights: readonly string[] } {
  const b = new ProgramBuilder();
  const { objective, weights, activations } = buildObjective(b, network, settings, batch, false);
  const grads = gradients(
    b,
    objective,
    weights.map(({ value }) => value),
  );
  for (const [node, value] of activations) b.output(probeActivation(node), value);
  weights.forEach(({ spec }, index) => {
    b.output(probeGradient(spec.name), grads[index]!);
  });
  // A look must not change anything: running averages that the forward pass would store are dropped.
  return {
    program: { ...b.finish(), updates: [] },
    nodes: [...activations.keys()],
    weights: weights.map(({ spec }) => spec.name),
  };
}

function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return false;
  }
  return true;
}
