// What the engine needs to know of a network. The project's compiler makes it from a document; tests make it by hand.
import type { Builder } from '../ir/builder.ts';
import type { DType, Shape, ValueId } from '../ir/types.ts';

export type Initialiser =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | {
      readonly kind: 'glorotUniform' | 'glorotNormal' | 'heUniform' | 'heNormal';
      readonly fanIn: number;
      readonly fanOut: number;
    }
  | { readonly kind: 'orthogonal'; readonly gain: number };

/** A tensor that persists between steps. `name` is `<node id>/<tensor>`, e.g. `dense-1/kernel`. */
export interface ParameterSpec {
  readonly name: string;
  readonly node: string;
  readonly shape: Shape;
  readonly init: Initialiser;
  /** False for running averages: no gradient, no optimizer slot, written by the layer itself. */
  readonly trainable: boolean;
  /** Biases are left out of whole-network penalties unless the training settings put them in. */
  readonly role: 'weight' | 'bias' | 'statistic';
  /** The layer's own penalty, added to the network-wide one. */
  readonly l1: number;
  readonly l2: number;
}

export interface InputSpec {
  /** The program input's name. */
  readonly name: string;
  /** Which tensor of the prepared data feeds it: `features`, `target`. */
  readonly source: string;
  /** Without the batch axis. */
  readonly shape: Shape;
  readonly dtype: DType;
}

export type Metric = 'accuracy' | 'mae' | 'rmse' | 'r2';

export interface OutputSpec {
  readonly name: string;
  /** Name of the program input that holds the targets. */
  readonly target: InputSpec;
  /** How predictions are read: class probabilities [C], one probability [1], or numbers [k]. */
  readonly task: 'classes' | 'binary' | 'numbers';
  readonly metric: Metric;
  /**
   * What the objective takes of a batch's losses: their mean (if absent), or their sum. The loss that is reported is the
   * mean either way, so that batches of any length compare.
   */
  readonly reduction?: 'mean' | 'sum';
  /** `balanced`: rows of rare classes count more (class-weights.ts); `none` if absent. */
  readonly classWeights?: 'none' | 'balanced';
}

export interface BuiltOutput {
  /** [N, C] probabilities, [N, 1] probability of class 1, or [N, k] numbers. */
  readonly prediction: ValueId;
  /** Per-sample loss [N], already multiplied by the output's loss weight. */
  readonly loss: ValueId;
}

/** A mode's program differs in dropout, noise and batch statistics. */
export type Mode = 'training' | 'inference';

export interface Network {
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  readonly parameters: readonly ParameterSpec[];
  /**
   * Adds the network for a batch of `batch` samples to `b`, declaring its inputs (and, where `withLoss`, its targets)
   * and its states by the names above. In training mode it may declare the i32 input `random` [2] = (seed, step).
   * `activations` are the values on each node's first output, for telemetry. `penalty` is a scalar of activity
   * regularisers and KL terms, or null.
   */
  build(
    b: Builder,
    batch: number,
    mode: Mode,
    withLoss: boolean,
  ): {
    readonly outputs: readonly BuiltOutput[];
    readonly activations: ReadonlyMap<string, ValueId>;
    readonly penalty: ValueId | null;
  };
}
