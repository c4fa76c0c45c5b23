// Weights of classes by how often the training rows have them, so that rare classes count as much as common ones.
import { type PreparedData, preparedTarget } from '../data/prepared.ts';
import type { Builder } from '../ir/builder.ts';
import type { ValueId } from '../ir/types.ts';
import type { BuiltOutput, Network, OutputSpec } from './network.ts';

/**
 * The network with the losses of its balanced outputs multiplied by the weight of each row's class. Frequencies are of
 * the training rows alone; validation is scored by the same weights. A network that balances nothing is returned as it
 * is, and so is one that was weighted already.
 */
export function weighClasses(network: Network, data: PreparedData): Network {
  const weights = network.outputs.map((spec) => balancedWeights(spec, data));
  if (weights.every((own) => own === null)) return network;
  return {
    ...network,
    outputs: network.outputs.map((spec) => ({ ...spec, classWeights: 'none' })),
    build: (b, batch, mode, withLoss) => {
      const built = network.build(b, batch, mode, withLoss);
      if (!withLoss) return built;
      const outputs = built.outputs.map((output, index) => {
        const own = weights[index] ?? null;
        const spec = network.outputs[index];
        if (own === null || spec === undefined) return output;
        return { ...output, loss: b.scope(spec.name, () => weighted(b, output, spec, own, batch)) };
      });
      return { ...built, outputs };
    },
  };
}

/** w_c = n / (C·n_c) over the C classes that the training rows have: their mean over these rows is 1. Others weigh 1. */
export function balancedWeights(spec: OutputSpec, data: PreparedData): readonly number[] | null {
  const labels = data.tensors[spec.target.source]?.data;
  if (spec.classWeights !== 'balanced') return null;
  const target = preparedTarget(data, spec.target.source);
  if (target?.kind !== 'classes' || labels === undefined) return null;
  const counts = target.classes.map(() => 0);
  const { steps = 1 } = spec;
  for (const row of data.training) {
    for (let step = 0; step < steps; step++) {
      const label = labels[row * steps + step] ?? -1;
      if (label >= 0 && label < counts.length) counts[label] = (counts[label] ?? 0) + 1;
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : total / (present * count)));
}

/** L_n · w[t_n], [N]; of sequences the mean (or, where losses are added up, the sum) over steps of L_ns · w[t_ns]. */
function weighted(
  b: Builder,
  { loss, stepLoss }: BuiltOutput,
  { target, steps = 1, reduction = 'mean' }: OutputSpec,
  weights: readonly number[],
  batch: number,
): ValueId {
  const labels = b.input(target.name, { shape: [batch, ...target.shape], dtype: target.dtype });
  const table = b.literal([weights.length, 1], 'f32', weights);
  if (stepLoss === undefined) return b.mul(loss, b.reshape(b.gather(table, labels), [batch]));
  return b.reduce(reduction, b.mul(stepLoss, b.reshape(b.gather(table, labels), [batch, steps])), [1]);
}
