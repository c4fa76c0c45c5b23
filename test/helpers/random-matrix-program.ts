// Random valid programs over a few shapes that fit one another, drawn by seed. Values stay of moderate size.
import { RandomStream } from '../../src/base/random.ts';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { type Program, sizeOf, type ValueId } from '../../src/engine/ir/types.ts';

const COLUMNS = 5;

export function randomProgram(seed: number): Program {
  const b = new ProgramBuilder();
  const random = new RandomStream(seed, 1);
  /** A single row in every fourth program: kernels and fusions have ways of their own for it. */
  const rows = seed % 4 === 3 ? 1 : 6;
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
  const pairs = rows === 1 ? 1 : 2;
  const matrix = { shape: [rows, COLUMNS], dtype: 'f32' } as const;
  /** All of shape [rows, COLUMNS]. */
  const pool: ValueId[] = [b.input('x', matrix), b.input('y', matrix), b.state('s', matrix.shape)];
  const square = b.state('w', [COLUMNS, COLUMNS]);
  const row = b.state('bias', [COLUMNS]);
  const labels = b.input('labels', { shape: [rows], dtype: 'i32' });
  const makers: readonly (() => ValueId)[] = [
    () => b.binary(pick(['add', 'sub', 'mul', 'maximum', 'minimum'] as const), pick(pool), pick(pool)),
    () => b.unary(pick(['tanh', 'sigmoid', 'neg', 'softplus', 'gelu'] as const), pick(pool)),
    () => b.unary('relu', b.add(b.matmul(pick(pool), square), row)),
    () => b.add(row, b.matmul(pick(pool), square, { transposeB: true })),
    () => b.matmul(b.softmax(b.matmul(pick(pool), pick(pool), { transposeB: true })), pick(pool)),
    () => b.reshape(b.transpose(b.unary('tanh', pick(pool)), [1, 0]), [rows, COLUMNS]),
    () => b.broadcastTo(b.reduce('mean', pick(pool), [0]), [rows, COLUMNS]),
    () => b.mul(pick(pool), b.reduce(pick(['sum', 'max'] as const), b.unary('tanh', pick(pool)), [1], true)),
    () => b.concat([b.slice(pick(pool), [0, 0], [rows, 2]), b.slice(pick(pool), [0, 1], [rows, 3])], 1),
    () => b.slice(b.pad(pick(pool), [1, 1], [0, 2]), [1, 2], [rows, COLUMNS]),
    () => b.select(b.binary('greater', pick(pool), pick(pool)), pick(pool), pick(pool)),
    () => b.unaryGrad('tanh', pick(pool), b.unary('tanh', pick(pool)), pick(pool)),
    () => b.softmaxCrossEntropy(pick(pool), labels).probabilities,
    () => b.mul(pick(pool), b.randomUniform([rows, COLUMNS], b.literal([2], 'i32', [seed % 1000, 3]), 2)),
    () => b.reshape(b.reduce('sum', b.reshape(pick(pool), [rows, 1, COLUMNS]), [1]), [rows, COLUMNS]),
    () =>
      b.batchMatmul(
        b.reshape(pick(pool), [pairs, rows / pairs, 5]),
        b.literal(
          [pairs, 5, 5],
          'f32',
          Array.from({ length: pairs * 25 }, (_, i) => ((i * 7) % 11) / 11 - 0.5),
        ),
      ),
  ];
  /** These need further rows to read. */
  const tall: readonly (() => ValueId)[] = [
    () =>
      b.concat(
        [b.slice(pick(pool), [2, 0], [rows - 2, COLUMNS]), b.slice(pick(pool), [0, 0], [2, COLUMNS])],
        0,
      ),
    () => b.gather(pick(pool), labels),
    () => b.scatterAdd(labels, b.unary('tanh', pick(pool)), rows),
  ];
  const drawn = rows === 1 ? makers : [...makers, ...tall];
  const steps = 3 + random.below(12);
  for (let i = 0; i < steps; i++) {
    const made = pick(drawn)();
    const shaped = sizeOf(b.shapeOf(made)) === rows * COLUMNS ? b.reshape(made, [rows, COLUMNS]) : made;
    // Squashed, so that chains of products do not grow beyond what float32 and float64 agree on.
    pool.push(random.below(2) === 0 ? b.unary('tanh', shaped) : b.scale(shaped, 0.5));
  }
  b.output('last', pool.at(-1)!);
  b.output('some', pick(pool));
  b.output('total', b.reduce('sum', pick(pool), [0, 1]));
  if (random.below(2) === 0) b.update('s', pick(pool));
  if (random.below(2) === 0) b.update('bias', b.reduce('mean', pick(pool), [0]));
  return b.finish();
}
