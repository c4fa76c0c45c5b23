// v ← βv + ηg; w ← w − v, Nesterov: w ← w − (βv + ηg) with the new v.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import { expectShape } from './shapes.ts';

export interface MomentumParams {
  readonly beta: number;
  readonly nesterov: boolean;
}

export const momentumStep = defineOp({
  kind: 'momentumStep',
  infer: (_: MomentumParams, [w, g, v, rate]) => {
    expectShape('momentumStep', 'the gradient', g!.shape, w!.shape);
    expectShape('momentumStep', 'the velocity', v!.shape, w!.shape);
    expectShape('momentumStep', 'the rate', rate!.shape, []);
    return [w!, v!];
  },
  cost: (_, [w]) => ({ flops: 4 * sizeOf(w!.shape) }),
  samples: [f32(4, 5), f32(1), f32(33)].flatMap((type) =>
    [false, true].map((nesterov) => ({ inputs: [type, type, type, f32()], params: { beta: 0.9, nesterov } })),
  ),
});
