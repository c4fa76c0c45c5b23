// Shapes of recurrent cells over whole sequences: projected inputs [N, T, G·H], recurrent weights [H, G·H].
import type { TensorType } from '../types.ts';
import { expectFloat, expectRank, expectShape, fail, show } from './shapes.ts';

export interface SequenceParams {
  /** True walks from the last step to the first. */
  readonly reverse: boolean;
}

export interface SequenceSizes {
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
}

/** Checks the two tensors that every cell takes, with `gates` blocks of units side by side. */
export function sequenceSizes(
  op: string,
  gates: number,
  projected: TensorType,
  recurrent: TensorType,
): SequenceSizes {
  expectFloat(op, projected, recurrent);
  expectRank(op, projected, 3);
  expectRank(op, recurrent, 2);
  const units = recurrent.shape[0]!;
  expectShape(op, 'the recurrent weights', recurrent.shape, [units, gates * units]);
  if (projected.shape[2] !== gates * units)
    fail(op, `${show(projected)} does not hold ${gates} gate(s) of ${units} units`);
  return { batch: projected.shape[0]!, steps: projected.shape[1]!, units };
}

/** [N, T, H] for the suites: odd sizes, one of each. */
export const SEQUENCE_SIZES: readonly SequenceSizes[] = [
  { batch: 2, steps: 3, units: 4 },
  { batch: 1, steps: 1, units: 1 },
  { batch: 3, steps: 4, units: 7 },
];
