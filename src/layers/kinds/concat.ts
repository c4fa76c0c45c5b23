// Inputs side by side along one axis.
import { present } from '../../base/assert.ts';
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { inputs, output, shapeText } from '../ports.ts';

export const concat = defineLayer({
  kind: 'concat',
  version: 1,
  title: text('Concatenate', 'Конкатенация'),
  category: 'merge',
  icon: 'ArrowsJoin',
  keywords: ['concat', 'concatenate', 'join', 'merge', 'конкатенация', 'объединение', 'соединить'],
  doc: {
    summary: text(
      'Places its inputs side by side along one axis, in the order of their wires.',
      'Ставит входы рядом вдоль одной оси в порядке их связей.',
    ),
    formula: 'y = [x_1; x_2; \\dots]',
    when: text(
      'Joining branches that saw different things: several inputs, or several kernel sizes.',
      'Объединение ветвей, увидевших разное: несколько входов или несколько размеров ядра.',
    ),
    fails: text(
      'All axes but the joined one must be equal.',
      'Все оси, кроме объединяемой, должны совпадать.',
    ),
  },
  params: {
    axis: p.int({
      title: text('Axis', 'Ось'),
      doc: text(
        'Which axis grows, counted from the first without the batch; −1 is the last one (channels, features).',
        'Какая ось растёт, считая с первой без пакета; −1 — последняя (каналы, признаки).',
      ),
      default: -1,
      min: -4,
      max: 3,
    }),
  },
  inputs: [inputs(null)],
  outputs: [output(null)],
  brief: ({ axis }) =>
    axis === -1
      ? text('along the last axis', 'по последней оси')
      : text(`along axis ${axis}`, `по оси ${axis}`),
  check: ({ axis }, shapes) => {
    const [first, ...others] = shapes;
    if (first === undefined) return [];
    const at = axis < 0 ? first.length + axis : axis;
    if (at < 0 || at >= first.length) {
      return [
        {
          severity: 'error',
          code: 'concat.axis',
          param: 'axis',
          message: text(
            `There is no axis ${axis} in ${shapeText(first)}, which has ${first.length}.`,
            `Оси ${axis} в форме ${shapeText(first)} нет: всего осей ${first.length}.`,
          ),
          fix: (node) => ({
            kind: 'setParam',
            title: text('Take the last axis', 'Взять последнюю ось'),
            node,
            param: 'axis',
            value: -1,
          }),
        },
      ];
    }
    const other = others.find(
      (shape) => shape.length !== first.length || shape.some((size, i) => i !== at && size !== first[i]),
    );
    if (other === undefined) return [];
    return [
      {
        severity: 'error',
        code: 'concat.shapes',
        port: 'x',
        message: text(
          `${shapeText(first)} and ${shapeText(other)} differ in more than the joined axis. Make the other axes equal, or flatten both first.`,
          `Формы ${shapeText(first)} и ${shapeText(other)} различаются не только по объединяемой оси. Сделайте остальные оси равными или сначала выпрямите обе.`,
        ),
      },
    ];
  },
  lower: (b, { axis }, values) => {
    const rank = b.shapeOf(present(values[0], 'an input to join')).length;
    return [b.concat(values, axis < 0 ? rank + axis : axis + 1)];
  },
  samples: [
    { params: {}, inputs: [[3], [2]] },
    {
      params: { axis: 0 },
      inputs: [
        [1, 2],
        [2, 2],
        [1, 2],
      ],
    },
  ],
});
