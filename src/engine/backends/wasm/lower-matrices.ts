// Steps of matrix products, with the epilogues that fusion adds: a bias on every row, and ReLU.
import { sizeOf } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import { ZEROS } from '../../parallel/control.ts';
import type { Operands } from './lower.ts';
import { byRows, type Ref, rowsOf, type Step, whole } from './steps.ts';

/** What one thread does, roughly. */
const MULTIPLY_ADDS_PER_NANOSECOND = 20;

/**
 * Columns that the product takes at a time. A large product with more columns than rows divides by them, so that each
 * thread reads and packs but its part of B; being touched by parts of rows, the result needs a barrier, so small ones do not.
 */
const PANEL = 8;
const WORTH_COLUMNS = 1e6;

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
  const byColumns = m > 1 && n > m && n % PANEL === 0 && m * n * k > WORTH_COLUMNS;
  /** Bytes of a panel's columns in B and C. */
  const panelB = p.transposeB ? PANEL * k * 4 : PANEL * 4;
  const [bytesA, bytesB, bytesC] = byColumns ? [0, panelB, PANEL * 4] : [rowBytes, 0, n * 4];
  return {
    kernel: Kernel.Gemm,
    rows: byColumns ? n / PANEL : divided,
    reads: [
      byColumns || p.transposeA || m === 1 ? whole(a) : { buffer: a.buffer, rows: m },
      whole(b),
      ...(bias ? [whole(bias)] : []),
    ],
    writes: [byColumns || m === 1 ? whole(c) : byRows(c)],
    cost: (m * n * k) / MULTIPLY_ADDS_PER_NANOSECOND,
    encode: (at, lo, hi) => [
      at(a.buffer) + lo * bytesA,
      rowBytes,
      p.transposeA ? m * 4 : 4,
      at(b.buffer) + lo * bytesB,
      (p.transposeB ? k : n) * 4,
      p.transposeB ? 1 : 0,
      at(c.buffer) + lo * bytesC,
      n * 4,
      byColumns ? m : m === 1 ? 1 : hi - lo,
      byColumns ? (hi - lo) * PANEL : n,
      k,
      bias ? at(bias.buffer) + (byColumns ? lo * PANEL * 4 : 0) : ZEROS,
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
