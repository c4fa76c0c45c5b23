// Reference recurrent cells, step by step and unit by unit, by the formulas of their ops.
import type { RnnParams } from '../../ir/ops/rnn.ts';
import type { SequenceParams } from '../../ir/ops/sequences.ts';
import { unaryDerivative, unaryFunction } from './functions.ts';
import type { Tensor } from './kernels.ts';

const sigmoid = unaryFunction('sigmoid', 1);

interface Walk {
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
  /** Row of sample n at the k-th step walked, in [N, T, …]. */
  readonly row: (n: number, k: number) => number;
}

function walk(sequence: Tensor, units: number, reverse: boolean): Walk {
  const [batch, steps] = sequence.shape as readonly [number, number];
  return { batch, steps, units, row: (n, k) => n * steps + (reverse ? steps - 1 - k : k) };
}

/** (h·U)[j] for a row of h. */
function product(h: ArrayLike<number>, at: number, u: Tensor, j: number): number {
  const [units, width] = u.shape as readonly [number, number];
  let sum = 0;
  for (let i = 0; i < units; i++) sum += h[at + i]! * u.data[i * width + j]!;
  return sum;
}

/** (d·Uᵀ)[i] for a row of d. */
function productBack(d: ArrayLike<number>, at: number, u: Tensor, i: number): number {
  const width = u.shape[1]!;
  let sum = 0;
  for (let j = 0; j < width; j++) sum += d[at + j]! * u.data[i * width + j]!;
  return sum;
}

/** The state before step k: the initial one, or that of the step before. */
function before(w: Walk, initial: Tensor, states: Tensor, n: number, k: number) {
  return k === 0
    ? { data: initial.data, at: n * w.units }
    : { data: states.data, at: w.row(n, k - 1) * w.units };
}

export function rnn({ fn, reverse }: RnnParams, [p, u, h0]: readonly Tensor[], [h]: readonly Tensor[]): void {
  const w = walk(h!, u!.shape[0]!, reverse);
  const f = unaryFunction(fn, 1);
  for (let n = 0; n < w.batch; n++)
    for (let k = 0; k < w.steps; k++) {
      const past = before(w, h0!, h!, n, k);
      const at = w.row(n, k) * w.units;
      for (let j = 0; j < w.units; j++)
        h!.data[at + j] = f(p!.data[at + j]! + product(past.data, past.at, u!, j));
    }
}

export function rnnGrad(
  { fn, reverse }: RnnParams,
  [u, h, dh]: readonly Tensor[],
  [dz, dh0]: readonly Tensor[],
): void {
  const w = walk(h!, u!.shape[0]!, reverse);
  const derivative = unaryDerivative(fn, 1);
  for (let n = 0; n < w.batch; n++) {
    let carry = new Float64Array(w.units);
    for (let k = w.steps - 1; k >= 0; k--) {
      const at = w.row(n, k) * w.units;
      for (let j = 0; j < w.units; j++) {
        const y = h!.data[at + j]!;
        // relu and tanh have the sign of their argument, so y serves where f′ asks for z.
        dz!.data[at + j] = (dh!.data[at + j]! + carry[j]!) * derivative(y, y);
      }
      carry = Float64Array.from({ length: w.units }, (_, i) => productBack(dz!.data, at, u!, i));
    }
    dh0!.data.set(carry, n * w.units);
  }
}

export function lstm(
  { reverse }: SequenceParams,
  [p, u, h0, c0]: readonly Tensor[],
  [h, c, gates]: readonly Tensor[],
): void {
  const units = u!.shape[0]!;
  const w = walk(h!, units, reverse);
  for (let n = 0; n < w.batch; n++)
    for (let k = 0; k < w.steps; k++) {
      const row = w.row(n, k);
      const pastH = before(w, h0!, h!, n, k);
      const pastC = before(w, c0!, c!, n, k);
      for (let j = 0; j < 4 * units; j++) {
        const a = p!.data[row * 4 * units + j]! + product(pastH.data, pastH.at, u!, j);
        gates!.data[row * 4 * units + j] = Math.floor(j / units) === 2 ? Math.tanh(a) : sigmoid(a);
      }
      for (let j = 0; j < units; j++) {
        const [i, f, g, o] = [0, 1, 2, 3].map(
          (gate) => gates!.data[(row * 4 + gate) * units + j]!,
        ) as number[];
        const cell = f! * pastC.data[pastC.at + j]! + i! * g!;
        c!.data[row * units + j] = cell;
        h!.data[row * units + j] = o! * Math.tanh(cell);
      }
    }
}

export function lstmGrad(
  { reverse }: SequenceParams,
  [u, c0, c, gates, dh, dc]: readonly Tensor[],
  [da, dh0, dc0]: readonly Tensor[],
): void {
  const units = u!.shape[0]!;
  const w = walk(c!, units, reverse);
  for (let n = 0; n < w.batch; n++) {
    let carryH = new Float64Array(units);
    const carryC = new Float64Array(units);
    for (let k = w.steps - 1; k >= 0; k--) {
      const row = w.row(n, k);
      const pastC = before(w, c0!, c!, n, k);
      for (let j = 0; j < units; j++) {
        const [i, f, g, o] = [0, 1, 2, 3].map(
          (gate) => gates!.data[(row * 4 + gate) * units + j]!,
        ) as number[];
        const t = Math.tanh(c!.data[row * units + j]!);
        const dhj = dh!.data[row * units + j]! + carryH[j]!;
        const dcj = dc!.data[row * units + j]! + carryC[j]! + dhj * o! * (1 - t * t);
        const back = [
          dcj * g! * i! * (1 - i!),
          dcj * pastC.data[pastC.at + j]! * f! * (1 - f!),
          dcj * i! * (1 - g! * g!),
          dhj * t * o! * (1 - o!),
        ];
        back.forEach((value, gate) => {
          da!.data[(row * 4 + gate) * units + j] = value;
        });
        carryC[j] = dcj * f!;
      }
      carryH = Float64Array.from({ length: units }, (_, i) => productBack(da!.data, row * 4 * units, u!, i));
    }
    dh0!.data.set(carryH, n * units);
    dc0!.data.set(carryC, n * units);
  }
}

export function gru(
  { reverse }: SequenceParams,
  [p, u, b, h0]: readonly Tensor[],
  [h, gates]: readonly Tensor[],
): void {
  const units = u!.shape[0]!;
  const w = walk(h!, units, reverse);
  for (let n = 0; n < w.batch; n++)
    for (let k = 0; k < w.steps; k++) {
      const row = w.row(n, k);
      const past = before(w, h0!, h!, n, k);
      for (let j = 0; j < units; j++) {
        const own = (block: number) => p!.data[(row * 3 + block) * units + j]!;
        const q = (block: number) => product(past.data, past.at, u!, block * units + j);
        const [r, z] = [sigmoid(own(0) + q(0)), sigmoid(own(1) + q(1))];
        const m = q(2) + b!.data[j]!;
        const candidate = Math.tanh(own(2) + r * m);
        [r, z, candidate, m].forEach((value, gate) => {
          gates!.data[(row * 4 + gate) * units + j] = value;
        });
        h!.data[row * units + j] = candidate + z * (past.data[past.at + j]! - candidate);
      }
    }
}

export function gruGrad(
  { reverse }: SequenceParams,
  [u, h0, h, gates, dh]: readonly Tensor[],
  [dp, dq, dh0]: readonly Tensor[],
): void {
  const units = u!.shape[0]!;
  const w = walk(h!, units, reverse);
  for (let n = 0; n < w.batch; n++) {
    let carry = new Float64Array(units);
    for (let k = w.steps - 1; k >= 0; k--) {
      const row = w.row(n, k);
      const past = before(w, h0!, h!, n, k);
      const direct = new Float64Array(units);
      for (let j = 0; j < units; j++) {
        const [r, z, c, m] = [0, 1, 2, 3].map(
          (gate) => gates!.data[(row * 4 + gate) * units + j]!,
        ) as number[];
        const dhj = dh!.data[row * units + j]! + carry[j]!;
        const dn = dhj * (1 - z!) * (1 - c! * c!);
        const dr = dn * m! * r! * (1 - r!);
        const dz = dhj * (past.data[past.at + j]! - c!) * z! * (1 - z!);
        [dr, dz, dn].forEach((value, block) => {
          dp!.data[(row * 3 + block) * units + j] = value;
        });
        [dr, dz, dn * r!].forEach((value, block) => {
          dq!.data[(row * 3 + block) * units + j] = value;
        });
        direct[j] = dhj * z!;
      }
      carry = direct.map((value, i) => value + productBack(dq!.data, row * 3 * units, u!, i));
    }
    dh0!.data.set(carry, n * units);
  }
}
