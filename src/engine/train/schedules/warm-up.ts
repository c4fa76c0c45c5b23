// A linear rise over the first steps, then constant.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineSchedule } from './define.ts';

export const warmUp = defineSchedule({
  kind: 'warmUp',
  title: text('Warm-up', 'С разогревом'),
  doc: {
    summary: text(
      'Raises the rate evenly over the first epochs and keeps it then.',
      'Равномерно поднимает скорость в течение первых эпох, затем держит её.',
    ),
    formula: '\\eta_k = \\eta \\min\\!\\left(1, \\tfrac{k+1}{n}\\right)',
    when: text(
      'When the first steps of a deep network or a large batch make the loss jump.',
      'Когда первые шаги глубокой сети или большого пакета заставляют потери скакать.',
    ),
  },
  params: {
    epochs: p.float({
      title: text('Epochs of warm-up', 'Эпох разогрева'),
      doc: text('How long the rise takes; may be a fraction.', 'Сколько длится подъём; можно дробное число.'),
      default: 1,
      min: 0,
      max: 1_000_000,
      logarithmic: false,
    }),
  },
  factor: ({ epochs }, { step, epochSteps }) => Math.min(1, (step + 1) / Math.max(1, epochs * epochSteps)),
});
