// Stochastic gradient descent (Robbins, Monro, 1951).
import { text } from '../../../base/text.ts';
import { defineOptimizer } from './define.ts';
import { rateParam } from './rate.ts';

export const sgd = defineOptimizer({
  kind: 'sgd',
  title: text('SGD', 'SGD (градиентный спуск)'),
  doc: {
    summary: text(
      'Steps against the gradient of the batch, with nothing remembered.',
      'Делает шаг против градиента пакета и ничего не запоминает.',
    ),
    formula: 'w \\leftarrow w - \\eta\\, g',
    when: text(
      'To see plain gradient descent at work, and for small convex problems such as a softmax classifier.',
      'Чтобы увидеть градиентный спуск в чистом виде, и для небольших выпуклых задач, например softmax-классификатора.',
    ),
    fails: text(
      'In narrow valleys it zigzags across and hardly moves along them.',
      'В узких оврагах мечется от стенки к стенке и почти не продвигается вдоль дна.',
    ),
  },
  params: { rate: rateParam(0.1) },
  slots: [],
  update: (b, _params, { w, g }, { rate }) => ({ w: b.sgdStep(w, g, rate), slots: {} }),
});
