// Gradient rules of the recurrent cells. Their grad ops walk back through time; weight gradients are then one product
// over all samples and steps: dU = H_prevᵀ·dA with H_prev the states before each step.
import type { Builder } from '../ir/builder.ts';
import type { ValueId } from '../ir/types.ts';
import type { GradientRule } from './rules.ts';

/** States before each step, [N, T, H]: the initial one, then those of the steps walked before. */
function statesBefore(b: Builder, initial: ValueId, states: ValueId, reverse: boolean): ValueId {
  const [batch, steps, units] = b.shapeOf(states) as readonly [number, number, number];
  const first = b.reshape(initial, [batch, 1, units]);
  if (steps === 1) return first;
  const rest = b.slice(states, [0, reverse ? 1 : 0, 0], [batch, steps - 1, units]);
  return b.concat(reverse ? [rest, first] : [first, rest], 1);
}

/** Aᵀ·B over samples and steps together, for A [N, T, P] and B [N, T, Q]. */
function summedProduct(b: Builder, a: ValueId, c: ValueId): ValueId {
  const flat = (value: ValueId) => {
    const [batch, steps, width] = b.shapeOf(value) as readonly [number, number, number];
    return b.reshape(value, [batch * steps, width]);
  };
  return b.matmul(flat(a), flat(c), { transposeA: true });
}

function orZeros(b: Builder, dout: ValueId | null | undefined, like: ValueId): ValueId {
  return dout ?? b.fill(b.shapeOf(like), 0);
}

export const rnnRule: GradientRule<'rnn'> = ({
  b,
  params,
  inputs: [, u, h0],
  outputs: [h],
  douts: [dh],
  needed,
}) => {
  const { dz, dh0 } = b.rnnGrad(u!, h!, dh!, params);
  return [dz, needed[1] ? summedProduct(b, statesBefore(b, h0!, h!, params.reverse), dz) : null, dh0];
};

export const lstmRule: GradientRule<'lstm'> = ({ b, params, inputs, outputs, douts, needed }) => {
  const [, u, h0, c0] = inputs as readonly [ValueId, ValueId, ValueId, ValueId];
  const [h, c, gates] = outputs as readonly [ValueId, ValueId, ValueId];
  if (douts[2] !== null) throw new Error('no gradient: the gates of lstm are not differentiated');
  const { da, dh0, dc0 } = b.lstmGrad(
    { u, c0, c, gates, dh: orZeros(b, douts[0], h), dc: orZeros(b, douts[1], c) },
    params,
  );
  return [da, needed[1] ? summedProduct(b, statesBefore(b, h0, h, params.reverse), da) : null, dh0, dc0];
};

export const gruRule: GradientRule<'gru'> = ({ b, params, inputs, outputs, douts, needed }) => {
  const [, u, , h0] = inputs as readonly [ValueId, ValueId, ValueId, ValueId];
  const [h, gates] = outputs as readonly [ValueId, ValueId];
  if (douts[1] !== null) throw new Error('no gradient: the gates of gru are not differentiated');
  const { dp, dq, dh0 } = b.gruGrad({ u, h0, h, gates, dh: orZeros(b, douts[0], h) }, params);
  const units = b.shapeOf(u)[0]!;
  const [batch, steps] = b.shapeOf(dq) as readonly [number, number];
  const dm = () => b.reduce('sum', b.slice(dq, [0, 0, 2 * units], [batch, steps, units]), [0, 1]);
  return [
    dp,
    needed[1] ? summedProduct(b, statesBefore(b, h0, h, params.reverse), dq) : null,
    needed[2] ? dm() : null,
    dh0,
  ];
};
