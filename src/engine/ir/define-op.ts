// What an op is: its parameters, shape inference, cost, and sample cases that the suites iterate.
import type { TensorType } from './types.ts';

export interface Cost {
  /** Floating-point operations, a multiply-add counted as two. */
  readonly flops: number;
}

/** A case for the suites: input types (values are drawn by seed) and parameters. */
export interface OpSample<P> {
  readonly inputs: readonly TensorType[];
  readonly params: P;
  /** Restricts drawn values: 'positive' for log and sqrt, an exclusive upper bound for i32 indices, 'distinct' away from ties and kinks. */
  readonly values?: readonly ('any' | 'positive' | 'distinct' | { readonly below: number })[];
}

export interface OpDef<K extends string, P> {
  readonly kind: K;
  /** Output types; throws an Error that names the op and the shapes when the inputs do not fit. */
  readonly infer: (params: P, inputs: readonly TensorType[]) => readonly TensorType[];
  readonly cost: (params: P, inputs: readonly TensorType[], outputs: readonly TensorType[]) => Cost;
  readonly samples: readonly OpSample<P>[];
  /** Outputs kept for the gradient op alone: nothing else reads them, and they have no gradient of their own. */
  readonly reserved?: readonly number[];
}

export function defineOp<const K extends string, P>(def: OpDef<K, P>): OpDef<K, P> {
  return def;
}

export function f32(...shape: number[]): TensorType {
  return { shape, dtype: 'f32' };
}

export function i32(...shape: number[]): TensorType {
  return { shape, dtype: 'i32' };
}
