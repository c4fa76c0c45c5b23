// The same numbers in another shape.
import { text } from '../../base/text.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { batchOf, input, output, shapeText, valueAt } from '../ports.ts';

export const reshape = defineLayer({
  kind: 'reshape',
  version: 1,
  title: text('Reshape', 'Изменение формы'),
  category: 'shape',
  icon: 'Resize',
  keywords: ['reshape', 'view', 'image', 'sequence', 'форма', 'изображение', 'последовательность'],
  doc: {
    summary: text(
      'Gives the numbers of a sample another shape, keeping their order.',
      'Придаёт числам примера другую форму, сохраняя их порядок.',
    ),
    formula: 's_1 s_2 \\dots s_k = t_1 t_2 \\dots t_m',
    when: text(
      'To treat a list as an image (8 8 1) or as a sequence (16 4).',
      'Чтобы рассматривать список как изображение (8 8 1) или последовательность (16 4).',
    ),
    fails: text(
      'It does not move numbers: to swap axes use Permute.',
      'Не переставляет числа: чтобы поменять оси местами, нужна «Перестановка осей».',
    ),
  },
  params: {
    shape: p.ints({
      title: text('Shape', 'Форма'),
      doc: text(
        'Sizes of the axes without the batch. Their product must equal the count of numbers that arrive.',
        'Размеры осей без пакета. Их произведение должно равняться количеству поступающих чисел.',
      ),
      default: [1],
      length: null,
      min: 1,
      max: 65_536,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ shape }) => text(`to ${shapeText(shape)}`, `в ${shapeText(shape)}`),
  check: ({ shape }, [x]) => {
    if (x === undefined || sizeOf(x) === sizeOf(shape)) return [];
    return [
      {
        severity: 'error',
        code: 'reshape.size',
        param: 'shape',
        message: text(
          `${shapeText(x)} is ${sizeOf(x)} numbers, but the shape ${shapeText(shape)} holds ${sizeOf(shape)}. Make the products equal.`,
          `На входе ${shapeText(x)}, то есть чисел: ${sizeOf(x)}, а форма ${shapeText(shape)} вмещает ${sizeOf(shape)}. Произведения должны совпадать.`,
        ),
        fix: (node) => ({
          kind: 'setParam',
          title: text(`Set the shape to ${shapeText(x)}`, `Задать форму ${shapeText(x)}`),
          node,
          param: 'shape',
          value: x,
        }),
      },
    ];
  },
  lower: (b, { shape }, values) => {
    const x = valueAt(values, 0);
    return [b.reshape(x, [batchOf(b, x), ...shape])];
  },
  samples: [
    { params: { shape: [2, 3, 1] }, inputs: [[6]] },
    { params: { shape: [4] }, inputs: [[2, 2]] },
  ],
});
