// What a rule looks at: the loss or the metric, on held-out rows where there are any.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';

export type Watched = 'loss' | 'metric';

/** Files from before there was a choice hold none: `standard` is what the rule always watched. */
export function watchParam(standard: Watched) {
  return p.choice<Watched>({
    title: text('Watch', 'Следить за'),
    doc: text(
      'The loss, or the metric of the first output, on held-out rows. Which way is better is known: accuracy rises, losses and errors fall.',
      'За потерями или за метрикой первого выхода на отложенных строках. Направление известно: точность растёт, потери и ошибки падают.',
    ),
    default: standard,
    choices: [
      { value: 'loss', title: text('Loss', 'Потерями') },
      { value: 'metric', title: text('Metric', 'Метрикой') },
    ],
  });
}
