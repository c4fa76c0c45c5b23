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
  /** Which tensor of the prepared data feeds it: `features`, `target`, `target:<column>`, `weight`. */
  readonly source: string;
  /** Without the batch axis. */
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Of classes, of labels (yes or no each), of numbers. */
export const METRICS = [
  'accuracy',
  'top3',
  'exactMatch',
  'precision',
  'recall',
  'f1',
  'mae',
  'rmse',
  'r2',
] as const;
export type Metric = (typeof METRICS)[number];

/** Of errors the least is the best, of everything else the most. */
export function higherIsBetter(metric: Metric): boolean {
  return metric !== 'mae' && metric !== 'rmse';
}

/** How predictions are read: class probabilities [C], the one of class 1 [1], one for each label [k], or numbers [k]. */
export type Task = 'classes' | 'binary' | 'labels' | 'numbers';

export interface OutputSpec {
  readonly name: string;
  /** The program input that holds the targets; several outputs may share it. */
  readonly target: InputSpec;
  /** Which of its numbers are this output's; all if absent. */
  readonly places?: readonly number[];
  /** Set where there is a target for each step of a sequence: how many steps. Shapes then lead with that axis. */
  readonly steps?: number;
  readonly task: Task;
  /** The program input that says how much a row counts; all alike if absent. */
  readonly rowWeight?: InputSpec;
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
  /** [N, C] probabilities, [N, 1] probability of class 1, [N, k] of labels, or [N, k] numbers; [N, steps, …] of sequences. */
  readonly prediction: ValueId;
  /** Per-sample loss [N], already multiplied by the output's loss weight. */
  readonly loss: ValueId;
  /** Loss of each step [N, steps], of which `loss` is the mean; for sequences of classes. */
  readonly stepLoss?: ValueId;
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
