// Less whenever the loss has stopped falling.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineSchedule } from './define.ts';

export const plateau = defineSchedule({
  kind: 'plateau',
  title: text('On a plateau', 'При остановке снижения'),
  doc: {
    summary: text(
      'Lowers the rate whenever the loss has not improved for some epochs.',
      'Снижает скорость, если потери не улучшались несколько эпох подряд.',
    ),
    formula: '\\eta \\leftarrow \\gamma \\eta \\ \\text{ after } n \\text{ epochs without a new minimum}',
    when: text(
      'When you do not know how long the run will take.',
      'Когда неизвестно, сколько продлится обучение.',
    ),
  },
  params: {
    patience: p.int({
      title: text('Patience, epochs', 'Терпение, эпох'),
      doc: text('How many epochs without a new minimum it waits.', 'Сколько эпох без нового минимума ждать.'),
      default: 5,
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
  factor: ({ patience, gamma }, { losses }) => {
    let best = Number.POSITIVE_INFINITY;
    let waited = 0;
    let factor = 1;
    for (const loss of losses) {
      if (loss < best) {
        best = loss;
        waited = 0;
      } else if (++waited >= patience) {
        factor *= gamma;
        waited = 0;
      }
    }
    return factor;
  },
});
