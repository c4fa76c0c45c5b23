// A penalty on what passes, not on weights.
import { text } from '../../base/text.ts';
import type { ValueId } from '../../engine/ir/types.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { batchOf, input, output, valueAt } from '../ports.ts';

export const activityRegulariser = defineLayer({
  kind: 'activityRegulariser',
  version: 1,
  title: text('Activity penalty', 'Штраф на активность'),
  category: 'normalisation',
  icon: 'ScaleOutline',
  keywords: ['activity', 'regulariser', 'sparse', 'penalty', 'активность', 'разреженность', 'штраф'],
  doc: {
    summary: text(
      'Hands its input on and adds its size to the loss.',
      'Передаёт вход дальше и прибавляет его величину к потерям.',
    ),
    formula:
      'J \\mathrel{+}= \\frac1N \\sum_n \\left(\\lambda_1 \\sum_i |x_{ni}| + \\lambda_2 \\sum_i x_{ni}^2\\right)',
    when: text(
      'Sparse autoencoders: with L1 only a few numbers of the code differ from zero.',
      'Разреженные автокодировщики: с L1 лишь несколько чисел кода отличны от нуля.',
    ),
    fails: text('A large λ switches everything off.', 'При большом λ отключается всё.'),
  },
  params: {
    l1: p.float({
      title: text('L1 penalty', 'Штраф L1'),
      doc: text('The weight of Σ|x| in the loss.', 'Вес суммы Σ|x| в потерях.'),
      default: 0.001,
      min: 0,
      max: 10,
      logarithmic: true,
    }),
    l2: p.float({
      title: text('L2 penalty', 'Штраф L2'),
      doc: text('The weight of Σx² in the loss.', 'Вес суммы Σx² в потерях.'),
      default: 0,
      min: 0,
      max: 10,
      logarithmic: true,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ l1, l2 }) => text(`L1 ${l1} · L2 ${l2}`, `L1 ${l1} · L2 ${l2}`),
  check: () => [],
  lower: (b, { l1, l2 }, values) => {
    const x = valueAt(values, 0);
    const axes = b.shapeOf(x).map((_, axis) => axis);
    const add = (weight: number, sizes: ValueId) => {
      if (weight > 0) b.addPenalty(b.scale(b.reduce('sum', sizes, axes), weight / batchOf(b, x)));
    };
    add(l1, b.unary('abs', x));
    add(l2, b.unary('square', x));
    return [x];
  },
  samples: [
    { params: { l1: 0.5 }, inputs: [[4]] },
    { params: { l1: 0.1, l2: 0.3 }, inputs: [[2, 3]] },
  ],
});
