// One rise and one long fall (Smith, Topin, 2019): from a twenty-fifth of the rate to the full one and down to a trace.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { halfCosine } from './cosine.ts';
import { defineSchedule } from './define.ts';

const FIRST_SHARE = 1 / 25;
const LAST_SHARE = 1e-4;

export const oneCycle = defineSchedule({
  kind: 'oneCycle',
  title: text('One cycle', 'Один цикл'),
  doc: {
    summary: text(
      'Raises the rate to its full value, then lowers it almost to zero, along cosines.',
      'По косинусам поднимает скорость до полной, затем снижает почти до нуля.',
    ),
    formula: '\\eta_k:\\ \\tfrac{\\eta}{25} \\nearrow \\eta \\searrow 10^{-4}\\eta',
    when: text(
      'To train in few epochs with a rate several times larger than usual.',
      'Чтобы обучить за немногие эпохи со скоростью в несколько раз выше обычной.',
    ),
  },
  params: {
    rise: p.float({
      title: text('Share of the rise', 'Доля подъёма'),
      doc: text('What part of the run the rise takes.', 'Какую часть запуска занимает подъём.'),
      default: 0.3,
      min: 0.01,
      max: 0.99,
      logarithmic: false,
    }),
  },
  factor: ({ rise }, { step, steps }) => {
    const progress = step / Math.max(1, steps - 1);
    return progress < rise
      ? halfCosine(1 - progress / rise, FIRST_SHARE)
      : halfCosine((progress - rise) / (1 - rise), LAST_SHARE);
  },
});
