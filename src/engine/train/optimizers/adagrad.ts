// Adagrad (Duchi, Hazan, Singer, 2011).
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineOptimizer } from './define.ts';
import { rateParam } from './rate.ts';

export const adagrad = defineOptimizer({
  kind: 'adagrad',
  title: text('Adagrad', 'Adagrad'),
  doc: {
    summary: text(
      'Divides each weight’s step by the size of all its gradients so far.',
      'Делит шаг каждого веса на величину всех его прошлых градиентов.',
    ),
    formula: 's \\leftarrow s + g^2, \\quad w \\leftarrow w - \\eta\\, \\frac{g}{\\sqrt{s} + \\varepsilon}',
    when: text(
      'For sparse features: weights that are rarely touched keep large steps.',
      'Для разреженных признаков: редко меняемые веса сохраняют большой шаг.',
    ),
    fails: text(
      'Its steps only ever shrink: long runs come to a standstill.',
      'Шаги только уменьшаются: длинное обучение замирает.',
    ),
  },
  params: {
    rate: rateParam(0.05),
    epsilon: p.float({
      title: text('ε', 'ε'),
      doc: text('Keeps the division safe.', 'Делает деление безопасным.'),
      default: 1e-10,
      min: 1e-16,
      max: 1,
      logarithmic: true,
    }),
  },
  slots: ['sum'],
  update: (b, { epsilon }, { w, g, slots }, { rate }) => {
    const next = b.adagradStep(w, g, slots.sum, rate, { epsilon });
    return { w: next.w, slots: { sum: next.s } };
  },
});
