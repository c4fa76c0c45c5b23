// Pooling over windows, for the largest or the mean. Windows are whole: what is left over at the edge is dropped.
import { assertNever } from '../base/assert.ts';
import type { ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder } from './define.ts';
import { fold } from './merging.ts';
import { type Pair, planAxis, windows } from './windows.ts';

export type PoolFunction = 'max' | 'mean';

/** A stride of 0 is the window's own size. */
export function poolStride(size: readonly number[], stride: readonly number[]): readonly number[] {
  return size.map((length, axis) => stride[axis] || length);
}

/** x [N, H, W, C] → [N, OH, OW, C]. */
export function pool(b: LayerBuilder, fn: PoolFunction, x: ValueId, size: Pair, stride: Pair): ValueId {
  const [batch = 1, height = 1, width = 1, channels = 1] = b.shapeOf(x);
  if (size[0] === stride[0] && size[1] === stride[1]) {
    // Windows that neither overlap nor leave gaps are axes of their own.
    const oh = planAxis(height, size[0], stride[0], 1, 'valid').positions;
    const ow = planAxis(width, size[1], stride[1], 1, 'valid').positions;
    const used = [batch, oh * size[0], ow * size[1], channels];
    const whole = used[1] === height && used[2] === width ? x : b.slice(x, [0, 0, 0, 0], used);
    const split = b.reshape(whole, [batch, oh, size[0], ow, size[1], channels]);
    return b.reduce(fn, split, [2, 4]);
  }
  const parts = windows(b, x, { kernel: size, stride, dilation: [1, 1], padding: 'valid' });
  switch (fn) {
    case 'max':
      return fold(parts, (a, c) => b.binary('maximum', a, c));
    case 'mean':
      return b.scale(
        fold(parts, (a, c) => b.add(a, c)),
        1 / parts.length,
      );
    default:
      return assertNever(fn);
  }
}
