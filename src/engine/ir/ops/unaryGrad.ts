// dx = dy ⊙ f′(x), from x and y = f(x).
import { UNARY_FUNCTIONS } from '../builder.ts';
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat, expectShape } from './shapes.ts';
import { POSITIVE_DOMAIN, type UnaryParams } from './unary.ts';

export const unaryGrad = defineOp({
  kind: 'unaryGrad',
  infer: (_: UnaryParams, [x, y, dy]) => {
    expectFloat('unaryGrad', x!, y!, dy!);
    expectShape('unaryGrad', 'y', y!.shape, x!.shape);
    expectShape('unaryGrad', 'dy', dy!.shape, x!.shape);
    return [x!];
  },
  cost: (_, [x]) => ({ flops: 2 * sizeOf(x!.shape) }),
  samples: UNARY_FUNCTIONS.flatMap((fn) =>
    [f32(3, 5), f32(1), f32(19)].map((type) => ({
      inputs: [type, type, type],
      params: { fn, alpha: 0.3 },
      values: [
        POSITIVE_DOMAIN.has(fn) ? ('positive' as const) : ('distinct' as const),
        'positive' as const,
        'any' as const,
      ],
    })),
  ),
});
