// Steps of the recurrent cells. They divide over samples; a lone sample stays with one thread.
import type { RnnParams } from '../../ir/ops/rnn.ts';
import type { SequenceParams } from '../../ir/ops/sequences.ts';
import type { ValueId } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import type { Expansion, Operands } from './lower.ts';
import { transpose } from './lower-movement.ts';
import { type Ref, type Step, type Use, whole } from './steps.ts';

const MULTIPLY_ADDS_PER_NANOSECOND = 12;
/** Multiply-adds that one unit's gates weigh beside its product. */
const GATES = 60;

interface Cell {
  readonly kernel: Kernel;
  /** Addresses in the order of the kernel's record; `shared` are weights, read whole by every thread. */
  readonly record: readonly { readonly ref: Ref; readonly use: 'read' | 'write' | 'shared' }[];
  readonly params: SequenceParams;
  /** [N, T, H] */
  readonly states: Ref;
  readonly gates: number;
  readonly flags?: readonly number[];
}

function cell({ kernel, record, params, states, gates, flags = [] }: Cell): Step {
  const [batch, steps, units] = states.shape as readonly [number, number, number];
  const use = ({ buffer }: Ref): Use => ({ buffer, rows: batch === 1 ? 0 : batch });
  return {
    kernel,
    rows: batch,
    reads: record.flatMap(({ ref, use: kind }) =>
      kind === 'write' ? [] : [kind === 'shared' ? whole(ref) : use(ref)],
    ),
    writes: record.flatMap(({ ref, use: kind }) => (kind === 'write' ? [use(ref)] : [])),
    cost: (batch * steps * units * gates * (units + GATES)) / MULTIPLY_ADDS_PER_NANOSECOND,
    encode: (at, lo, hi) => [
      lo,
      hi,
      steps,
      units,
      params.reverse ? 1 : 0,
      ...record.map(({ ref }) => at(ref.buffer)),
      ...flags,
    ],
  };
}

const read = (ref: Ref | undefined) => ({ ref: ref!, use: 'read' as const });
const write = (ref: Ref | undefined) => ({ ref: ref!, use: 'write' as const });
const shared = (ref: Ref | undefined) => ({ ref: ref!, use: 'shared' as const });

export function rnn(params: RnnParams, { inputs: [p, u, h0], outputs: [h] }: Operands): Step {
  const record = [read(p), shared(u), read(h0), write(h)];
  const flags = [params.fn === 'relu' ? 1 : 0];
  return cell({ kernel: Kernel.Rnn, record, params, states: h!, gates: 1, flags });
}

export function rnnGrad(params: RnnParams, { inputs: [u, h, dh], outputs: [dz, dh0] }: Operands): Step {
  const record = [shared(u), read(h), read(dh), write(dz), write(dh0)];
  const flags = [params.fn === 'relu' ? 1 : 0];
  return cell({ kernel: Kernel.RnnGrad, record, params, states: h!, gates: 1, flags });
}

export function lstm(params: SequenceParams, { inputs, outputs: [h, c, gates] }: Operands): Step {
  const [p, u, h0, c0] = inputs;
  const record = [read(p), shared(u), read(h0), read(c0), write(h), write(c), write(gates)];
  return cell({ kernel: Kernel.Lstm, record, params, states: h!, gates: 4 });
}

export function lstmGrad(params: SequenceParams, { inputs, outputs: [da, dh0, dc0] }: Operands): Step {
  const [u, c0, c, gates, dh, dc] = inputs;
  const record = [shared(u), ...[c0, c, gates, dh, dc].map(read), write(da), write(dh0), write(dc0)];
  return cell({ kernel: Kernel.LstmGrad, record, params, states: c!, gates: 4 });
}

export function gru(params: SequenceParams, { inputs: [p, u, b, h0], outputs: [h, gates] }: Operands): Step {
  const record = [read(p), shared(u), shared(b), read(h0), write(h), write(gates)];
  return cell({ kernel: Kernel.Gru, record, params, states: h!, gates: 3 });
}

export function gruGrad(params: SequenceParams, { inputs, outputs: [dp, dq, dh0] }: Operands): Step {
  const [u, h0, h, gates, dh] = inputs;
  const record = [shared(u), ...[h0, h, gates, dh].map(read), write(dp), write(dq), write(dh0)];
  return cell({ kernel: Kernel.GruGrad, record, params, states: h!, gates: 3 });
}

/** Going back, every step multiplies by Uᵀ, the first operand: it is transposed once, ahead of them. */
export function expandGrad<P extends SequenceParams>(
  name: string,
  step: (params: P, io: Operands) => Step,
): (e: Expansion, params: P, inputs: readonly ValueId[], outputs: readonly ValueId[]) => void {
  return (e, params, [u, ...rest], outputs) => {
    const [units, width] = e.shapeOf(u!) as readonly [number, number];
    const turned = e.value([width, units]);
    e.node('transpose', [u!], [turned], (io) => [transpose([1, 0], io)]);
    e.node(name, [turned, ...rest], outputs, (io) => [step(params, io)]);
  };
}
