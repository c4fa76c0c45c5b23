// The penalties that a layer puts on its own weights, on top of the network-wide ones.
import { text } from '../base/text.ts';
import { p } from './params.ts';

export const penaltyParams = {
  l1: p.float({
    title: text('L1 penalty', 'Штраф L1'),
    doc: text(
      'Adds λ Σ|w| of this layer to the loss: weights that matter little go to zero.',
      'Добавляет к потерям λ Σ|w| этого слоя: маловажные веса обнуляются.',
    ),
    default: 0,
    min: 0,
    max: 10,
    logarithmic: true,
  }),
  l2: p.float({
    title: text('L2 penalty', 'Штраф L2'),
    doc: text(
      'Adds λ Σw² of this layer to the loss: weights stay small and decision boundaries smooth.',
      'Добавляет к потерям λ Σw² этого слоя: веса остаются малыми, а граница решений — гладкой.',
    ),
    default: 0,
    min: 0,
    max: 10,
    logarithmic: true,
  }),
} as const;
