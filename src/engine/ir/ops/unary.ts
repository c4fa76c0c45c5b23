// Element-wise functions of one number: y = f(x).
import { UNARY_FUNCTIONS, type UnaryFunction } from '../builder.ts';
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectFloat } from './shapes.ts';

/** `alpha`: the slope of leakyRelu and linear, the scale of elu; other functions ignore it. */
export interface UnaryParams {
  readonly fn: UnaryFunction;
  readonly alpha: number;
}

export const POSITIVE_DOMAIN: ReadonlySet<UnaryFunction> = new Set<UnaryFunction>([
  'log',
  'sqrt',
  'reciprocal',
]);

export const unary = defineOp({
  kind: 'unary',
  infer: (_: UnaryParams, [x]) => {
    expectFloat('unary', x!);
    return [x!];
  },
  cost: (_, [x]) => ({ flops: sizeOf(x!.shape) }),
  samples: UNARY_FUNCTIONS.flatMap((fn) =>
    [f32(3, 5), f32(1), f32(19)].map((type) => ({
      inputs: [type],
      params: { fn, alpha: 0.3 },
      values: [POSITIVE_DOMAIN.has(fn) ? ('positive' as const) : ('distinct' as const)],
    })),
  ),
});
