// Gradients as they are.
import { text } from '../../../base/text.ts';
import { defineClipping } from './define.ts';

export const none = defineClipping({
  kind: 'none',
  title: text('None', 'Нет'),
  doc: {
    summary: text('Gradients stay as they are.', 'Градиенты остаются как есть.'),
    formula: 'g',
    when: text('Unless the gradient chart shows spikes.', 'Если на графике градиентов нет всплесков.'),
  },
  params: {},
  clip: (_b, _params, gradients) => gradients,
});
