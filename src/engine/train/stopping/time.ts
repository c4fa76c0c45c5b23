// Enough time has been spent. The one rule by which two equal runs may end at different steps.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineStopping } from './define.ts';

export const time = defineStopping({
  kind: 'time',
  title: text('Time limit', 'Ограничение времени'),
  doc: {
    summary: text(
      'Stops at the first end of an epoch after so many seconds of training.',
      'Останавливает в конце первой эпохи после стольких секунд обучения.',
    ),
    formula: 't \\ge T',
    when: text('To compare networks at equal effort.', 'Чтобы сравнить сети при равных затратах.'),
  },
  params: {
    seconds: p.float({
      title: text('Seconds', 'Секунд'),
      doc: text('Pauses do not count.', 'Паузы не считаются.'),
      default: 60,
      min: 0.001,
      max: 1e7,
      logarithmic: true,
    }),
  },
  watch:
    ({ seconds: limit }) =>
    ({ seconds }) => ({ stop: seconds >= limit }),
});
