// Steps of matrix products, with the epilogues that fusion adds: a bias on every row, and ReLU.
import { sizeOf } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import { ZEROS } from '../../parallel/control.ts';
import type { Operands } from './lower.ts';
import { byRows, type Ref, rowsOf, type Step, whole } from './steps.ts';

/** What one thread does, roughly. */
const MULTIPLY_ADDS_PER_NANOSECOND = 20;

export interface Transposes {
  readonly transposeA?: boolean | undefined;
  readonly transposeB?: boolean | undefined;
}

export interface Epilogue {
  readonly bias?: Ref;
  readonly relu?: boolean;
}

export function matmul(p: Transposes, { inputs, outputs }: Operands, epilogue: Epilogue = {}): Step {
  const [a, b, c] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const [m, n] = [c.shape[0]!, c.shape[1]!];
  const k = (p.transposeA ? a.shape[0] : a.shape[1])!;
  const rowBytes = p.transposeA ? 4 : k * 4;
  const { bias } = epilogue;
  // A batch of one stays with one thread.
  const divided = m > 1 ? m : 1;
  return {
    kernel: Kernel.Gemm,
    rows: divided,
    reads: [
      p.transposeA || m === 1 ? whole(a) : { buffer: a.buffer, rows: m },
      whole(b),
      ...(bias ? [whole(bias)] : []),
    ],
    writes: [m === 1 ? whole(c) : byRows(c)],
    cost: (m * n * k) / MULTIPLY_ADDS_PER_NANOSECOND,
    encode: (at, lo, hi) => [
      at(a.buffer) + lo * rowBytes,
      rowBytes,
      p.transposeA ? m * 4 : 4,
      at(b.buffer),
      (p.transposeB ? k : n) * 4,
      p.transposeB ? 1 : 0,
      at(c.buffer) + lo * n * 4,
      n * 4,
      m === 1 ? 1 : hi - lo,
      n,
      k,
      bias ? at(bias.buffer) : ZEROS,
      0,
      bias ? 1 : 0,
      epilogue.relu ? 1 : 0,
    ],
  };
}

export function batchMatmul(p: Transposes, { inputs, outputs }: Operands): Step {
  const [a, b, c] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const [m, n] = [c.shape.at(-2)!, c.shape.at(-1)!];
  const k = (p.transposeA ? a.shape.at(-2) : a.shape.at(-1))!;
  const batch = sizeOf(c.shape.slice(0, -2));
  const leading = c.shape.slice(0, -2);
  const rows = batch === 1 ? 1 : rowsOf(leading);
  const perRow = batch / rows;
  const use = (ref: Ref) => ({ buffer: ref.buffer, rows: rows === 1 ? 0 : rows });
  return {
    kernel: Kernel.GemmBatch,
    rows,
    reads: [use(a), use(b)],
    writes: [use(c)],
    cost: (batch * m * n * k) / MULTIPLY_ADDS_PER_NANOSECOND,
    encode: (at, lo, hi) => {
      const from = lo * perRow;
      return [
        at(a.buffer) + from * m * k * 4,
        p.transposeA ? 4 : k * 4,
        p.transposeA ? m * 4 : 4,
        at(b.buffer) + from * n * k * 4,
        (p.transposeB ? k : n) * 4,
        p.transposeB ? 1 : 0,
        at(c.buffer) + from * m * n * 4,
        n * 4,
        m,
        n,
        k,
        ZEROS,
        0,
        0,
        0,
        rows === 1 ? batch : (hi - lo) * perRow,
        m * k * 4,
        n * k * 4,
        m * n * 4,
      ];
    },
  };
}
