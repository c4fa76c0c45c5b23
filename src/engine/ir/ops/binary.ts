// Element-wise functions of two numbers, operands broadcast as in NumPy. Comparisons give 1 or 0.
import { BINARY_FUNCTIONS, type BinaryFunction } from '../builder.ts';
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { broadcastShapes, expectFloat } from './shapes.ts';

export const binary = defineOp({
  kind: 'binary',
  infer: (_: { readonly fn: BinaryFunction }, [a, b]) => {
    expectFloat('binary', a!, b!);
    return [{ shape: broadcastShapes('binary', a!.shape, b!.shape), dtype: 'f32' }];
  },
  cost: (_, __, [y]) => ({ flops: sizeOf(y!.shape) }),
  samples: BINARY_FUNCTIONS.flatMap((fn) =>
    [
      [f32(4, 5), f32(4, 5)],
      [f32(3, 7), f32(7)],
      [f32(3, 1), f32(1, 6)],
      [f32(2, 3, 4), f32(3, 1)],
      [f32(), f32(2, 2)],
      [f32(1), f32(1)],
    ].map((inputs) => ({
      inputs,
      params: { fn },
      values: ['distinct' as const, fn === 'div' ? ('positive' as const) : ('distinct' as const)],
    })),
  ),
});
