// Each component on its own.
import { text } from '../../../base/text.ts';
import { defineClipping } from './define.ts';
import { limitParam } from './norms.ts';

export const byValue = defineClipping({
  kind: 'value',
  title: text('By value', 'По значению'),
  doc: {
    summary: text(
      'Cuts every component of a gradient to ±c; its direction may turn.',
      'Обрезает каждую компоненту градиента до ±c; направление может измениться.',
    ),
    formula: 'g_i \\leftarrow \\max(-c, \\min(c, g_i))',
    when: text('Against single components that explode.', 'Против отдельных взрывающихся компонент.'),
  },
  params: { limit: limitParam },
  clip: (b, { limit }, gradients) =>
    gradients.map((g) => b.binary('maximum', b.binary('minimum', g, b.fill([], limit)), b.fill([], -limit))),
});
