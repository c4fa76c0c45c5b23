// Adds rows [..., D] into a zero table [rows, D] at i32 indices [...], in index order: the gradient of gather.
import { defineOp, f32, i32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectShape, fail } from './shapes.ts';

export const scatterAdd = defineOp({
  kind: 'scatterAdd',
  infer: ({ rows }: { readonly rows: number }, [indices, values]) => {
    expectFloat('scatterAdd', values!);
    if (indices!.dtype !== 'i32') fail('scatterAdd', 'indices must be i32');
    expectShape('scatterAdd', 'the leading axes of values', values!.shape.slice(0, -1), indices!.shape);
    return [f32(rows, values!.shape.at(-1)!)];
  },
  cost: (_, [, values]) => ({ flops: sizeOf(values!.shape) }),
  samples: [
    { inputs: [i32(4), f32(4, 3)], params: { rows: 5 }, values: [{ below: 5 }, 'any'] },
    { inputs: [i32(2, 3), f32(2, 3, 9)], params: { rows: 3 }, values: [{ below: 3 }, 'any'] },
  ],
});
