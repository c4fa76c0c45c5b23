// Pooling over windows, for the largest or the mean. Windows are whole: what is left over at the edge is dropped.
import type { ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder } from './define.ts';
import type { Pair } from './windows.ts';

export type PoolFunction = 'max' | 'mean';

/** A stride of 0 is the window's own size. */
export function poolStride(size: readonly number[], stride: readonly number[]): readonly number[] {
  return size.map((length, axis) => stride[axis] || length);
}

/** x [N, H, W, C] → [N, OH, OW, C]. */
export function pool(b: LayerBuilder, fn: PoolFunction, x: ValueId, size: Pair, stride: Pair): ValueId {
  const options = { size, strides: stride, pads: [0, 0, 0, 0] } as const;
  return fn === 'max' ? b.maxPool2d(x, options) : b.avgPool2d(x, options);
}
