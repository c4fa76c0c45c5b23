// Sum, mean or maximum over axes.
import { REDUCE_FUNCTIONS, type ReduceFunction } from '../builder.ts';
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectAxis, expectFloat, fail } from './shapes.ts';

export interface ReduceParams {
  readonly fn: ReduceFunction;
  /** Ascending, without repeats; none leaves the tensor as it is. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export const reduce = defineOp({
  kind: 'reduce',
  infer: ({ axes, keepDims }: ReduceParams, [x]) => {
    expectFloat('reduce', x!);
    axes.forEach((axis, i) => {
      expectAxis('reduce', axis, x!.shape.length);
      if (i > 0 && axis <= axes[i - 1]!) fail('reduce', `axes [${axes.join(',')}] are not ascending`);
    });
    const shape = keepDims
      ? x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
      : x!.shape.filter((_, axis) => !axes.includes(axis));
    return [{ shape, dtype: 'f32' }];
  },
  cost: (_, [x]) => ({ flops: sizeOf(x!.shape) }),
  samples: REDUCE_FUNCTIONS.flatMap((fn) => [
    { inputs: [f32(4, 5)], params: { fn, axes: [0], keepDims: false }, values: ['distinct' as const] },
    { inputs: [f32(4, 5)], params: { fn, axes: [1], keepDims: true }, values: ['distinct' as const] },
    {
      inputs: [f32(3, 1, 7)],
      params: { fn, axes: [0, 1, 2], keepDims: false },
      values: ['distinct' as const],
    },
    { inputs: [f32(2, 3, 4)], params: { fn, axes: [1], keepDims: false }, values: ['distinct' as const] },
    { inputs: [f32(2, 3, 4)], params: { fn, axes: [0, 2], keepDims: false }, values: ['distinct' as const] },
    { inputs: [f32(1)], params: { fn, axes: [0], keepDims: false }, values: ['distinct' as const] },
  ]),
});
