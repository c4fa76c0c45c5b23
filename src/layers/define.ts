// The contract of a layer kind: everything the app knows of it, in one object. See docs/architecture.md.
import type { Text } from '../base/text.ts';
import type { Builder } from '../engine/ir/builder.ts';
import type { Shape, ValueId } from '../engine/ir/types.ts';
import type { Initialiser, Mode } from '../engine/train/network.ts';
import type { ParamSchema, ParamsOf } from './params.ts';

export const CATEGORIES = [
  'input',
  'dense',
  'activation',
  'convolution',
  'pooling',
  'recurrent',
  'normalisation',
  'shape',
  'merge',
  'attention',
  'generative',
  'structure',
  'output',
] as const;
export type Category = (typeof CATEGORIES)[number];

export interface PortDef {
  readonly name: string;
  readonly title: Text;
  /** Rank without the batch axis; null takes any. */
  readonly rank: number | null;
  /** True when any number of wires may end here, in wire order (concat, add). */
  readonly many?: boolean;
  readonly optional?: boolean;
}

/** A problem or advice on a node: a value, since an unfinished graph is normal. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable id, e.g. `layer.rank`, `graph.cycle`. */
  readonly code: string;
  readonly message: Text;
  readonly node?: string;
  readonly port?: string;
  readonly param?: string;
  readonly fix?: Fix;
}

/** A one-click remedy, carried out by the project's commands as one undoable step. */
export type Fix =
  | {
      readonly kind: 'setParam';
      readonly title: Text;
      readonly node: string;
      readonly param: string;
      readonly value: number | boolean | string | readonly number[];
    }
  | {
      readonly kind: 'insertBefore';
      readonly title: Text;
      readonly node: string;
      readonly layer: string;
      readonly params: Readonly<Record<string, number | boolean | string | readonly number[]>>;
    }
  | { readonly kind: 'remove'; readonly title: Text; readonly node: string }
  | {
      readonly kind: 'setTraining';
      readonly title: Text;
      readonly path: string;
      readonly value: number | boolean | string;
    }
  /** A setting of how the data is read, by its name in the data binding. */
  | {
      readonly kind: 'setData';
      readonly title: Text;
      readonly path: string;
      readonly value: number | boolean | string;
    }
  /** The role of a column in the data binding. */
  | { readonly kind: 'setRole'; readonly title: Text; readonly column: string; readonly role: string }
  /** Settings of one column in the data binding, by their names; what is not named stays. */
  | {
      readonly kind: 'setColumn';
      readonly title: Text;
      readonly column: string;
      readonly settings: Readonly<Record<string, unknown>>;
    };

/** A diagnostic as a layer's `check` states it: the compiler adds the node. */
export type LayerProblem = Omit<Diagnostic, 'node' | 'fix'> & { readonly fix?: (node: string) => Fix };

export interface WeightOptions {
  readonly role: 'weight' | 'bias';
  readonly l1?: number;
  readonly l2?: number;
}

/** What `lower` builds with: all ops, plus the layer's own tensors. */
export interface LayerBuilder extends Builder {
  readonly mode: Mode;
  /** Samples in a batch: the first axis of every input. */
  readonly batch: number;
  /** Declares a trained tensor of this layer. */
  weight(name: string, shape: Shape, init: Initialiser, options: WeightOptions): ValueId;
  /** Declares a persistent tensor that is not trained (running averages); `assign` stores its next value. */
  statistic(name: string, shape: Shape, init: Initialiser): ValueId;
  assign(name: string, value: ValueId): void;
  /** Uniform numbers in [0, 1) from the run's seed, the step, and this layer: [shape]. */
  randomUniform(shape: Shape): ValueId;
  /** Adds a scalar to the loss (activity regulariser, KL term). */
  addPenalty(scalar: ValueId): void;
}

export interface LayerDef<K extends string = string, S extends ParamSchema = ParamSchema> {
  readonly kind: K;
  /** Raised when parameters change meaning; then `migrations` gains a step. */
  readonly version: number;
  readonly migrations?: Readonly<
    Record<number, (params: Record<string, unknown>) => Record<string, unknown>>
  >;
  readonly title: Text;
  readonly category: Category;
  /** Name of a Tabler icon, without the Icon prefix. */
  readonly icon: string;
  readonly keywords: readonly string[];
  readonly doc: {
    /** One sentence: what it computes. */
    readonly summary: Text;
    /** KaTeX source. */
    readonly formula: string;
    readonly when: Text;
    readonly fails: Text;
  };
  readonly params: S;
  readonly inputs: readonly PortDef[];
  readonly outputs: readonly PortDef[];
  /** The node's second line: key parameters, e.g. "64 units · ReLU". */
  readonly brief: (params: ParamsOf<S>) => Text;
  /** Problems beyond what `lower` throws; inputs are shapes without the batch axis. */
  readonly check: (params: ParamsOf<S>, inputs: readonly Shape[]) => readonly LayerProblem[];
  /** Inputs in port order (wires of a `many` port one after another). Shapes carry the batch axis first. */
  readonly lower: (b: LayerBuilder, params: ParamsOf<S>, inputs: readonly ValueId[]) => readonly ValueId[];
  /** Parameter sets with input shapes (no batch axis), iterated by the conformance and gradient suites. */
  readonly samples: readonly { readonly params: Partial<ParamsOf<S>>; readonly inputs: readonly Shape[] }[];
}

export function defineLayer<const K extends string, const S extends ParamSchema>(
  def: LayerDef<K, S>,
): LayerDef<K, S> {
  return def;
}
