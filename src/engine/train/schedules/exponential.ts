// A little less every epoch.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineSchedule } from './define.ts';

export const exponential = defineSchedule({
  kind: 'exponential',
  title: text('Exponential', 'Экспоненциальная'),
  doc: {
    summary: text(
      'Multiplies the rate by a factor every epoch.',
      'Каждую эпоху умножает скорость на коэффициент.',
    ),
    formula: '\\eta_e = \\eta\\, \\gamma^{e}',
    when: text(
      'A smooth decrease when the length of the run is not known beforehand.',
      'Плавное снижение, когда длительность запуска заранее не известна.',
    ),
  },
  params: {
    gamma: p.float({
      title: text('Factor per epoch γ', 'Коэффициент за эпоху γ'),
      doc: text(
        '0.95 halves the rate in about 14 epochs, 0.99 in about 69.',
        '0,95 уменьшает скорость вдвое примерно за 14 эпох, 0,99 — за 69.',
      ),
      default: 0.95,
      min: 0.0001,
      max: 1,
      logarithmic: false,
    }),
  },
  factor: ({ gamma }, { step, epochSteps }) => gamma ** Math.floor(step / epochSteps),
});
