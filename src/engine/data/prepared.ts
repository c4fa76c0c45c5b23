// A dataset made ready for training: plain typed arrays on shared memory, so that trainer threads read without copies;
// features that memory should not hold come in blocks.
import { type Shape, sizeOf } from '../ir/types.ts';
import { eachRow, type RowBlocks } from './row-blocks.ts';

/** One named tensor over all rows: `data` is [rows, ...shape], row-major. */
export interface RowTensor {
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array;
}

/** The same of f32 rows that are kept elsewhere; features alone may be. */
export interface BlockTensor {
  readonly shape: Shape;
  readonly blocks: RowBlocks;
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
  | { readonly kind: 'numbers'; readonly names: readonly string[]; readonly scaling: Scaling }
  /** The tensor holds f32 zeros and ones, shape [k]; `values` are what no and yes were called. */
  | {
      readonly kind: 'labels';
      readonly names: readonly string[];
      readonly values: readonly (readonly [string, string])[];
    };

export interface PreparedData {
  readonly rows: number;
  /** By source name as network inputs state it: `features`, `target`. */
  readonly tensors: Readonly<Record<string, RowTensor>>;
  /** `features`, where memory should not hold them; `tensors` lacks what is here. */
  readonly streamed?: Readonly<Record<string, BlockTensor>>;
  readonly featureNames: readonly string[];
  readonly featureScaling: Scaling;
  /** What stands in for a missing cell, per encoded feature, unscaled; absent where missing cells are not filled. */
  readonly featureFill?: readonly number[];
  /** By text column: its tokens from index 2 on, the training rows' most frequent first. */
  readonly vocabularies?: Readonly<Record<string, readonly string[]>>;
  /** The dataset's row behind each prepared row; absent where no row was dropped. */
  readonly sourceRows?: Int32Array;
  /** What the tensor `target` holds; null where there is none. Targets of every step of a window lead with that axis. */
  readonly target: PreparedTarget | null;
  /** What further tensors hold, by source name. */
  readonly moreTargets?: Readonly<Record<string, PreparedTarget>>;
  /** How rows were weighed: tensor `weight` holds f32 raw / mean, shape []; the mean is of the training rows. */
  readonly rowWeights?: { readonly column: string; readonly mean: number };
  /** Row indices, disjoint, in file order. */
  readonly training: Int32Array;
  readonly validation: Int32Array;
  /** SHA-256 of the dataset's content. */
  readonly hash: string;
}

/** What the tensor of that name holds; null where it is not a target. */
export function preparedTarget(
  { target, moreTargets }: Pick<PreparedData, 'target' | 'moreTargets'>,
  source: string,
): PreparedTarget | null {
  if (moreTargets !== undefined && Object.hasOwn(moreTargets, source)) return moreTargets[source] ?? null;
  return source === 'target' ? target : null;
}

/** Blocks at hand while training shuffles: those being mixed, those read ahead of time, and some to spare. */
export function poolBlocks({ mixedBlocks }: RowBlocks): number {
  return 2 * mixedBlocks + 8;
}

/** The blocks that features come in, if they do. */
export function blocksOf({ streamed }: Pick<PreparedData, 'streamed'>): RowBlocks | null {
  return Object.values(streamed ?? {})[0]?.blocks ?? null;
}

/** Bytes of memory that training on prepared data takes for the data itself. */
export function bytesInMemory(data: PreparedData): number {
  const tensors = Object.values(data.tensors).map((tensor) => tensor.data.byteLength);
  const pools = Object.values(data.streamed ?? {}).map(({ blocks, shape }) => {
    const held = Math.min(blocks.rows, blocks.blockRows * poolBlocks(blocks));
    return Float32Array.BYTES_PER_ELEMENT * held * sizeOf(shape);
  });
  const rows = data.training.byteLength + data.validation.byteLength + (data.sourceRows?.byteLength ?? 0);
  return [...tensors, ...pools].reduce((sum, bytes) => sum + bytes, rows);
}

/** Each of `rows` of a source in turn, wherever it is kept: its numbers start at `offset`. Upwards is quickest. */
export function visitRows(
  { tensors, streamed }: Pick<PreparedData, 'tensors' | 'streamed'>,
  source: string,
  rows: Int32Array,
  visit: (data: Float32Array | Int32Array, offset: number) => void,
): void {
  const tensor = tensors[source];
  const kept = streamed?.[source];
  if (tensor !== undefined) {
    const width = sizeOf(tensor.shape);
    for (const row of rows) visit(tensor.data, row * width);
  } else if (kept !== undefined) eachRow(kept.blocks, rows, visit);
}
