// A box of x: `sizes` elements from `starts` along each axis.
import { defineOp, f32 } from '../define-op.ts';
import { fail, show } from './shapes.ts';

export const slice = defineOp({
  kind: 'slice',
  infer: (
    { starts, sizes }: { readonly starts: readonly number[]; readonly sizes: readonly number[] },
    [x],
  ) => {
    const fits =
      starts.length === x!.shape.length &&
      sizes.length === x!.shape.length &&
      x!.shape.every(
        (size, axis) => starts[axis]! >= 0 && sizes[axis]! >= 0 && starts[axis]! + sizes[axis]! <= size,
      );
    if (!fits) fail('slice', `[${starts.join(',')}] + [${sizes.join(',')}] lies outside ${show(x!)}`);
    return [{ shape: sizes, dtype: x!.dtype }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(4, 5)], params: { starts: [1, 2], sizes: [3, 2] } },
    { inputs: [f32(2, 3, 4)], params: { starts: [0, 1, 0], sizes: [2, 1, 4] } },
    { inputs: [f32(7)], params: { starts: [6], sizes: [1] } },
  ],
});
