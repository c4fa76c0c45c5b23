// One training step as one program: forward, loss, penalties, gradients, optimizer updates. Weights, slots and running
// averages are states; batch, rate, step number and random key are inputs. Nothing here runs it.
import { gradients } from '../autodiff/gradients.ts';
import type { StateSpec } from '../backends/backend.ts';
import type { Builder } from '../ir/builder.ts';
import { ProgramBuilder } from '../ir/program-builder.ts';
import type { Program, ValueId } from '../ir/types.ts';
import type { Clipping } from './clipping/index.ts';
import { addMetricSums } from './metric-ops.ts';
import type { Network, ParameterSpec } from './network.ts';
import type { BoundOptimizer } from './optimizers/index.ts';
import {
  gradientName,
  gradientNormName,
  LOSS,
  lossName,
  OBJECTIVE,
  RATE,
  STEP_NUMBER,
  slotName,
} from './step-names.ts';
import { tellActivation, tellTensor } from './vitals.ts';

export interface StepSettings {
  readonly optimizer: BoundOptimizer;
  /** Whole-network penalties λ₁Σ|w| + λ₂Σw², added to each tensor's own. */
  readonly l1: number;
  readonly l2: number;
  readonly penalizeBiases: boolean;
  /** Limits gradients between their computation and the update; norms are reported as they were before. */
  readonly clipping?: Clipping;
}

/** What a step's program answers beside `loss`: sums for metrics, and gradient norms for telemetry. */
export interface StepOutputs {
  readonly metrics: boolean;
  readonly gradientNorms: boolean;
  /** Norms of every tensor and statistics of every activation (vitals.ts). */
  readonly vitals?: boolean;
}

/** States of a network's own tensors and of the optimizer's slots. */
export function trainingStates(network: Network, optimizer: BoundOptimizer): readonly StateSpec[] {
  return network.parameters.flatMap(({ name, shape, trainable }) => [
    { name, shape },
    ...(trainable ? optimizer.slots.map((slot) => ({ name: slotName(name, slot), shape })) : []),
  ]);
}

/** Layer nodes that have something to train, in network order. */
export function trainedNodes(network: Network): readonly string[] {
  return [...new Set(network.parameters.filter((p) => p.trainable).map((p) => p.node))];
}

/**
 * Output `loss` [] is the mean per-sample loss of the batch without penalties; gradients are of mean loss (or its sum over
 * the batch, by each output's reduction) + activity penalties + λ₁Σ|w| + λ₂Σw². For a full-batch method it has no updates:
 * it answers the objective and every gradient.
 */
export function buildTrainingStep(
  network: Network,
  settings: StepSettings,
  batch: number,
  outputs: StepOutputs,
): Program {
  const b = new ProgramBuilder();
  const { objective, weights, activations } = buildObjective(b, network, settings, batch, outputs.metrics);
  if (outputs.vitals === true) for (const [node, value] of activations) tellActivation(b, node, value);
  const grads = gradients(
    b,
    objective,
    weights.map(({ value }) => value),
  );
  const limited = settings.clipping ? settings.clipping(b, grads) : grads;
  const { optimizer } = settings;
  const t = () => b.input(STEP_NUMBER, { shape: [], dtype: 'f32' });
  const rate = optimizer.search === null ? b.input(RATE, { shape: [], dtype: 'f32' }) : null;
  if (rate === null) b.output(OBJECTIVE, objective);

  const squares = new Map<string, ValueId[]>();
  weights.forEach(({ spec, value }, index) => {
    const g = grads[index]!;
    b.scope(spec.node, () => {
      if (optimizer.search !== null || rate === null) {
        b.output(gradientName(spec.name), limited[index]!);
        if (outputs.vitals === true) tellTensor(b, spec.name, value, g, null);
      } else {
        const slots = Object.fromEntries(
          optimizer.slots.map((slot) => [slot, b.state(slotName(spec.name, slot), spec.shape)]),
        );
        const next = optimizer.update(b, { w: value, g: limited[index]!, slots }, { rate, t });
        b.update(spec.name, next.w);
        if (outputs.vitals === true) tellTensor(b, spec.name, value, g, next.w);
        for (const [slot, nextSlot] of Object.entries(next.slots))
          b.update(slotName(spec.name, slot), nextSlot);
      }
      if (outputs.gradientNorms) {
        const ofNode = squares.get(spec.node) ?? [];
        ofNode.push(b.reduce('sum', b.unary('square', g), axesOf(spec)));
        squares.set(spec.node, ofNode);
      }
    });
  });
  for (const [node, terms] of squares) {
    const total = terms.reduce((sum, term) => b.add(sum, term));
    b.output(gradientNormName(node), b.unary('sqrt', total));
  }
  return b.finish();
}

/** Forward pass in training mode with its objective, for steps, gradient checks and diagnosis. Declares output `loss`. */
export function buildObjective(
  b: Builder,
  network: Network,
  settings: Pick<StepSettings, 'l1' | 'l2' | 'penalizeBiases'>,
  batch: number,
  withMetrics: boolean,
): {
  readonly objective: ValueId;
  readonly weights: readonly { readonly spec: ParameterSpec; readonly value: ValueId }[];
  readonly activations: ReadonlyMap<string, ValueId>;
} {
  const built = network.build(b, batch, 'training', true);
  const means = built.outputs.map(({ loss }) => b.reduce('mean', loss, [0]));
  const loss = tellLosses(b, withMetrics ? network : ALONE, means);
  if (withMetrics) {
    network.outputs.forEach((spec, index) => {
      addMetricSums(b, spec, built.outputs[index]!.prediction, batch);
    });
  }
  const weights = network.parameters
    .filter((spec) => spec.trainable)
    .map((spec) => ({ spec, value: b.state(spec.name, spec.shape) }));
  const reduced = reducedLoss(b, network, means, loss, batch);
  let objective =
    built.penalty === null ? reduced : b.add(reduced, penaltyFor(b, network, built.penalty, batch));
  for (const { spec, value } of weights) {
    const everywhere = spec.role === 'weight' || settings.penalizeBiases;
    const l1 = spec.l1 + (everywhere ? settings.l1 : 0);
    const l2 = spec.l2 + (everywhere ? settings.l2 : 0);
    b.scope(spec.node, () => {
      if (l1 > 0) {
        objective = b.add(objective, b.scale(b.reduce('sum', b.unary('abs', value), axesOf(spec)), l1));
      }
      if (l2 > 0) {
        objective = b.add(objective, b.scale(b.reduce('sum', b.unary('square', value), axesOf(spec)), l2));
      }
    });
  }
  return { objective, weights, activations: built.activations };
}

const ALONE = { outputs: [] };

/** Declares output `loss` [], the sum over outputs, and where there are several the part of each. */
export function tellLosses(
  b: Builder,
  { outputs }: Pick<Network, 'outputs'>,
  means: readonly ValueId[],
): ValueId {
  const loss = means.reduce((sum, mean) => b.add(sum, mean));
  b.output(LOSS, loss);
  if (outputs.length > 1) {
    outputs.forEach(({ name }, index) => {
      b.output(lossName(name), means[index]!);
    });
  }
  return loss;
}

/** Σ over outputs of what their reduction asks for: the mean, or batch · mean = the sum over this batch's rows. */
function reducedLoss(
  b: Builder,
  { outputs }: Network,
  means: readonly ValueId[],
  total: ValueId,
  batch: number,
): ValueId {
  if (outputs.every(({ reduction }) => reduction !== 'sum')) return total;
  return means
    .map((mean, index) => (outputs[index]?.reduction === 'sum' ? b.scale(mean, batch) : mean))
    .reduce((sum, part) => b.add(sum, part));
}

/**
 * Penalties on what passes are means over the batch's rows. Where the loss adds rows up so do they, so that their weights
 * (β of the KL term) say the same at any batch size; where outputs differ, the penalty stays a mean.
 */
function penaltyFor(b: Builder, { outputs }: Network, penalty: ValueId, batch: number): ValueId {
  return outputs.every(({ reduction }) => reduction === 'sum') ? b.scale(penalty, batch) : penalty;
}

function axesOf(spec: ParameterSpec): readonly number[] {
  return spec.shape.map((_, axis) => axis);
}
