// The contract of an optimizer: everything the app knows of it, in one object. The update builds ops, so that it is
// part of the training program like everything else.
import type { ParamSchema, ParamsOf } from '../../../base/params.ts';
import type { Text } from '../../../base/text.ts';
import type { Builder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/types.ts';
import type { LineRule } from '../line-search/rules.ts';

/** Scalars of shape [] that the loop writes before each step. */
export interface StepInputs {
  /** Learning rate η of this step: program input `rate`. */
  readonly rate: ValueId;
  /** Number of this step, from 1: declares the program input `t` where it is asked for. */
  readonly t: () => ValueId;
}

export interface OptimizerDef<
  K extends string = string,
  S extends ParamSchema = ParamSchema,
  L extends string = string,
> {
  /** Persisted; never renamed. */
  readonly kind: K;
  readonly title: Text;
  readonly doc: {
    /** One sentence: how it moves the weights. */
    readonly summary: Text;
    /** KaTeX source. */
    readonly formula: string;
    readonly when: Text;
    readonly fails: Text;
  };
  /** Always holds `rate`, the learning rate. */
  readonly params: S;
  /** Tensors kept per weight tensor, of its shape, zero at first. Their states are named `<weight>:<slot>`. */
  readonly slots: readonly L[];
  /** Next value of a weight tensor and of its slots. */
  update(
    b: Builder,
    params: ParamsOf<S>,
    tensor: { readonly w: ValueId; readonly g: ValueId; readonly slots: Readonly<Record<L, ValueId>> },
    step: StepInputs,
  ): { readonly w: ValueId; readonly slots: Readonly<Record<L, ValueId>> };
}

export function defineOptimizer<const K extends string, const S extends ParamSchema, const L extends string>(
  def: OptimizerDef<K, S, L>,
): OptimizerDef<K, S, L> {
  return def;
}

/** How a full-batch method goes on: steepest descent or L-BFGS by `memory` (0 is none), and the rule of step lengths. */
export interface SearchMethod {
  /** The first step length tried. */
  readonly rate: number;
  readonly memory: number;
  readonly line: LineRule;
}

export interface ParamConflict {
  readonly param: string;
  readonly title: Text;
  readonly value: number;
  /** What the value would have to be, e.g. “below c₂ = 0.1”. */
  readonly expected: Text;
}

/** An optimizer that sees all training rows at once and searches along a line; its step is not one program. */
export interface SearchDef<K extends string = string, S extends ParamSchema = ParamSchema>
  extends Pick<OptimizerDef<K, S>, 'kind' | 'title' | 'doc' | 'params'> {
  search(params: ParamsOf<S>): SearchMethod;
  /** The first pair of parameters that cannot go together, though each is within its bounds; null where all can. */
  conflict?(params: ParamsOf<S>): ParamConflict | null;
}

export function defineSearch<const K extends string, const S extends ParamSchema>(
  def: SearchDef<K, S>,
): SearchDef<K, S> {
  return def;
}
