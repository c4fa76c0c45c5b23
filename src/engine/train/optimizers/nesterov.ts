// Nesterov's accelerated gradient in the form of Sutskever et al., 2013: the gradient is taken where the step starts
// and the velocity is applied one step ahead.
import { text } from '../../../base/text.ts';
import { defineOptimizer } from './define.ts';
import { betaParam } from './momentum.ts';
import { rateParam } from './rate.ts';

export const nesterov = defineOptimizer({
  kind: 'nesterov',
  title: text('Nesterov momentum', 'Момент Нестерова'),
  doc: {
    summary: text(
      'Momentum that looks one step ahead, so that it brakes before it overshoots.',
      'Метод момента с взглядом на шаг вперёд: тормозит раньше, чем проскочит минимум.',
    ),
    formula: 'v \\leftarrow \\beta v + \\eta\\, g, \\quad w \\leftarrow w - (\\beta v + \\eta\\, g)',
    when: text(
      'In place of momentum, where the loss swings near the minimum.',
      'Вместо обычного момента, если потери колеблются вблизи минимума.',
    ),
    fails: text(
      'With very noisy gradients (batches of one or two) it gains nothing over momentum.',
      'При очень шумных градиентах (пакеты из одного-двух примеров) не лучше обычного момента.',
    ),
  },
  params: { rate: rateParam(0.05), beta: betaParam },
  slots: ['velocity'],
  update: (b, { beta }, { w, g, slots }, { rate }) => {
    const next = b.momentumStep(w, g, slots.velocity, rate, { beta, nesterov: true });
    return { w: next.w, slots: { velocity: next.v } };
  },
});
