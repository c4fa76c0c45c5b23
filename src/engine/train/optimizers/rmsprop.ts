// RMSProp (Hinton, lecture 6e of “Neural Networks for Machine Learning”, 2012).
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineOptimizer } from './define.ts';
import { rateParam } from './rate.ts';

export const rmsprop = defineOptimizer({
  kind: 'rmsprop',
  title: text('RMSProp', 'RMSProp'),
  doc: {
    summary: text(
      'Divides each weight’s step by the recent size of its gradients.',
      'Делит шаг каждого веса на недавнюю величину его градиентов.',
    ),
    formula:
      's \\leftarrow \\rho s + (1-\\rho) g^2, \\quad w \\leftarrow w - \\eta\\, \\frac{g}{\\sqrt{s} + \\varepsilon}',
    when: text(
      'For recurrent networks and for losses that change while training goes on.',
      'Для рекуррентных сетей и для потерь, меняющихся по ходу обучения.',
    ),
    fails: text(
      'The first steps are too long, since the average starts at zero: Adam corrects that.',
      'Первые шаги слишком длинны, так как среднее начинается с нуля: Adam это исправляет.',
    ),
  },
  params: {
    rate: rateParam(1e-3),
    decay: p.float({
      title: text('Memory ρ', 'Память ρ'),
      doc: text(
        'How long squared gradients are averaged: 0.99 is about a hundred steps.',
        'Как долго усредняются квадраты градиентов: 0,99 — примерно сотню шагов.',
      ),
      default: 0.99,
      min: 0,
      max: 0.99999,
      logarithmic: false,
    }),
    epsilon: p.float({
      title: text('ε', 'ε'),
      doc: text('Keeps the division safe.', 'Делает деление безопасным.'),
      default: 1e-8,
      min: 1e-16,
      max: 1,
      logarithmic: true,
    }),
  },
  slots: ['square'],
  update: (b, { decay, epsilon }, { w, g, slots }, { rate }) => {
    const next = b.rmspropStep(w, g, slots.square, rate, { rho: decay, epsilon });
    return { w: next.w, slots: { square: next.v } };
  },
});
