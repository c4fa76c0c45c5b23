// AdamW (Loshchilov, Hutter, 2019): weights decay by ηλ a step, apart from the gradient.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { adamParams } from './adam.ts';
import { defineOptimizer } from './define.ts';

export const adamw = defineOptimizer({
  kind: 'adamw',
  title: text('AdamW', 'AdamW'),
  doc: {
    summary: text(
      'Adam that also shrinks every weight a little each step, apart from the gradient.',
      'Adam, который вдобавок на каждом шаге немного уменьшает все веса — отдельно от градиента.',
    ),
    formula: 'w \\leftarrow w - \\eta \\lambda w - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\varepsilon}',
    when: text(
      'When Adam overfits: the decay works as a true L2 penalty would.',
      'Когда Adam переобучается: затухание действует как настоящий L2-штраф.',
    ),
    fails: text(
      'A large decay pulls all weights to zero: the network underfits.',
      'Большое затухание стягивает все веса к нулю: сеть недообучается.',
    ),
  },
  params: {
    ...adamParams,
    decay: p.float({
      title: text('Weight decay λ', 'Затухание весов λ'),
      doc: text(
        'The share of each weight taken away per step, times the learning rate.',
        'Доля веса, отнимаемая за шаг, умноженная на скорость обучения.',
      ),
      default: 0.01,
      min: 0,
      max: 10,
      logarithmic: true,
    }),
  },
  slots: ['mean', 'square'],
  update: (b, { beta1, beta2, epsilon, decay }, { w, g, slots }, { rate, t }) => {
    const options = { beta1, beta2, epsilon, decay };
    const next = b.adamStep(w, g, slots.mean, slots.square, rate, t(), options);
    return { w: next.w, slots: { mean: next.m, square: next.v } };
  },
});
