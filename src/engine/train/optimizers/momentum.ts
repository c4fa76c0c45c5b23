// Heavy-ball momentum (Polyak, 1964). The velocity holds the rate: a change of the rate takes effect gradually.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineOptimizer } from './define.ts';
import { rateParam } from './rate.ts';

export const betaParam = p.float({
  title: text('Momentum β', 'Инерция β'),
  doc: text(
    'The share of the velocity kept from step to step. 0.9 averages over about ten steps, 0.99 over a hundred.',
    'Доля скорости, сохраняемая от шага к шагу: 0,9 усредняет примерно десять шагов, 0,99 — сотню.',
  ),
  default: 0.9,
  min: 0,
  max: 0.9999,
  logarithmic: false,
});

export const momentum = defineOptimizer({
  kind: 'momentum',
  title: text('Momentum', 'Момент (тяжёлый шарик)'),
  doc: {
    summary: text(
      'Steps along a velocity that gathers past gradients, like a heavy ball rolling downhill.',
      'Движется со скоростью, в которой накапливаются прошлые градиенты, — как тяжёлый шарик, катящийся под уклон.',
    ),
    formula: 'v \\leftarrow \\beta v + \\eta\\, g, \\quad w \\leftarrow w - v',
    when: text(
      'Whenever plain SGD zigzags; the usual choice for convolutional networks.',
      'Когда обычный SGD мечется; привычный выбор для свёрточных сетей.',
    ),
    fails: text(
      'With a large β and a large rate it overshoots: lower the rate about (1 − β) times.',
      'При больших β и скорости обучения проскакивает минимум: уменьшите скорость примерно в 1/(1 − β) раз.',
    ),
  },
  params: { rate: rateParam(0.05), beta: betaParam },
  slots: ['velocity'],
  update: (b, { beta }, { w, g, slots }, { rate }) => {
    const next = b.momentumStep(w, g, slots.velocity, rate, { beta, nesterov: false });
    return { w: next.w, slots: { velocity: next.v } };
  },
});
