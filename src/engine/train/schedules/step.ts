// Divided by a factor every few epochs.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineSchedule } from './define.ts';

export const step = defineSchedule({
  kind: 'step',
  title: text('Steps', 'Ступенями'),
  doc: {
    summary: text(
      'Multiplies the rate by a factor every few epochs.',
      'Умножает скорость на коэффициент через каждые несколько эпох.',
    ),
    formula: '\\eta_e = \\eta\\, \\gamma^{\\lfloor e / n \\rfloor}',
    when: text(
      'When you know after how many epochs the loss levels off.',
      'Когда известно, через сколько эпох потери перестают снижаться.',
    ),
  },
  params: {
    epochs: p.int({
      title: text('Every … epochs', 'Каждые … эпох'),
      doc: text('How long the rate stays on a step.', 'Сколько эпох длится одна ступень.'),
      default: 10,
      min: 1,
      max: 1_000_000,
    }),
    gamma: p.float({
      title: text('Factor γ', 'Коэффициент γ'),
      doc: text('What the rate is multiplied by.', 'На что умножается скорость.'),
      default: 0.5,
      min: 0.0001,
      max: 1,
      logarithmic: false,
    }),
  },
  factor: ({ epochs, gamma }, { step, epochSteps }) =>
    gamma ** Math.floor(Math.floor(step / epochSteps) / epochs),
});
