// The rate stays as it is.
import { text } from '../../../base/text.ts';
import { defineSchedule } from './define.ts';

export const constant = defineSchedule({
  kind: 'constant',
  title: text('Constant', 'Постоянная'),
  doc: {
    summary: text('The learning rate stays as it is.', 'Скорость обучения не меняется.'),
    formula: '\\eta_k = \\eta',
    when: text('To begin with, and for short runs.', 'Для начала и для коротких запусков.'),
  },
  params: {},
  factor: () => 1,
});
