// A part of one axis.
import { present } from '../../base/assert.ts';
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, shapeText, valueAt } from '../ports.ts';

export const slice = defineLayer({
  kind: 'slice',
  version: 1,
  title: text('Slice', 'Срез'),
  category: 'shape',
  icon: 'Cut',
  keywords: ['slice', 'crop', 'select', 'columns', 'срез', 'вырезать', 'столбцы'],
  doc: {
    summary: text('Takes a run of positions of one axis.', 'Берёт подряд идущие позиции одной оси.'),
    formula: 'y = x_{[s,\\ s + n)}',
    when: text(
      'Sending some features down one branch and the rest down another; the last step of a sequence.',
      'Чтобы направить часть признаков в одну ветвь, а остальные в другую; последний шаг последовательности.',
    ),
    fails: text(
      'Start and length must lie within the axis.',
      'Начало и длина должны умещаться в пределах оси.',
    ),
  },
  params: {
    axis: p.int({
      title: text('Axis', 'Ось'),
      doc: text(
        'Counted from the first without the batch; −1 is the last one.',
        'Считая с первой без пакета; −1 — последняя.',
      ),
      default: -1,
      min: -4,
      max: 3,
    }),
    start: p.int({
      title: text('Start', 'Начало'),
      doc: text(
        'The first position taken, from 0; negative counts from the end.',
        'Первая взятая позиция, с 0; отрицательная отсчитывается с конца.',
      ),
      default: 0,
      min: -65_536,
      max: 65_536,
    }),
    size: p.int({
      title: text('Length', 'Длина'),
      doc: text('How many positions are taken.', 'Сколько позиций взять.'),
      default: 1,
      min: 1,
      max: 65_536,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ start, size }) => text(`${size} from ${start}`, `${size}, начиная с ${start}`),
  check: ({ axis, start, size }, [x]) => {
    if (x === undefined) return [];
    const length = x.at(axis);
    const exists = axis < 0 ? -axis <= x.length : axis < x.length;
    const from = length !== undefined && start < 0 ? length + start : start;
    if (exists && length !== undefined && from >= 0 && from + size <= length) return [];
    return [
      {
        severity: 'error',
        code: 'slice.range',
        param: exists ? 'start' : 'axis',
        message: exists
          ? text(
              `Positions ${from} to ${from + size - 1} do not lie within the ${length} of this axis. Change start or length.`,
              `Позиции с ${from} по ${from + size - 1} выходят за пределы оси длиной ${length}. Измените начало или длину.`,
            )
          : text(`There is no axis ${axis} in ${shapeText(x)}.`, `Оси ${axis} в форме ${shapeText(x)} нет.`),
      },
    ];
  },
  lower: (b, { axis, start, size }, values) => {
    const x = valueAt(values, 0);
    const shape = b.shapeOf(x);
    const at = axis < 0 ? shape.length + axis : axis + 1;
    const from = start < 0 ? present(shape[at], 'the sliced axis') + start : start;
    const starts = shape.map((_, i) => (i === at ? from : 0));
    return [
      b.slice(
        x,
        starts,
        shape.map((length, i) => (i === at ? size : length)),
      ),
    ];
  },
  samples: [
    { params: { start: 1, size: 2 }, inputs: [[4]] },
    { params: { axis: 0, start: -1 }, inputs: [[3, 2]] },
  ],
});
