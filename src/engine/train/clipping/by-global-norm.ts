// All gradients as one vector (Pascanu, Mikolov, Bengio, 2013).
import { text } from '../../../base/text.ts';
import { defineClipping } from './define.ts';
import { limitingFactor, limitParam, normOf } from './norms.ts';

export const byGlobalNorm = defineClipping({
  kind: 'globalNorm',
  title: text('By global norm', 'По общей норме'),
  doc: {
    summary: text(
      'Shortens the whole gradient of the network to the length c; its direction stays.',
      'Укорачивает весь градиент сети до длины c, сохраняя его направление.',
    ),
    formula: 'g \\leftarrow g \\min\\!\\left(1, \\tfrac{c}{\\sqrt{\\sum_j \\lVert g_j \\rVert^2}}\\right)',
    when: text('The usual choice for recurrent networks.', 'Обычный выбор для рекуррентных сетей.'),
  },
  params: { limit: limitParam },
  clip: (b, { limit }, gradients) => {
    if (gradients.length === 0) return gradients;
    const factor = limitingFactor(b, normOf(b, gradients), limit);
    return gradients.map((g) => b.mul(g, factor));
  },
});
