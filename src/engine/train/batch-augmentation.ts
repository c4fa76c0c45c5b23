// Augmentation at the inputs of a step: the features of a filled batch are changed in place, and so is what an output
// rebuilds of them. Noise goes to the input alone: a network that rebuilds its input learns to take it out.
import type { Executable, NumberArray } from '../backends/backend.ts';
import { Augmenter, type AugmentPlan } from '../data/augment.ts';
import type { Network } from './network.ts';

const FEATURES = 'features';

export class BatchAugmentation {
  private readonly augmenter: Augmenter;
  private readonly inputs: readonly string[];
  private readonly rebuilt: readonly string[];
  private readonly bound = new WeakMap<
    Executable,
    readonly [inputs: NumberArray[], rebuilt: NumberArray[]]
  >();

  constructor(plan: AugmentPlan, network: Network, seed: number) {
    this.augmenter = new Augmenter(plan, seed);
    const named = (specs: readonly { readonly name: string; readonly source: string }[]) => [
      ...new Set(specs.filter(({ source }) => source === FEATURES).map(({ name }) => name)),
    ];
    this.inputs = named(network.inputs);
    this.rebuilt = named(network.outputs.map(({ target }) => target));
  }

  /** For a batch that shows `rows[start … start + count)`. */
  change(executable: Executable, rows: Int32Array, start: number, count: number, epoch: number): void {
    const [inputs, rebuilt] = this.bind(executable);
    for (const values of [...inputs, ...rebuilt]) this.augmenter.pictures(values, rows, start, count, epoch);
    for (const values of inputs) this.augmenter.noise(values, rows, start, count, epoch);
  }

  private bind(executable: Executable): readonly [NumberArray[], NumberArray[]] {
    let bound = this.bound.get(executable);
    if (bound === undefined) {
      bound = [
        this.inputs.map((name) => executable.input(name)),
        this.rebuilt.map((name) => executable.input(name)),
      ];
      this.bound.set(executable, bound);
    }
    return bound;
  }
}
