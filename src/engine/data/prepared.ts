// A dataset made ready for training: plain typed arrays on shared memory, so that trainer threads read without copies.
import type { Shape } from '../ir/types.ts';

/** One named tensor over all rows: `data` is [rows, ...shape], row-major. */
export interface RowTensor {
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array;
}

/** How numbers were scaled, per column: scaled = (raw − offset) / factor. Statistics come from training rows alone. */
export interface Scaling {
  readonly offset: readonly number[];
  readonly factor: readonly number[];
}

export type PreparedTarget =
  /** Tensor `target` holds i32 class indices, shape []. */
  | { readonly kind: 'classes'; readonly name: string; readonly classes: readonly string[] }
  /** Tensor `target` holds f32 numbers, shape [k], scaled by `scaling`. */
  | { readonly kind: 'numbers'; readonly names: readonly string[]; readonly scaling: Scaling };

export interface PreparedData {
  readonly rows: number;
  /** By source name as network inputs state it: `features`, `target`. */
  readonly tensors: Readonly<Record<string, RowTensor>>;
  readonly featureNames: readonly string[];
  readonly featureScaling: Scaling;
  /** What stands in for a missing cell, per encoded feature, unscaled; absent where missing cells are not filled. */
  readonly featureFill?: readonly number[];
  /** The dataset's row behind each prepared row; absent where no row was dropped. */
  readonly sourceRows?: Int32Array;
  readonly target: PreparedTarget;
  /** Row indices, disjoint, in file order. */
  readonly training: Int32Array;
  readonly validation: Int32Array;
  /** SHA-256 of the dataset's content. */
  readonly hash: string;
}
