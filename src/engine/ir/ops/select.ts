// condition ≠ 0 ? a : b, equal shapes.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectShape } from './shapes.ts';

export const select = defineOp({
  kind: 'select',
  infer: (_: Readonly<Record<never, never>>, [condition, a, b]) => {
    expectFloat('select', condition!, a!, b!);
    expectShape('select', 'a', a!.shape, condition!.shape);
    expectShape('select', 'b', b!.shape, condition!.shape);
    return [a!];
  },
  cost: (_, [x]) => ({ flops: sizeOf(x!.shape) }),
  samples: [f32(3, 5), f32(1), f32(9)].map((type) => ({ inputs: [type, type, type], params: {} })),
});
