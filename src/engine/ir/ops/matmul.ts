// [M, K] · [K, N] → [M, N]; transposed operands are stored [K, M] or [N, K].
import { defineOp, f32 } from '../define-op.ts';
import { expectFloat, expectRank, fail, show } from './shapes.ts';

export interface MatmulParams {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const SIZES = [
  [3, 4, 5],
  [1, 1, 1],
  [7, 13, 9],
  [2, 1, 3],
  [32, 64, 10],
  [33, 17, 21],
] as const;

export const matmul = defineOp({
  kind: 'matmul',
  infer: ({ transposeA, transposeB }: MatmulParams, [a, b]) => {
    expectFloat('matmul', a!, b!);
    expectRank('matmul', a!, 2);
    expectRank('matmul', b!, 2);
    const [m, k] = transposeA ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!];
    const [k2, n] = transposeB ? [b!.shape[1]!, b!.shape[0]!] : [b!.shape[0]!, b!.shape[1]!];
    if (k !== k2) fail('matmul', `inner sizes ${k} and ${k2} differ (${show(a!)} · ${show(b!)})`);
    return [f32(m, n)];
  },
  cost: ({ transposeA }, [a], [y]) => ({
    flops: 2 * y!.shape[0]! * y!.shape[1]! * a!.shape[transposeA ? 0 : 1]!,
  }),
  samples: SIZES.flatMap(([m, k, n]) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({
        inputs: [transposeA ? f32(k, m) : f32(m, k), transposeB ? f32(n, k) : f32(k, n)],
        params: { transposeA, transposeB },
      })),
    ),
  ),
});
