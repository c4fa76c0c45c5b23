// Each tensor's gradient as a whole.
import { text } from '../../../base/text.ts';
import { defineClipping } from './define.ts';
import { limitingFactor, limitParam, normOf } from './norms.ts';

export const byNorm = defineClipping({
  kind: 'norm',
  title: text('By norm of a tensor', 'По норме тензора'),
  doc: {
    summary: text(
      'Shortens the gradient of each tensor to the length c; its direction stays.',
      'Укорачивает градиент каждого тензора до длины c, сохраняя его направление.',
    ),
    formula: 'g \\leftarrow g \\min\\!\\left(1, \\tfrac{c}{\\lVert g \\rVert}\\right)',
    when: text(
      'When the gradients of one layer are much larger than the others’.',
      'Когда градиенты одного слоя намного больше остальных.',
    ),
  },
  params: { limit: limitParam },
  clip: (b, { limit }, gradients) => gradients.map((g) => b.mul(g, limitingFactor(b, normOf(b, [g]), limit))),
});
