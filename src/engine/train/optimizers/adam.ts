// Adam (Kingma, Ba, 2015), bias-corrected.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineOptimizer } from './define.ts';
import { rateParam } from './rate.ts';

export const adamParams = {
  rate: rateParam(1e-3),
  beta1: p.float({
    title: text('β₁ (mean)', 'β₁ (среднее)'),
    doc: text(
      'How long gradients are averaged: 0.9 is about ten steps.',
      'Как долго усредняются градиенты: 0,9 — примерно десять шагов.',
    ),
    default: 0.9,
    min: 0,
    max: 0.9999,
    logarithmic: false,
  }),
  beta2: p.float({
    title: text('β₂ (square)', 'β₂ (квадрат)'),
    doc: text(
      'How long squared gradients are averaged: 0.999 is about a thousand steps.',
      'Как долго усредняются квадраты градиентов: 0,999 — примерно тысяча шагов.',
    ),
    default: 0.999,
    min: 0,
    max: 0.999999,
    logarithmic: false,
  }),
  epsilon: p.float({
    title: text('ε', 'ε'),
    doc: text(
      'Keeps the division safe where gradients are almost zero.',
      'Делает деление безопасным там, где градиенты почти нулевые.',
    ),
    default: 1e-8,
    min: 1e-16,
    max: 1,
    logarithmic: true,
  }),
} as const;

export const adam = defineOptimizer({
  kind: 'adam',
  title: text('Adam', 'Adam'),
  doc: {
    summary: text(
      'Gives every weight a step of its own: the averaged gradient over its usual size.',
      'Подбирает каждому весу свой шаг: усреднённый градиент, делённый на его обычную величину.',
    ),
    formula:
      'm \\leftarrow \\beta_1 m + (1-\\beta_1) g, \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2, \\quad w \\leftarrow w - \\eta\\, \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon}',
    when: text(
      'A good first choice for nearly everything; it forgives a rate that is off by a factor of three.',
      'Хороший первый выбор почти для всего; прощает ошибку в скорости обучения раза в три.',
    ),
    fails: text(
      'Well-tuned momentum sometimes generalises better; with L2 penalties prefer AdamW.',
      'Хорошо настроенный момент иногда обобщает лучше; вместе с L2-штрафом предпочтительнее AdamW.',
    ),
  },
  params: adamParams,
  slots: ['mean', 'square'],
  update: (b, { beta1, beta2, epsilon }, { w, g, slots }, { rate, t }) => {
    const options = { beta1, beta2, epsilon, decay: 0 };
    const next = b.adamStep(w, g, slots.mean, slots.square, rate, t(), options);
    return { w: next.w, slots: { mean: next.m, square: next.v } };
  },
});
