// [..., M, K] · [..., K, N] with equal leading axes; transposed operands swap their last two.
import { defineOp, f32 } from '../define-op.ts';
import { sizeOf } from '../types.ts';
import type { MatmulParams } from './matmul.ts';
import { expectFloat, expectShape, fail, show } from './shapes.ts';

export const batchMatmul = defineOp({
  kind: 'batchMatmul',
  infer: ({ transposeA, transposeB }: MatmulParams, [a, b]) => {
    expectFloat('batchMatmul', a!, b!);
    if (a!.shape.length < 3) fail('batchMatmul', `expected rank 3 or more, found ${show(a!)}`);
    const lead = a!.shape.slice(0, -2);
    expectShape('batchMatmul', 'the second operand’s leading axes', b!.shape.slice(0, -2), lead);
    const [a0, a1] = [a!.shape.at(-2)!, a!.shape.at(-1)!];
    const [b0, b1] = [b!.shape.at(-2)!, b!.shape.at(-1)!];
    const [m, k] = transposeA ? [a1, a0] : [a0, a1];
    const [k2, n] = transposeB ? [b1, b0] : [b0, b1];
    if (k !== k2) fail('batchMatmul', `inner sizes ${k} and ${k2} differ (${show(a!)} · ${show(b!)})`);
    return [f32(...lead, m, n)];
  },
  cost: ({ transposeA }, [a], [y]) => ({ flops: 2 * sizeOf(y!.shape) * a!.shape.at(transposeA ? -2 : -1)! }),
  samples: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => [
      {
        inputs: [transposeA ? f32(2, 4, 3) : f32(2, 3, 4), transposeB ? f32(2, 5, 4) : f32(2, 4, 5)],
        params: { transposeA, transposeB },
      },
      {
        inputs: [
          transposeA ? f32(2, 3, 7, 1) : f32(2, 3, 1, 7),
          transposeB ? f32(2, 3, 9, 7) : f32(2, 3, 7, 9),
        ],
        params: { transposeA, transposeB },
      },
    ]),
  ),
});
