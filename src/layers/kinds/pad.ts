// Zeros around an image or a sequence.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, shapeText, valueAt } from '../ports.ts';

export const pad = defineLayer({
  kind: 'pad',
  version: 1,
  title: text('Pad', 'Дополнение нулями'),
  category: 'shape',
  icon: 'BoxMargin',
  keywords: ['pad', 'zeros', 'border', 'дополнение', 'нули', 'рамка'],
  doc: {
    summary: text(
      'Adds zeros before and after the numbers of one axis.',
      'Добавляет нули до и после чисел одной оси.',
    ),
    formula: 'y = [0, \\dots, 0, x, 0, \\dots, 0]',
    when: text(
      'To make two branches equally long, or to give a border of your own.',
      'Чтобы выровнять длину двух ветвей или задать собственную рамку.',
    ),
    fails: text(
      'Many zeros teach the network about the border instead of the data.',
      'Избыток нулей учит сеть рамке, а не данным.',
    ),
  },
  params: {
    axis: p.int({
      title: text('Axis', 'Ось'),
      doc: text(
        'Counted from the first without the batch; −1 is the last one.',
        'Считая с первой без пакета; −1 — последняя.',
      ),
      default: 0,
      min: -4,
      max: 3,
    }),
    before: p.int({
      title: text('Before', 'До'),
      doc: text('How many zeros come first.', 'Сколько нулей в начале.'),
      default: 1,
      min: 0,
      max: 4096,
    }),
    after: p.int({
      title: text('After', 'После'),
      doc: text('How many zeros follow.', 'Сколько нулей в конце.'),
      default: 1,
      min: 0,
      max: 4096,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ before, after }) => text(`${before} before, ${after} after`, `${before} до, ${after} после`),
  check: ({ axis }, [x]) =>
    x === undefined || (axis < 0 ? -axis <= x.length : axis < x.length)
      ? []
      : [
          {
            severity: 'error',
            code: 'pad.axis',
            param: 'axis',
            message: text(
              `There is no axis ${axis} in ${shapeText(x)}.`,
              `Оси ${axis} в форме ${shapeText(x)} нет.`,
            ),
            fix: (node) => ({
              kind: 'setParam',
              title: text('Take the first axis', 'Взять первую ось'),
              node,
              param: 'axis',
              value: 0,
            }),
          },
        ],
  lower: (b, { axis, before, after }, values) => {
    const x = valueAt(values, 0);
    const rank = b.shapeOf(x).length;
    const at = axis < 0 ? rank + axis : axis + 1;
    const along = (count: number) => Array.from({ length: rank }, (_, i) => (i === at ? count : 0));
    return [b.pad(x, along(before), along(after))];
  },
  samples: [
    { params: {}, inputs: [[3]] },
    { params: { axis: -1, before: 0, after: 2 }, inputs: [[2, 2]] },
  ],
});
