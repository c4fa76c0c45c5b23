// Rows of a table: [V, D] and i32 [...] → [..., D].
import { defineOp, f32, i32 } from '../define-op.ts';
import { expectFloat, expectRank, fail } from './shapes.ts';

export const gather = defineOp({
  kind: 'gather',
  infer: (_: Readonly<Record<never, never>>, [table, indices]) => {
    expectFloat('gather', table!);
    expectRank('gather', table!, 2);
    if (indices!.dtype !== 'i32') fail('gather', 'indices must be i32');
    return [f32(...indices!.shape, table!.shape[1]!)];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(5, 3), i32(4)], params: {}, values: ['any', { below: 5 }] },
    { inputs: [f32(7, 9), i32(2, 3)], params: {}, values: ['any', { below: 7 }] },
    { inputs: [f32(1, 1), i32(1)], params: {}, values: ['any', { below: 1 }] },
  ],
});
